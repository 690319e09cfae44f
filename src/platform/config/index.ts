// The settings, read once, from the environment. Everything has a default that suits a first-time user.
import path from 'node:path'
import { z } from 'zod'

const environment = z.object({
  DATABASE_URL: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  SAFE_RETURN_DATA: z.string().min(1).optional(),
  SAFE_RETURN_DISK: z.string().min(1).optional(),
  SAFE_RETURN_MODE: z.enum(['demo', 'service']).optional(),
  PUBLIC_URL: z.url().optional(),
  SAFE_RETURN_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SAFE_RETURN_MAIL_FROM: z.string().min(3).optional(),
  SAFE_RETURN_NOTIFY_KEY: z.string().min(73).optional(),
  SAFE_RETURN_NOTIFY_URL: z.url().optional(),
  SAFE_RETURN_NOTIFY_EMAIL_TEMPLATE: z.uuid().optional(),
  SAFE_RETURN_NOTIFY_TEXT_TEMPLATE: z.uuid().optional(),
})

export interface Config {
  /** The owner's address of a PostgreSQL server; null means the embedded one. */
  databaseUrl: string | null
  port: number
  host: string
  dataDir: string
  /** A folder on the database's disk, whose room is watched; null where that disk is not this machine's. */
  watchedDisk: string | null
  /** Demo: the cast's sign-in links, the outbox page. Never with a server database unless asked for aloud. */
  demo: boolean
  /** Where people reach the service; null means http://localhost:PORT. */
  publicUrl: string | null
  /** A mail server that takes our e-mail, and the address it comes from; null means none. */
  smtp: { url: string; from: string } | null
  /** GOV.UK Notify: the key of a service, and the templates that carry our words; null means none. */
  notify: { key: string; url: string; emailTemplate: string | null; textTemplate: string | null } | null
}

/** Reads the settings. Throws one plain sentence when one of them cannot be read. */
export function readConfig(env: Record<string, string | undefined>, checkout: string): Config {
  const read = environment.safeParse(env)
  if (!read.success) {
    const first = read.error.issues[0]
    throw new Error(`the setting ${first?.path.join('.')} cannot be read: ${first?.message}`)
  }
  const e = read.data
  const dataDir = path.resolve(checkout, e.SAFE_RETURN_DATA ?? '.data')
  return {
    databaseUrl: e.DATABASE_URL ?? null,
    port: e.PORT,
    host: e.HOST,
    dataDir,
    watchedDisk:
      e.SAFE_RETURN_DISK !== undefined ? path.resolve(checkout, e.SAFE_RETURN_DISK) : e.DATABASE_URL === undefined ? dataDir : null,
    demo: e.SAFE_RETURN_MODE ? e.SAFE_RETURN_MODE === 'demo' : !e.DATABASE_URL,
    publicUrl: e.PUBLIC_URL ?? null,
    smtp: smtpOf(e),
    notify: notifyOf(e),
  }
}

type Environment = z.infer<typeof environment>

function smtpOf(e: Environment): Config['smtp'] {
  if (e.SAFE_RETURN_SMTP_URL === undefined) return null
  if (e.SAFE_RETURN_MAIL_FROM === undefined)
    throw new Error('SAFE_RETURN_SMTP_URL needs SAFE_RETURN_MAIL_FROM: the address that e-mail comes from')
  return { url: e.SAFE_RETURN_SMTP_URL, from: e.SAFE_RETURN_MAIL_FROM }
}

function notifyOf(e: Environment): Config['notify'] {
  if (e.SAFE_RETURN_NOTIFY_KEY === undefined) return null
  const templates = { emailTemplate: e.SAFE_RETURN_NOTIFY_EMAIL_TEMPLATE ?? null, textTemplate: e.SAFE_RETURN_NOTIFY_TEXT_TEMPLATE ?? null }
  if (templates.emailTemplate === null && templates.textTemplate === null)
    throw new Error('SAFE_RETURN_NOTIFY_KEY needs SAFE_RETURN_NOTIFY_EMAIL_TEMPLATE or SAFE_RETURN_NOTIFY_TEXT_TEMPLATE')
  return { key: e.SAFE_RETURN_NOTIFY_KEY, url: e.SAFE_RETURN_NOTIFY_URL ?? 'https://api.notifications.service.gov.uk', ...templates }
}
