// Statements that are planned once a connection. With row-level security a page's queries take longer to plan than to run: each policy is part
// of each plan. A statement with a name is kept by PostgreSQL, and one plan serves all its uses (`plan_cache_mode`, see migrate.ts).
import { createHash } from 'node:crypto'
import pg from 'pg'

/** The most statements that a connection keeps; what comes after is planned at each use. A plan takes some 300 kB of the server's memory. */
const keptMax = 150

/** What PostgreSQL says when a kept statement would answer in another shape than before: a migration ran meanwhile. */
const otherShape = '0A000'

/** What any connection of this process has asked before: a connection keeps it from its own first use on. */
const asked = new Set<string>()

/** A connection that keeps each statement with values that was asked before, by itself or by another one. */
export class PreparingClient extends pg.Client {
  private readonly kept = new Map<string, string>()
  private generation = 0

  // The overloads of pg are many; Kysely and we ask in one way: words and values, answered by a promise.
  override query = ((words: unknown, values: unknown, ...more: unknown[]): unknown => {
    const all = [words, values, ...more]
    // Begin and commit come with a list of no values; there is nothing to plan.
    const name = typeof words === 'string' && Array.isArray(values) && values.length > 0 && more.length === 0 ? this.nameOf(words) : null
    const ask = super.query.bind(this) as (...given: unknown[]) => unknown
    if (name === null) return ask(...all)
    const answer = ask({ name, text: words, values }) as Promise<unknown>
    answer.catch((fault: { code?: string }) => {
      // Every kept statement may be of before the migration: the next use of each is a new one.
      if (fault.code === otherShape) this.forget()
    })
    return answer
  }) as pg.Client['query']

  private nameOf(text: string): string | null {
    const known = this.kept.get(text)
    if (known !== undefined) return known
    if (this.kept.size >= keptMax) return null
    if (!asked.has(text)) {
      // Texts are few, but for lists written out in them: those are not remembered for ever.
      if (asked.size > keptMax * 8) asked.clear()
      asked.add(text)
      return null
    }
    const name = `${this.generation}-${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`
    this.kept.set(text, name)
    return name
  }

  private forget(): void {
    this.kept.clear()
    this.generation += 1
  }
}
