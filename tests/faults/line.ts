// The line between a house and its database, on loopback: a test cuts it, holds it up, or loses an answer on it.
import net from 'node:net'

export interface Line {
  /** The same database, by this line. */
  through(ownerUrl: string): string
  /** Cuts what is open and refuses what comes, until it is back. */
  away(): void
  back(): void
  /** Holds up the database's next answer by so long, and with it all that follow on that connection. */
  stall(ms: number): void
  /** Nothing passes any more, and nobody is told: what is open stays open and silent, and so does what comes. */
  hush(): void
  /** What comes from now on passes; what was silent stays so. */
  speak(): void
  /** At the next commit: cuts the connection before the database hears it, or after it has answered and before the house hears that. */
  cutAtCommit(when: 'before' | 'after'): void
  close(): void
}

export async function openLine(serverUrl: string): Promise<Line> {
  const target = new URL(serverUrl)
  const socketDir = target.searchParams.get('host')
  const open = () =>
    socketDir === null ? net.connect(Number(target.port || 5432), target.hostname) : net.connect(`${socketDir}/.s.PGSQL.5432`)
  const carried = new Set<net.Socket>()
  let isAway = false
  let stallMs = 0
  let isHushed = false
  const silent = new Set<net.Socket>()
  let cut: 'before' | 'after' | null = null
  const proxy = net.createServer((house) => {
    if (isAway) return void house.destroy()
    const database = open()
    carried.add(house)
    if (isHushed) silent.add(house)
    for (const [one, other] of [
      [house, database],
      [database, house],
    ] as const) {
      one.on('error', () => undefined)
      one.on('close', () => {
        carried.delete(one)
        other.destroy()
      })
    }
    let losesAnswer = false
    house.on('data', (asked: Buffer) => {
      if (silent.has(house)) return
      if (cut !== null && asked.includes('commit\0')) {
        if (cut === 'before') {
          cut = null
          return void house.destroy()
        }
        cut = null
        losesAnswer = true
      }
      database.write(asked)
    })
    let held: Promise<void> = Promise.resolve()
    database.on('data', (answer: Buffer) => {
      if (losesAnswer) return void house.destroy()
      const wait = stallMs
      stallMs = 0
      held = held.then(async () => {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
        if (!house.destroyed && !silent.has(house)) house.write(answer)
      })
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const cutAll = () => {
    for (const socket of carried) socket.destroy()
  }
  return {
    through(ownerUrl) {
      const url = new URL(ownerUrl)
      url.searchParams.delete('host')
      url.hostname = '127.0.0.1'
      url.port = String(port)
      return url.toString()
    },
    away() {
      isAway = true
      cutAll()
    },
    back() {
      isAway = false
    },
    hush() {
      isHushed = true
      for (const socket of carried) silent.add(socket)
    },
    speak() {
      isHushed = false
    },
    stall(ms) {
      stallMs = ms
    },
    cutAtCommit(when) {
      cut = when
    },
    close() {
      cutAll()
      proxy.close()
    },
  }
}
