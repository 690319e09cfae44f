// Serves the one page that may open without a network, and its files; and lets each copy ask whether it still stands.
import { meet } from './client/contact.ts'
import { fromShell, keepShell, shellUrl } from './client/shell.ts'
import { hasShelf, openShelf } from './client/shelf.ts'

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Lasting {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  location: Location
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener(kind: 'install' | 'activate' | 'message', listener: (event: Lasting) => void): void
  addEventListener(kind: 'fetch', listener: (event: Asked) => void): void
}

const worker = globalThis as unknown as Worker
const patienceMilliseconds = 3_000

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('message', (event) => event.waitUntil(contact()))
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (origin !== worker.location.origin || event.request.method !== 'GET') return
  if (pathname === shellUrl) {
    event.respondWith(page())
    event.waitUntil(keepShell().catch(() => undefined))
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(file(event.request, pathname))
  }
})

async function page(): Promise<Response> {
  try {
    const fresh = await fetch(shellUrl, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(patienceMilliseconds) })
    if (fresh.ok && !fresh.redirected) return fresh
  } catch {
    // No network, or none worth the name.
  }
  return (await fromShell(shellUrl)) ?? Response.error()
}

async function file(request: Request, pathname: string): Promise<Response> {
  return (await fromShell(pathname)) ?? fetch(request)
}

async function contact(): Promise<void> {
  if (await hasShelf()) await meet(await openShelf(), fetch.bind(globalThis), Date.now)
}
