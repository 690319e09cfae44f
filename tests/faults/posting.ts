// Many at once who post forms while something is killed, and who send again what nobody answered: what they were told was saved is what
// must stand, and stand once.
import { setTimeout as sleep } from 'node:timers/promises'
import { countsOf, newChildFields, newName, type Browser } from './service.ts'

interface Post {
  name: string
  fields: Record<string, string | string[]>
}

export const writers = 8

export class Posting {
  readonly acknowledged: string[] = []
  /** Answers that are neither "saved" nor "not just now". */
  readonly unexpected: number[] = []
  repeated = 0
  private readonly browser: Browser
  private readonly fieldsFor: (name: string) => Post['fields']
  private open: Post[] = []
  private writing: Promise<unknown> = Promise.resolve()
  private ends = new AbortController()

  private constructor(browser: Browser, fieldsFor: (name: string) => Post['fields']) {
    this.browser = browser
    this.fieldsFor = fieldsFor
  }

  static async by(browser: Browser, address: string): Promise<Posting> {
    return new Posting(browser, await newChildFields(browser, address))
  }

  begin(address: string): void {
    this.ends = new AbortController()
    const { signal } = this.ends
    const write = async () => {
      while (!signal.aborted) {
        const name = newName()
        const post = { name, fields: this.fieldsFor(name) }
        const status = await this.send(address, post)
        // Only this says that it was saved: no answer does not, nor does the answer that it is not known.
        if (status === 303) this.acknowledged.push(name)
        else {
          this.open.push(post)
          this.note(status)
          await sleep(250)
        }
      }
    }
    this.writing = Promise.all(Array.from({ length: writers }, write))
  }

  async end(): Promise<void> {
    this.ends.abort()
    await this.writing
  }

  /** Whoever got no answer sends the same form again, until there is one. `waiting` is asked now and then why it takes so long. */
  async sendAgain(address: string, waiting: (tries: number, status: number) => Promise<void> = async () => undefined): Promise<void> {
    const open = this.open.splice(0)
    this.repeated += open.length
    await Promise.all(
      open.map(async (post) => {
        for (let tries = 1; ; tries += 1) {
          const status = await this.send(address, post)
          if (status === 303) break
          this.note(status)
          if (tries % 300 === 0) await waiting(tries, status)
          await sleep(250)
        }
        this.acknowledged.push(post.name)
      }),
    )
  }

  async counted(ownerUrl: string): Promise<{ lost: number; doubled: number }> {
    const counts = await countsOf(ownerUrl, this.acknowledged)
    return {
      lost: this.acknowledged.filter((name) => !counts.has(name)).length,
      doubled: this.acknowledged.filter((name) => (counts.get(name) ?? 0) > 1).length,
    }
  }

  private note(status: number): void {
    if (status !== 0 && status !== 503) this.unexpected.push(status)
  }

  private send(address: string, post: Post): Promise<number> {
    return this.browser.post(`${address}/children/new`, post.fields).then(
      ({ status }) => status,
      () => 0,
    )
  }
}
