// The one page that the browser may keep, with its styles and scripts: the same bytes for everybody, asked for as nobody.
export const shellUrl = '/offline/interviews'
const cacheName = 'safe-return-page'

/** Fetches page and files anew, and puts the page in last: a page is never kept without its files. */
export async function keepShell(): Promise<void> {
  const page = await fetch(shellUrl, { credentials: 'omit', cache: 'no-store' })
  if (!page.ok || page.redirected) return
  const html = await page.clone().text()
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, url = '']) => url)
  const cache = await caches.open(cacheName)
  await cache.addAll(files.map((url) => new Request(url, { credentials: 'omit' })))
  await cache.put(shellUrl, page)
  const wanted = new Set([shellUrl, ...files])
  for (const kept of await cache.keys()) if (!wanted.has(new URL(kept.url).pathname)) await cache.delete(kept)
}

export async function fromShell(pathname: string): Promise<Response | undefined> {
  return (await caches.open(cacheName)).match(pathname)
}
