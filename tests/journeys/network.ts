// A line between a browser and the service, on loopback, that a journey cuts, holds silent, or lets an answer fall from: for a page and for
// its service worker alike, which a browser's own switch for "offline" does not reach in every way.
import net from 'node:net'

export interface Network {
  address: string
  /** Cuts what is open and refuses what comes, until it is back. */
  cut(): void
  /** What is asked goes nowhere, and nobody is told: one bar of signal. */
  hush(): void
  back(): void
  /** Of the next such request so much is let through: nothing, or all of it and nothing of its answer. */
  dropNext(what: 'request' | 'answer', of?: string): void
  /** How often a line was cut or dropped something that was on its way. */
  readonly cuts: number
  close(): Promise<void>
}

export async function openNetwork(service: string): Promise<Network> {
  const { hostname, port } = new URL(service)
  const open = new Set<net.Socket>()
  let state: 'up' | 'cut' | 'silent' = 'up'
  let drop: { what: 'request' | 'answer'; of: string } | null = null
  let cuts = 0
  const proxy = net.createServer((browser) => {
    if (state === 'cut') return void browser.destroy()
    const server = net.connect(Number(port), hostname)
    let loses = false
    for (const [one, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      open.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
    browser.on('data', (asked: Buffer) => {
      if (state === 'silent') return
      // What a device sends is what must not be lost and not be doubled; the asking before it is let be.
      if (drop !== null && asked.includes(drop.of)) {
        cuts += 1
        const { what } = drop
        drop = null
        if (what === 'request') return void browser.destroy()
        loses = true
      }
      server.write(asked)
    })
    server.on('data', (answer: Buffer) => {
      if (loses) return void browser.destroy()
      if (state !== 'silent') browser.write(answer)
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, 'localhost', resolve))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the line has no port')
  return {
    address: `http://localhost:${address.port}`,
    cut() {
      if (open.size > 0) cuts += 1
      state = 'cut'
      for (const socket of open) socket.destroy()
    },
    hush() {
      state = 'silent'
    },
    back() {
      state = 'up'
    },
    dropNext(what, of = 'POST /offline/send') {
      drop = { what, of }
    },
    get cuts() {
      return cuts
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
