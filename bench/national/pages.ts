// Which pages are measured, as whom, and with what they are asked.
import { randomUUID } from 'node:crypto'
import zlib from 'node:zlib'
import type pg from 'pg'
import { signIn } from './house.ts'
import { measure, measureJobs, type Measured, type Request } from './load.ts'

export interface Page {
  name: string
  /** What the issue asks of it at one connection, in milliseconds at the 95th percentile. */
  aimMs: number
  /** And at sixteen connections, in requests a second; 500 where nothing else is said, 0 where nothing is asked. */
  aimPerSecond?: number
  cookie: string
  requests: readonly Request[]
}

/** The pages, with the worker of the largest county who would open each. */
export async function pagesOf(owner: pg.Client, at: string): Promise<Page[]> {
  const cookies = Object.fromEntries(
    await Promise.all(['tom', 'priya', 'callum', 'dan', 'amara', 'nation'].map(async (code) => [code, await signIn(owner, code)] as const)),
  )
  const cookie = (code: string) => cookies[code] as string
  const children = (
    await owner.query<{ ref: string; given: string; family: string }>(
      `select c.ref, c.given_name as given, c.family_name as family
         from child c join worker w on w.code = 'priya' and w.agency_id = c.responsible_agency_id
        where exists (select from circle_entry e where e.child_id = c.id and e.closed_at is null and e.expires_at > now() and e.purpose = 'responsible-authority')
          and (select count(*) from missing_episode m where m.child_id = c.id) >= 2
        order by c.recorded_at desc, c.ref limit 50`,
    )
  ).rows
  const pack = await discussionOfTheFullest(owner)
  const csrf = await csrfOf(at, cookie('priya'), '/children/find')
  const find = (q: string): Request => ({ path: '/children/find', method: 'POST', body: new URLSearchParams({ csrf, q }).toString() })
  const get = (...paths: string[]): Request[] => paths.map((path) => ({ path }))
  return [
    { name: 'My work: interviewer', aimMs: 25, cookie: cookie('tom'), requests: get('/work') },
    { name: 'My work: coordinator', aimMs: 25, cookie: cookie('priya'), requests: get('/work') },
    { name: 'My work: social worker', aimMs: 25, cookie: cookie('callum'), requests: get('/work') },
    { name: 'My work: police officer', aimMs: 25, cookie: cookie('dan'), requests: get('/work') },
    { name: 'My work: manager', aimMs: 25, cookie: cookie('amara'), requests: get('/work') },
    {
      name: 'An agency’s inbox',
      aimMs: 50,
      aimPerSecond: 300,
      cookie: cookie('dan'),
      requests: get('/referrals?order=newest', '/referrals?show=held'),
    },
    { name: 'What an agency referred', aimMs: 25, cookie: cookie('tom'), requests: get('/referrals?show=sent') },
    {
      name: 'An agency’s inbox, overdue first',
      aimMs: 50,
      aimPerSecond: 300,
      cookie: cookie('dan'),
      requests: get('/referrals?order=due'),
    },
    {
      name: 'The overdue list',
      aimMs: 50,
      aimPerSecond: 300,
      cookie: cookie('priya'),
      requests: get('/overdue-actions', '/overdue-actions?owner=agency', '/overdue-actions?owner=outside'),
    },
    { name: 'Placed in another area', aimMs: 25, cookie: cookie('priya'), requests: get('/host-notices', '/host-notices?side=theirs') },
    { name: 'A child’s record', aimMs: 25, cookie: cookie('priya'), requests: get(...children.map(({ ref }) => `/children/${ref}`)) },
    { name: 'The pack of a discussion', aimMs: 2000, aimPerSecond: 0, cookie: cookie('priya'), requests: get(`/discussions/${pack}/pack`) },
    {
      name: 'The pack of a discussion, as a PDF',
      aimMs: 2000,
      aimPerSecond: 0,
      cookie: cookie('priya'),
      requests: get(`/discussions/${pack}/pack.pdf`),
    },
    { name: 'Search by full name', aimMs: 25, cookie: cookie('priya'), requests: children.map((c) => find(`${c.given} ${c.family}`)) },
    { name: 'Search by half a family name', aimMs: 25, cookie: cookie('priya'), requests: children.map((c) => find(c.family.slice(0, 5))) },
    { name: 'Area: one authority, as it opens', aimMs: 25, cookie: cookie('priya'), requests: get('/area') },
    { name: 'Area: one authority, a year', aimMs: 25, cookie: cookie('priya'), requests: get('/area?period=year') },
    { name: 'Area: the nation, as it opens', aimMs: 50, cookie: cookie('nation'), requests: get('/area') },
    { name: 'Area: the nation, a year', aimMs: 50, cookie: cookie('nation'), requests: get('/area?period=year') },
    {
      name: 'Area: a cut of the nation',
      aimMs: 50,
      cookie: cookie('nation'),
      requests: get('/area?placement=childrens-home', '/area?force=E23000001', '/area?away=found-out'),
    },
  ]
}

/** A discussion of the child of whom most is on record, convened by the county's coordinator: the longest pack that there can be. */
async function discussionOfTheFullest(owner: pg.Client): Promise<string> {
  const made = await owner.query<{ ref: string }>(
    `with fullest as (
       select c.id, w.id as worker, m.team_id
         from child c join worker w on w.code = 'priya' and w.agency_id = c.responsible_agency_id join team_member m on m.worker_id = w.id
        where exists (select from circle_entry e where e.child_id = c.id and e.closed_at is null and e.expires_at > now() and e.purpose = 'responsible-authority')
        order by (select count(*) from missing_episode x where x.child_id = c.id) + (select count(*) from observation o where o.child_id = c.id) desc, c.id
        limit 1)
     insert into discussion (ref, child_id, why, at, minutes, how, must_invite, quorum, opened_by, from_team_id)
     select import_ref('D'), id, 'Missing again and again', now() + interval '1 day', 60, 'video', '{}', '{}', worker, team_id from fullest
     returning ref`,
  )
  const [one] = made.rows
  if (!one) throw new Error('the county has no child whom a discussion could be about')
  return one.ref
}

export async function measurePage(at: string, page: Page, connections: number, seconds: number): Promise<Measured> {
  return measure(at, page.cookie, page.requests, { connections, seconds })
}

async function csrfOf(at: string, cookie: string, path: string): Promise<string> {
  const html = await (await fetch(`${at}${path}`, { headers: { cookie } })).text()
  const found = /name="csrf"[^>]*value="([^"]+)"/.exec(html) ?? /value="([^"]+)"[^>]*name="csrf"/.exec(html)
  if (!found?.[1]) throw new Error(`${path} has no form of ours`)
  return found[1]
}

/** Posting returns: children of one authority go missing for it, one for each post, and their police record them back. */
export async function measureReturns(owner: pg.Client, at: string, connections: number, posts: number): Promise<Measured> {
  const cookie = await signIn(owner, 'dan')
  const made = await owner.query<{ ref: string }>(
    `with chosen as (
       select distinct c.id, c.responsible_agency_id, w.id as officer, g.force_code
         from worker w join agency g on g.id = w.agency_id
         join circle_entry e on e.team_id in (select team_id from team_member m where m.worker_id = w.id) and e.closed_at is null and e.purpose = 'police-episode'
         join child c on c.id = e.child_id
        where w.code = 'dan'
          and not exists (select from declared_conflict d where d.child_id = c.id and d.worker_id = w.id)
          and not exists (select from missing_episode m where m.child_id = c.id and (m.ended_at is null or m.ended_at > now() - interval '3 hours'))
        limit $1
     ), opened as (
       update circle_entry e set expires_at = now() + interval '90 days' from chosen c
        where e.child_id = c.id and e.purpose = 'police-episode' and e.closed_at is null
     )
     insert into missing_episode (ref, child_id, type, definition_version, missing_from, missing_from_precision, reported_at, force_code, responsible_agency_id, recorded_by)
     select import_ref('E'), id, 'M', 'whereabouts-not-established', now() - interval '2 hours', 'minute', now() - interval '1 hour', force_code, responsible_agency_id, officer from chosen
     returning ref`,
    [posts],
  )
  const refs = made.rows.map(({ ref }) => ref)
  const [first] = refs
  if (!first) throw new Error('no child of this force can go missing')
  const csrf = await csrfOf(at, cookie, `/episodes/${first}/return`)
  const back = new Date(Date.now() - 60 * 60_000)
  const london = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(back)
      .map(({ type, value }) => [type, value]),
  )
  const fields = {
    csrf,
    'returned-day': String(london['day']),
    'returned-month': String(london['month']),
    'returned-year': String(london['year']),
    'returned-time': `${london['hour']}:${london['minute']}`,
    how: 'came-back-alone',
    conditionCodes: 'well',
  }
  const jobs = refs.map((ref) => async () => {
    const body = new URLSearchParams({ ...fields, once: randomUUID() })
    const begun = performance.now()
    const answer = await fetch(`${at}/episodes/${ref}/return`, { method: 'POST', redirect: 'manual', headers: { cookie }, body })
    const html = await answer.text()
    const ms = performance.now() - begun
    // Invented children: what a page said of them may be printed.
    if (answer.status !== 303) console.error(`a return was answered with ${answer.status}: ${refusalIn(html)}`)
    return { ms, right: answer.status === 303 }
  })
  return measureJobs(jobs, connections)
}

/** The page's own words for what is wrong, or its heading. */
function refusalIn(html: string): string {
  const part = /error-summary__body">([\s\S]*?)<\/div>/.exec(html)?.[1] ?? /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? html.slice(0, 200)
  return part.replaceAll(/<[^>]+>|\s+/g, ' ').trim()
}

export interface Weight {
  page: number
  styles: number
  script: number
}

/** What a first view takes over the wire, in bytes: the page and all that it names, compressed as a browser asks for it. */
export async function weigh(at: string, page: Page): Promise<Weight> {
  const [first] = page.requests
  const { html, bytes } = await fetched(`${at}${first?.path}`, page.cookie, first)
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, url]) => url as string)
  const weight: Weight = { page: bytes, styles: 0, script: 0 }
  for (const url of new Set(named)) weight[url.endsWith('.css') ? 'styles' : 'script'] += (await fetched(`${at}${url}`, page.cookie)).bytes
  return weight
}

async function fetched(url: string, cookie: string, request?: Request): Promise<{ html: string; bytes: number }> {
  const http = await import('node:http')
  return new Promise((resolve, reject) => {
    const sent = http.request(
      url,
      {
        method: request?.method ?? 'GET',
        headers: {
          cookie,
          'accept-encoding': 'br',
          ...(request?.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const body = Buffer.concat(chunks)
          resolve({
            bytes: body.length,
            html: (answer.headers['content-encoding'] === 'br' ? zlib.brotliDecompressSync(body) : body).toString(),
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(request?.body)
  })
}
