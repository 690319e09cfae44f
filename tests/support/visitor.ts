// A browser without a screen: keeps cookies, reads the forms of a page and sends them as a browser would.
import type { FastifyInstance } from 'fastify'

export type Fields = Record<string, string | readonly string[]>

export interface Seen {
  status: number
  location: string | null
  html: string
  /** The page's words without its markup. */
  text: string
  headers: Record<string, unknown>
}

export class Visitor {
  private readonly cookies: Record<string, string>
  private readonly server: FastifyInstance

  constructor(server: FastifyInstance, cookies: Record<string, string>) {
    this.server = server
    this.cookies = { ...cookies }
  }

  async get(url: string): Promise<Seen> {
    return this.keep(await this.server.inject({ method: 'GET', url, cookies: this.cookies }))
  }

  /** Posts exactly these fields: for forged and repeated posts. */
  async postRaw(url: string, fields: Fields, headers: Record<string, string> = {}): Promise<Seen> {
    return this.keep(
      await this.server.inject({
        method: 'POST',
        url,
        cookies: this.cookies,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: encode(fields),
      }),
    )
  }

  /**
   * Opens the page, finds its form (the one posting to `action`, else the main one), keeps what it already says, changes these
   * fields and sends it. Throws when the page has no such form: a test must not post what a person could not.
   */
  async submit(pageUrl: string, fields: Fields, action?: string): Promise<Seen> {
    const seen = await this.get(pageUrl)
    if (seen.status !== 200) return seen
    const found = formsOf(seen.html).filter((f) => (action ? f.action === action : f.action === null || f.action === pageUrl))
    const chosen = found[0]
    if (!chosen)
      throw new Error(
        `${pageUrl} has no form to ${action ?? 'itself'}; it has ${formsOf(seen.html)
          .map((f) => f.action)
          .join(', ')}`,
      )
    return this.postRaw(chosen.action ?? pageUrl, { ...chosen.fields, ...fields })
  }

  /** Opens the page, and sends its form with these files as a browser would: its own fields first, each file after the other. */
  async upload(pageUrl: string, files: readonly { name: string; bytes: Buffer }[], fields: Record<string, string> = {}): Promise<Seen> {
    const seen = await this.get(pageUrl)
    const [form] = formsOf(seen.html).filter((f) => f.action === pageUrl)
    if (!form) throw new Error(`${pageUrl} has no form to itself`)
    return this.postFiles(pageUrl, { ...form.fields, ...fields }, files)
  }

  /** Posts exactly these fields and files: for forged and repeated posts. */
  async postFiles(url: string, fields: Fields, files: readonly { name: string; bytes: Buffer }[]): Promise<Seen> {
    const boundary = '----a-browser-without-a-screen'
    const parts = [
      ...Object.entries(fields).map(([name, value]) =>
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${String(value)}\r\n`),
      ),
      ...files.flatMap((file) => [
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${file.name}"\r\ncontent-type: text/csv\r\n\r\n`,
        ),
        file.bytes,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${boundary}--\r\n`),
    ]
    return this.keep(
      await this.server.inject({
        method: 'POST',
        url,
        cookies: this.cookies,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        payload: Buffer.concat(parts),
      }),
    )
  }

  private keep(response: {
    statusCode: number
    headers: Record<string, unknown>
    body: string
    cookies: { name: string; value: string }[]
  }): Seen {
    for (const c of response.cookies) {
      if (c.value === '') delete this.cookies[c.name]
      else this.cookies[c.name] = c.value
    }
    const location = response.headers['location']
    return {
      status: response.statusCode,
      location: typeof location === 'string' ? location : null,
      html: response.body,
      text: textOf(response.body),
      headers: response.headers,
    }
  }
}

export function textOf(html: string): string {
  return decode(html.replace(/<(script|style|head)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

/** The forms of a page. A value may hold a bare ">": tags end where their quotes are closed. */
export function formsOf(html: string): { action: string | null; fields: Record<string, string | string[]> }[] {
  return [...html.matchAll(/<form\b((?:[^>"]|"[^"]*")*)>([\s\S]*?)<\/form>/g)].map(([, attributes = '', inner = '']) => {
    const fields: Record<string, string | string[]> = {}
    const add = (name: string | null, value: string) => {
      if (name === null) return
      const before = fields[name]
      fields[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
    }
    for (const [tag] of inner.matchAll(/<input\b(?:[^>"]|"[^"]*")*>/g)) {
      const type = attribute(tag, 'type') ?? 'text'
      if ((type === 'radio' || type === 'checkbox') && !/\schecked\b/.test(tag)) continue
      if (type === 'submit' || type === 'file') continue
      add(attribute(tag, 'name'), attribute(tag, 'value') ?? '')
    }
    for (const [, tag = '', words = ''] of inner.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
      add(attribute(tag, 'name'), decode(words))
    for (const [, tag = '', options = ''] of inner.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const chosen = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, o = '']) => o).find((o) => /\sselected\b/.test(o))
      add(attribute(tag, 'name'), chosen ? (attribute(chosen, 'value') ?? '') : '')
    }
    return { action: attribute(attributes, 'action'), fields }
  })
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)
  return found ? decode(found[1] ?? '') : null
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
}

function encode(fields: Fields): string {
  const out = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const v of Array.isArray(value) ? value : [value as string]) out.append(name, v)
  return out.toString()
}
