// While the database is away, one process makes one try at a time to hear it again: not twice as many each second.
import net from 'node:net'
import { expect, inject, test } from 'vitest'
import { openLive } from '../src/platform/live/index.ts'

test('a database that went away is tried again once at a time, and heard again when it is back', async () => {
  const target = new URL(inject('serverUrl'))
  const socketDir = target.searchParams.get('host')
  const open = () =>
    socketDir === null ? net.connect(Number(target.port || 5432), target.hostname) : net.connect(`${socketDir}/.s.PGSQL.5432`)
  const carried = new Set<net.Socket>()
  const line = { away: false, tries: 0 }
  const proxy = net.createServer((socket) => {
    line.tries += 1
    if (line.away) return void socket.destroy()
    const to = open()
    carried.add(socket)
    socket.on('error', () => undefined)
    to.on('error', () => undefined)
    socket.on('close', () => to.destroy())
    socket.pipe(to).pipe(socket)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const url = new URL(inject('serverUrl'))
  url.searchParams.delete('host')
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' && address ? address.port : 0)
  const live = await openLive(url.toString())
  const told = new Promise<void>((resolve) => live.listen(['worker:anybody'], resolve))
  try {
    line.away = true
    line.tries = 0
    for (const socket of carried) socket.destroy()
    while (line.tries < 4) await new Promise((resolve) => setTimeout(resolve, 100))
    const before = line.tries
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    // One try a second, and room for one more: eight or sixteen would be a storm.
    expect(line.tries - before).toBeLessThanOrEqual(4)
    line.away = false
    await told
  } finally {
    await live.close()
    proxy.close()
  }
})
