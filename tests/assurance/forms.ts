// Every form that somebody of the cast can open: each page as everybody whose roles may ask for it, and what those pages lead to by
// their links, since many a form is asked for only after a choice. A new page is here by itself.
import { permissions, routes } from '../../src/app.ts'
import { castWorkers } from '../../src/modules/agencies/cast.ts'
import type { TestHouse } from '../support/house.ts'
import { formsOf } from '../support/visitor.ts'
import type { Doors } from './doors.ts'

export interface FoundForm {
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

/** No page: files, and what a page's own script puts into it. */
const isFile = /\.(pdf|csv|json|ics|ico)$|\/download\b|\/fragment$/

const posts = routes.filter((r) => r.method === 'POST')
const gets = routes.filter((r) => r.method === 'GET')

/** The route that an address belongs to, a fixed part before one that is filled. */
export function routeOf(method: 'GET' | 'POST', address: string): string | undefined {
  const parts = (address.split(/[?#]/)[0] ?? '').split('/')
  const rank = (url: string) =>
    url
      .split('/')
      .map((part) => (part.startsWith(':') ? '1' : '0'))
      .join('')
  return (method === 'GET' ? gets : posts)
    .map((r) => r.url)
    .filter((url) => {
      const asked = url.split('/')
      return asked.length === parts.length && asked.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : part === parts[at]))
    })
    .toSorted((a, b) => rank(a).localeCompare(rank(b)))[0]
}

/** An address without what is particular about it: which record, which choice. */
const kindOf = (address: string) => {
  const [path = '', query = ''] = (address.split('#')[0] ?? '').split('?')
  return `${routeOf('GET', path) ?? path}?${[...new URLSearchParams(query).keys()].toSorted().join('&')}`
}

export async function findForms(house: TestHouse, doors: Doors, tokens: ReadonlyMap<string, string>): Promise<FoundForm[]> {
  const found = new Map<string, FoundForm>()
  /** Kinds of address that somebody was led to and could open: one of each is followed. */
  const followed = new Set<string>()
  for (const code of [null, ...castWorkers.map((w) => w.code)]) {
    const cookies: Record<string, string> = code === null ? {} : { 'sr-session': tokens.get(code) ?? '' }
    const queue: string[] = []
    for (const { url } of gets.filter((r) => !isFile.test(r.url) && mayAsk(r.permission, code)))
      queue.push(await doors.addressOf(url, code))
    const asked = new Set(queue.map(kindOf))
    const answers = new Map<string, Promise<Awaited<ReturnType<typeof look>>>>()
    const look = async (url: string) => house.server.inject({ method: 'GET', url, cookies })
    for (let at = 0; at < queue.length; at += 1) {
      // A few are asked for at a time; they are read in order, so that the same forms are found each time.
      for (const next of queue.slice(at, at + 6)) if (!answers.has(next)) answers.set(next, look(next))
      const page = queue[at] as string
      const answer = await (answers.get(page) ?? look(page))
      answers.delete(page)
      if (answer.statusCode !== 200 || !String(answer.headers['content-type']).startsWith('text/html')) continue
      followed.add(kindOf(page))
      for (const one of describeForms(answer.body, page, code)) {
        // Signing out would end the session that the rest of a file uses; the gallery's forms lead nowhere.
        if (/^\/sign-out|^\/design|^\/sign-in\/as/.test(one.action)) continue
        const key = `${routeOf('POST', one.action) ?? one.action} ${one.texts.join()} ${Object.keys(one.options).toSorted().join()}`
        if (!found.has(key)) found.set(key, one)
      }
      for (const [, href = ''] of answer.body.matchAll(/href="(\/[^"]*)"/g)) {
        const next = href.replaceAll('&amp;', '&')
        const kind = kindOf(next)
        if (/^\/(assets|design)\b/.test(next) || isFile.test(next) || asked.has(kind) || followed.has(kind)) continue
        asked.add(kind)
        queue.push(next)
      }
    }
  }
  return [...found.values()]
}

/** Posts that no page led to, as whoever may send them: behind a button that these stories do not show, or from a page's own script. */
export async function withoutForms(doors: Doors, forms: readonly FoundForm[]): Promise<FoundForm[]> {
  const reached = new Set(forms.map((one) => routeOf('POST', one.action)))
  // Nobody sees which fields these take: every name that the house asks for.
  const texts = [...new Set(forms.flatMap((one) => one.texts))].toSorted()
  const made: FoundForm[] = []
  for (const { url, permission } of posts.filter((r) => !reached.has(r.url) && !/^\/sign-out|^\/sign-in\/as/.test(r.url)))
    for (const code of permission === 'public' ? [null] : castWorkers.map((w) => w.code).filter((c) => mayAsk(permission, c))) {
      const action = await doors.addressOf(url, code)
      made.push({ page: action, action, code, isUpload: false, fields: {}, texts, secrets: [], options: {} })
    }
  return made
}

function mayAsk(permission: string, code: string | null): boolean {
  if (permission === 'public') return true
  const roles = castWorkers.find((w) => w.code === code)?.roles
  return roles !== undefined && (permission === 'signed-in' || roles.some((role) => permissions.get(permission)?.has(role)))
}

export function describeForms(html: string, page: string, code: string | null): FoundForm[] {
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
