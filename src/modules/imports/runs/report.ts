// The report to download: every finding, and then what became of every row that came in.
import { csvLine } from '../../../kernel/cells.ts'
import { plural } from '../../../kernel/words.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { outcomes, type Outcome } from '../bring-in/domain.ts'
import { reportLines } from '../report.ts'
import { rowsOf } from './domain.ts'
import { findingsOf, type RunShown } from './queries.ts'

const page = 2_000
/** Rows told one by one; a file with more of them is told by its counts. */
const rowsMax = 100_000

export async function reportOf(scope: Scope, run: RunShown): Promise<string> {
  const lines: string[] = []
  for await (const line of reportLines(findings(scope, run.id))) lines.push(line)
  if (run.findingsLeftOut > 0)
    lines.push(
      csvLine([
        '',
        '',
        '',
        '',
        '',
        `${plural(run.findingsLeftOut, 'more finding was counted and not kept', 'more findings were counted and not kept')}. Put these right first.`,
      ]),
    )
  for (const outcome of outcomes) {
    for (const { file, line } of rowsOf(run.outcomes, outcome, 0, rowsMax)) {
      lines.push(csvLine([file, String(line), '', '', (run.dryRun ? wouldBe : was)[outcome], '']))
    }
  }
  return lines.join('')
}

const wouldBe: Record<Outcome, string> = { added: 'Would be added', changed: 'Would be changed', unchanged: 'Would stay as it is' }
const was: Record<Outcome, string> = { added: 'Added', changed: 'Changed', unchanged: 'Unchanged' }

async function* findings(scope: Scope, runId: string) {
  let after = -1
  for (;;) {
    const some = await findingsOf(scope, runId, { after, most: page })
    yield* some
    const last = some.at(-1)
    if (!last) return
    after = last.position
  }
}
