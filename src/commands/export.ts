// npx safe-return export ssd DIR: the tables out again, every row and column as it came in.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { plural } from '../kernel/words.ts'
import type { Started } from './given.ts'
import { ssdTables, writeSsdTable } from '../modules/imports/index.ts'
import { writeAudit } from '../platform/audit/index.ts'
import { actAs, CannotBegin } from './acting.ts'
import { withHouse } from './opened.ts'

const usage = `Give the tables of the Safeguarding Standard Dataset out again, as they came in.

  npx safe-return export ssd DIR --authority CODE

  --authority CODE   ONS code of the authority
  --as WORKER        code of the worker in whose name it is done; without it, the authority's own import worker

It writes ssd_person.csv and ssd_missing.csv into DIR and never over a file that is there. A cell that a spreadsheet would run as a
formula gets an apostrophe in front; bringing the file in takes it off again.`

/** Writes the tables, and sets the exit code: 0 when there was something to give, 2 when the command cannot be read, else 1. */
export async function exportCommand(given: Started): Promise<void> {
  const read = readWords(given.words)
  if (typeof read === 'string') {
    if (read === usage) console.log(usage)
    else {
      console.error(`${read}\nTo see how: npx safe-return export --help`)
      process.exitCode = 2
    }
    return
  }
  try {
    await withHouse(
      given,
      (words) => console.error(words),
      async ({ ownerUrl, database }) => {
        const acting = await actAs(ownerUrl, { authority: read.authority, worker: read.worker, adds: false })
        try {
          fs.mkdirSync(read.dir, { recursive: true })
          let given = 0
          for (const table of ssdTables) {
            const place = path.join(read.dir, `${table}.csv`)
            if (fs.existsSync(place)) throw new CannotBegin(`${place} is there already. Choose another folder, or move it away.`)
            const rows = await database.as(acting.token, async (scope) => {
              const written = await writeSsdTable(scope, table, place)
              if (written !== null) await writeAudit(scope, 'imports.bring-in', false, [{ subject: table, rows: written }])
              return written
            })
            if (rows === null) continue
            given += 1
            console.log(`${place}: ${plural(rows, 'row')}`)
          }
          if (given === 0) throw new CannotBegin(`${acting.agency} has brought in no SSD table, so there is none to give out.`)
        } finally {
          await acting.end()
        }
      },
    )
  } catch (error) {
    if (!(error instanceof CannotBegin)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

function readWords(given: Started['words']): { dir: string; authority: string | null; worker: string | null } | string {
  try {
    const { values, positionals } = parseArgs({
      args: given.filter((word) => typeof word === 'string'),
      allowPositionals: true,
      options: { authority: { type: 'string' }, as: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    })
    const [kind, dir, more] = positionals
    if (values.help || kind === 'help') return usage
    if (kind !== 'ssd') return 'Say what to give out: ssd.'
    if (dir === undefined) return 'Say into which folder the files go.'
    if (more !== undefined) return `“${more}” is one word too many.`
    return { dir, authority: values.authority ?? null, worker: values.as ?? null }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
