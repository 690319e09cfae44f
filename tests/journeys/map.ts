// The map of the house: what people of the cast can open by following links, one of each kind of page.
import fs from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { expect } from './fixtures.ts'

export interface Place {
  worker: string
  url: string
}

/** Pages of one kind that a worker's links are followed through. */
const eachMax = 2
const fetchedMax = 600

const begins = [
  '/work',
  '/work/coming',
  '/work/waiting',
  '/work/done',
  '/children/find',
  '/children/new',
  '/area',
  '/area/referrals',
  '/referrals',
  '/discussions',
  '/overdue-actions',
  '/judgements/overdue',
  '/host-notices',
  '/contexts',
  '/panels',
  '/intelligence',
  '/disruption',
  '/agency/sharings',
  '/account/reach',
  '/import',
  '/agency',
  '/account',
  '/audit',
  '/data-queries',
  '/outbox',
]

/** Follows a worker's links from where people begin. Adds the kinds of page that nobody has drawn yet; every link must lead somewhere. */
export async function drawPart(context: BrowserContext, worker: string, drawn: Map<string, Place>): Promise<void> {
  const queue = [...begins]
  const asked = new Set(queue)
  const seen = new Map<string, number>()
  for (let i = 0; i < queue.length && i < fetchedMax; i += 1) {
    const url = queue[i] as string
    const kind = kindOf(url)
    if ((seen.get(kind) ?? 0) >= eachMax) continue
    const answer = await context.request.get(url, { maxRedirects: 0 })
    if (!begins.includes(url)) expect.soft(answer.status(), `${url}, a link that ${worker} is shown`).toBeLessThan(400)
    if (answer.status() !== 200 || !answer.headers()['content-type']?.startsWith('text/html')) continue
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    const html = await answer.text()
    const sort = `${kind} ${deedsOn(html)}`
    if (!drawn.has(sort)) drawn.set(sort, { worker, url })
    for (const [, to = ''] of html.matchAll(/href="(\/[^"#]*)"/g)) {
      const next = to.replaceAll('&amp;', '&')
      if (next.startsWith('/assets/') || publicPages.includes(next) || asked.has(next)) continue
      asked.add(next)
      queue.push(next)
    }
  }
}

/** Looked at once, by somebody who is not signed in. */
export const publicPages = ['/sign-in', '/sign-in/code', '/help', '/accessibility', '/privacy', '/design', '/no-such-page']

// The same kind of page with the same things to do is the same page for our purpose, whoever reads it.
function deedsOn(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? ''
  return [...new Set([...main.matchAll(/<form[^>]*action="([^"]*)"/g)].map(([, to = '']) => kindOf(to)))].toSorted().join(' ')
}

function kindOf(url: string): string {
  return url
    .replaceAll(/[A-Z]-[0-9A-HJKMNP-TV-Z]{8}/g, ':ref')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/\?.*/, '')
}

export async function writeMap(places: readonly Place[]): Promise<void> {
  await fs.writeFile(mapFile(), JSON.stringify(places))
}

export async function readMap(): Promise<Place[]> {
  return JSON.parse(await fs.readFile(mapFile(), 'utf8')) as Place[]
}

function mapFile(): string {
  const folder = process.env['SAFE_RETURN_DATA_DIR']
  if (!folder) throw new Error('the journeys have no folder of their own')
  return path.join(folder, 'map.json')
}
