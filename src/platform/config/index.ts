// The settings, read once, from the environment. Everything has a default that suits a first-time user.
import path from 'node:path'
import { z } from 'zod'

const environment = z.object({
  DATABASE_URL: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  SAFE_RETURN_DATA: z.string().min(1).optional(),
  SAFE_RETURN_MODE: z.enum(['demo', 'service']).optional(),
  PUBLIC_URL: z.url().optional(),
  SMTP_URL: z.string().optional(),
})

export interface Config {
  /** The owner's address of a PostgreSQL server; null means the embedded one. */
  databaseUrl: string | null
  port: number
  host: string
  dataDir: string
  /** Demo: the cast's sign-in links, the outbox page. Never with a server database unless asked for aloud. */
  demo: boolean
  /** Where people reach the service; null means http://localhost:PORT. */
  publicUrl: string | null
  smtpUrl: string | null
}

/** Reads the settings. Throws one plain sentence when one of them cannot be read. */
export function readConfig(env: Record<string, string | undefined>, checkout: string): Config {
  const read = environment.safeParse(env)
  if (!read.success) {
    const first = read.error.issues[0]
    throw new Error(`the setting ${first?.path.join('.')} cannot be read: ${first?.message}`)
  }
  const e = read.data
  return {
    databaseUrl: e.DATABASE_URL ?? null,
    port: e.PORT,
    host: e.HOST,
    dataDir: path.resolve(checkout, e.SAFE_RETURN_DATA ?? '.data'),
    demo: e.SAFE_RETURN_MODE ? e.SAFE_RETURN_MODE === 'demo' : !e.DATABASE_URL,
    publicUrl: e.PUBLIC_URL ?? null,
    smtpUrl: e.SMTP_URL ?? null,
  }
}
