// Live pages: a deed says which workers and teams it concerns; every server process hears it and nudges their open pages.
import pg from 'pg'
import { endsWhenSilent, sql, type Scope } from '../db/index.ts'

const channel = 'safe_return_live'
// Well within the time after which a silent line ends.
const breathEveryMs = 25_000

/** A notification holds less than 8,000 bytes; a topic has some 45. */
const topicsAtOnce = 100

export type Topic = `worker:${string}` | `team:${string}`

export interface Live {
  /** Calls back when one of the topics is concerned, or when the connection was lost and came back. Returns how to stop. */
  listen(topics: readonly Topic[], tell: () => void): () => void
  close(): Promise<void>
}

/** Says, with the transaction's commit, that something for these changed. It carries no content: the page asks again as its worker. */
export async function tellLive(scope: Scope, topics: readonly Topic[]): Promise<void> {
  const once = [...new Set(topics)]
  for (let at = 0; at < once.length; at += topicsAtOnce)
    await sql`select pg_notify(${channel}, ${JSON.stringify(once.slice(at, at + topicsAtOnce))})`.execute(scope.rows)
}

export async function openLive(url: string): Promise<Live> {
  const listeners = new Set<{ topics: ReadonlySet<string>; tell: () => void }>()
  let closed = false
  let client: pg.Client | null = null
  const connect = async (): Promise<void> => {
    const made = new pg.Client({ connectionString: url, keepAlive: true, stream: endsWhenSilent() })
    made.on('error', () => undefined)
    made.on('notification', ({ payload }) => {
      const concerned = JSON.parse(payload ?? '[]') as string[]
      for (const listener of listeners) if (concerned.some((topic) => listener.topics.has(topic))) listener.tell()
    })
    await made.connect()
    await made.query(`listen ${channel}`)
    client = made
    // It listens, and is listened to: on a line that fell silent this draws no answer, and the line ends.
    const breath = setInterval(() => made.query('select').catch(() => undefined), breathEveryMs)
    breath.unref()
    // Only a connection that stood is replaced here; one that never did is tried again by whoever tried it. Both at once would double
    // the tries with each second that the database is away.
    made.on('end', () => {
      clearInterval(breath)
      client = null
      if (!closed) setTimeout(() => void reconnect(), 500).unref()
    })
  }
  const reconnect = async (): Promise<void> => {
    try {
      await connect()
      // Something may have been said while nobody heard.
      for (const listener of listeners) listener.tell()
    } catch {
      if (!closed) setTimeout(() => void reconnect(), 1000).unref()
    }
  }
  await connect()
  return {
    listen(topics, tell) {
      const listener = { topics: new Set<string>(topics), tell }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      closed = true
      await client?.end()
    },
  }
}
