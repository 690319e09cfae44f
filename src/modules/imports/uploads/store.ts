// Where uploaded files wait between being seen and being brought in: a folder for each run, readable by this service alone, and
// gone after the run or after a day.
import fs from 'node:fs'
import path from 'node:path'
import type { SourceFile } from '../reading/csv.ts'

export const keptHours = 24

/** The folder of a run's files. References are letters, digits and a dash; anything else would be no name of ours. */
export function folderOf(dataDir: string, runRef: string): string {
  if (!/^[A-Z0-9-]{3,20}$/.test(runRef)) throw new Error('no reference of a run')
  return path.join(dataDir, 'imports', runRef)
}

export interface StagedFile extends SourceFile {
  bytes: number
}

/** The files of a run under the names that they came with, in their order; none once they were removed. */
export function stagedFiles(dataDir: string, runRef: string, names: readonly string[]): StagedFile[] | null {
  const folder = folderOf(dataDir, runRef)
  const files = names.map((name, at) => {
    const place = path.join(folder, String(at))
    const stat = fs.statSync(place, { throwIfNoEntry: false })
    return stat ? { name, bytes: stat.size, open: () => fs.createReadStream(place) } : null
  })
  return files.every((file) => file !== null) ? files : null
}

/** Gives the files that were received to the run that is made of them. */
export async function keepFor(dataDir: string, received: string, runRef: string): Promise<void> {
  await fs.promises.rename(received, folderOf(dataDir, runRef))
}

export async function removeFolder(folder: string): Promise<void> {
  await fs.promises.rm(folder, { recursive: true, force: true })
}

/** Removes what nobody came back for. */
export async function removeOld(dataDir: string, now: Date): Promise<number> {
  const all = path.join(dataDir, 'imports')
  const names = await fs.promises.readdir(all).catch(() => [])
  let removed = 0
  for (const name of names) {
    const stat = await fs.promises.stat(path.join(all, name)).catch(() => null)
    if (!stat || now.getTime() - stat.mtimeMs < keptHours * 3_600_000) continue
    await removeFolder(path.join(all, name))
    removed += 1
  }
  return removed
}
