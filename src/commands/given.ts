// What every command is given, and the database that it works on.
import fs from 'node:fs'
import path from 'node:path'
import { readConfig, type Config } from '../platform/config/index.ts'
import { startEmbedded } from '../platform/db/index.ts'

export interface Started {
  words: (string | ((url: string, schema: string) => void))[]
  checkout: string
  /** The folder of the built files. */
  built: string
}

export type Command = (given: Started) => Promise<void>

export interface OwnerDatabase {
  /** The owner's address: for migrations and service sessions only. */
  url: string
  embedded: boolean
  stop(): Promise<void>
}

/** The database of these settings: the given server, or the embedded one, started or joined. */
export async function ownerDatabase(config: Config): Promise<OwnerDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, embedded: false, stop: async () => undefined }
  fs.mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const server = await startEmbedded(path.join(config.dataDir, 'database'))
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(server.socketDir)}`,
    embedded: true,
    stop: () => server.stop(),
  }
}

export function configOf(given: Started): Config {
  return readConfig(process.env, given.checkout)
}
