// Does a run after the request that began it was answered: in a session of its worker's own, which signing out does not end.
import { randomBytes } from 'node:crypto'
import { hashToken, sql, type Scope, type Token } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import { faultFacts, log } from '../../../platform/log/index.ts'
import { bringIn, CannotBringIn } from '../bring-in/bring-in.ts'
import type { ImportKind } from '../bring-in/domain.ts'
import { findMapping } from '../mapping/queries.ts'
import { folderOf, removeFolder, type StagedFile } from '../uploads/store.ts'
import type { Run } from './queries.ts'

export interface Begun {
  run: Run
  kind: ImportKind
  files: readonly StagedFile[]
  year: string | null
  mappingName: string | null
  dryRun: boolean
  /** The run under whose reference the files lie. */
  filesOf: string
}

/** Begins it with the commit of this transaction, and does not wait for it. */
export async function beginAfterCommit(scope: Scope, house: House, begun: Begun): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  await sql`select open_import_session(${hashToken(token)})`.execute(scope.rows)
  scope.afterCommit(() => {
    void go(house, token, begun)
  })
}

async function go(house: House, token: Token, begun: Begun): Promise<void> {
  const { run, kind, files, year, dryRun } = begun
  let keepsFiles = false
  try {
    const name = begun.mappingName
    const mapping = name === null ? null : await house.database.as(token, (scope) => findMapping(scope, name))
    const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0)
    const { result } = await bringIn(house, { kind, files, authority: null, year, mapping, dryRun, asWorker: token, bytesTotal, run })
    keepsFiles = result.ok && dryRun
  } catch (error) {
    // A run that could not be done tells so on its page; what went wrong with us is for the log, without a word of the file.
    if (!(error instanceof CannotBringIn)) {
      keepsFiles = true
      log({ event: 'import-fault', ...faultFacts(error) })
    }
  } finally {
    if (!keepsFiles) await removeFolder(folderOf(house.config.dataDir, begun.filesOf)).catch(() => undefined)
    await house.database
      .as(token, async (scope) => void (await sql`select end_import_session()`.execute(scope.rows)))
      .catch(() => undefined)
  }
}
