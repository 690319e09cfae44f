// A stand-in for GOV.UK Notify's HTTP interface, as its documentation describes it: it checks the signed token, takes e-mails and texts, refuses
// as it is told, and finds a message by its reference.
import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export const notifyService = '3f1c1b52-0a5e-4a6b-9d53-0f6d4b1f0a11'
const secret = '8b6f2a5c-6d0e-4e0c-a9b7-2a9f5e6c7d88'
export const notifyKey = `safe_return_test-${notifyService}-${secret}`

export interface Taken {
  kind: 'email' | 'sms'
  to: string
  template: string
  personalisation: Record<string, string>
  reference: string
}

export interface NotifyStandIn {
  url: string
  taken: Taken[]
  /** What it answers: null takes it; a number refuses it with that status; 'lost' takes it and hangs up before it answers. */
  answer: (asked: Taken) => number | null | 'lost'
  close(): Promise<void>
}

export async function openNotify(): Promise<NotifyStandIn> {
  const opened: NotifyStandIn = {
    url: '',
    taken: [],
    answer: () => null,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  const server = http.createServer((request, response) => {
    void answer(opened, request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  opened.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return opened
}

async function answer(standIn: NotifyStandIn, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const say = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const refuse = (status: number, error: string) => say(status, { status_code: status, errors: [{ error, message: error }] })
  if (!isSigned(request.headers.authorization)) return void refuse(403, 'AuthError')
  const url = new URL(request.url ?? '/', standIn.url)
  if (request.method === 'GET' && url.pathname === '/v2/notifications') {
    const found = standIn.taken.filter((one) => one.reference === url.searchParams.get('reference'))
    return void say(200, { notifications: found.map(({ reference, kind }) => ({ reference, type: kind })), links: {} })
  }
  const kind = /^\/v2\/notifications\/(email|sms)$/.exec(url.pathname)?.[1] as Taken['kind'] | undefined
  if (request.method !== 'POST' || kind === undefined) return void refuse(404, 'NotFound')
  const sent = JSON.parse(await textOf(request)) as Record<string, unknown>
  const asked: Taken = {
    kind,
    to: String(sent[kind === 'email' ? 'email_address' : 'phone_number']),
    template: String(sent['template_id']),
    personalisation: sent['personalisation'] as Record<string, string>,
    reference: String(sent['reference']),
  }
  const said = standIn.answer(asked)
  if (typeof said === 'number') return void refuse(said, 'BadRequestError')
  standIn.taken.push(asked)
  if (said === 'lost') return void request.socket.destroy()
  say(201, { id: '740e5834-3a29-46b4-9a6f-16142fde533a', reference: asked.reference })
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** A token of three parts, signed with the secret of the key by HMAC-SHA256, whose issuer is the service. */
function isSigned(authorization: string | undefined): boolean {
  const [head, body, signature] = authorization?.replace(/^Bearer /, '').split('.') ?? []
  if (!head || !body || !signature) return false
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { iss?: string }
  return claims.iss === notifyService && createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url') === signature
}
