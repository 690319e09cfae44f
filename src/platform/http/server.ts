// The server: plugins, headers, and each route as the modules declare it. A route without a permission stops it from booting.
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import zlib from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import serveFiles from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { NothingChanged, NotSignedIn } from '../db/index.ts'
import { faultFacts, log } from '../log/index.ts'
import { takeToken, tokenOf } from './cookies.ts'
import { isDatabaseAway, isOutOfRoom, NotFound, NotFromHere, SignInFirst, Standstill, TooMany } from './problems.ts'
import { send } from './routes.ts'
import { refuseAtStandstill, retryAfterSeconds, sentWith } from './standstill.ts'
import type { House, PlainPage, Route } from './types.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: string
  }
}

const formBytesMax = 1_000_000

export interface ServerOptions {
  /** The folder with the built styles and scripts. */
  assetsDir: string
  /** Whether people reach the service by https: cookies and headers follow. */
  secure: boolean
}

/** Makes the server; it does not listen yet. Throws when a route declares no permission or one that no module knows. */
export async function createServer(house: House, routes: readonly Route[], options: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({ logger: false, trustProxy: false, bodyLimit: formBytesMax, routerOptions: { maxParamLength: 100 } })
  refuseRoutesWithoutPermission(server, house)
  await server.register(cookie)
  await server.register(formbody, { bodyLimit: formBytesMax })
  await server.register(multipart, { limits: { fileSize: 600_000_000, files: 8, fields: 50, fieldSize: 100_000 } })
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        ...(options.secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  })
  await server.register(compress, {
    encodings: ['br', 'gzip'],
    // Pages and lists only: the stream of news must leave at once, and files are laid out compressed by the build.
    customTypes: /^text\/(?:html|csv)/,
    // The quality that costs less than it saves on a page made anew each time.
    brotliOptions: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } },
    // In one go up to the longest pages: a stream for each answer costs four times what it compresses. 128 KB take a millisecond.
    syncThreshold: 128 * 1024,
    globalDecompression: false,
  })
  await server.register(serveFiles, {
    root: options.assetsDir,
    prefix: '/assets/',
    maxAge: '365d',
    immutable: true,
    index: false,
    // The build lays a .br and a .gz beside each file.
    preCompressed: true,
  })
  server.addHook('onSend', async (request, reply) => {
    // Nothing of a person's page is kept by the browser or anything between.
    if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-store')
    // It serves the one page that opens without a network, and nothing else.
    if (request.url === '/assets/offline-worker.js') reply.header('service-worker-allowed', '/offline/').header('cache-control', 'no-cache')
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  })
  server.addHook('onResponse', async (request, reply) => {
    log({
      event: 'request',
      route: request.routeOptions.url ?? 'none',
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.url,
      config: { permission: route.permission },
      ...(route.bodyMax === undefined ? {} : { bodyLimit: route.bodyMax }),
      // Awaited inside try/catch by Fastify: whatever is thrown ends in tell().
      handler: async (request, reply) => {
        refuseAtStandstill(house.watch.standing(), route)
        return route.handle(house, request, reply)
      },
    })
  }
  server.route({
    method: 'GET',
    url: '/live',
    config: { permission: 'signed-in' },
    handler: (request, reply) => stream(house, request, reply),
  })
  server.route({
    method: 'GET',
    url: '/health',
    config: { permission: 'public' },
    handler: async (_request, reply) => {
      const { writes, standing, clockBehindSeconds } = await house.watch.look()
      return reply.code(writes && standing !== 'no-room' ? 200 : 503).send({ writes, standing, clockBehindSeconds })
    },
  })
  server.setNotFoundHandler((request, reply) => tell(house, request, reply, new NotFound()))
  server.setErrorHandler((error, request, reply) => tell(house, request, reply, error))
  return server
}

function refuseRoutesWithoutPermission(server: FastifyInstance, house: House): void {
  server.addHook('onRoute', (route) => {
    if (route.url.startsWith('/assets/')) return
    const permission = route.config?.permission
    if (!permission) throw new Error(`${String(route.method)} ${route.url} declares no permission`)
    if (permission !== 'public' && permission !== 'signed-in' && !house.permissions.has(permission))
      throw new Error(`${route.url} asks for ${permission}, which no module declares`)
  })
}

function tell(house: House, request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof SignInFirst || error instanceof NotSignedIn) {
    if (tokenOf(request)) takeToken(reply)
    if (request.headers['x-safe-return'] === 'script') return reply.code(401).send({ signIn: true })
    const next = request.method === 'GET' && request.url !== '/' ? `?next=${encodeURIComponent(request.url.split('?')[0] ?? '/')}` : ''
    return reply.redirect(`/sign-in${next}`, 303)
  }
  const plain = (page: PlainPage, status: number) => send(house, request, reply, { value: house.plain(page), me: null }, status)
  if (error instanceof NotFound || isUnreadableId(error)) return plain({ kind: 'not-found' }, 404)
  if (error instanceof NotFromHere) return plain({ kind: 'not-from-here' }, 403)
  if (error instanceof NothingChanged) return plain({ kind: 'changed-meanwhile' }, 409)
  if (error instanceof TooMany) return plain({ kind: 'too-many', seconds: error.seconds }, 429).header('retry-after', String(error.seconds))
  const status = (error as { statusCode?: number }).statusCode
  if (status !== undefined && status >= 400 && status < 500)
    return plain({ kind: 'refused', text: 'That request could not be read.' }, status)
  if (error instanceof Standstill) return waits(plain({ kind: 'standstill', standing: error.standing, sent: sentWith(request) }, 503))
  const number = randomBytes(4).toString('hex')
  log({ event: 'fault', number, route: request.routeOptions.url ?? 'none', ...faultFacts(error) })
  if (isOutOfRoom(error)) return waits(plain({ kind: 'standstill', standing: 'no-room', sent: sentWith(request) }, 503))
  if (isDatabaseAway(error)) return waits(plain({ kind: 'could-not-look', sent: sentWith(request) }, 503))
  return plain({ kind: 'went-wrong', number }, 500)
}

function waits(reply: FastifyReply): FastifyReply {
  return reply.header('retry-after', String(retryAfterSeconds))
}

/** A row-level-security refusal and an unreadable uuid are the same to the asker: there is nothing there. */
function isUnreadableId(error: unknown): boolean {
  const code = (error as { code?: string }).code
  return code === '42501' || code === '22P02'
}

const heartbeatMs = 25_000

/** Server-sent events: only "look again", never what changed. Each heartbeat asks whether the session still stands. */
async function stream(house: House, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const token = tokenOf(request)
  if (!token) throw new SignInFirst()
  const me = await house.database.as(token, async (scope) => scope.me)
  const out = new Readable({ read() {} })
  const stop = house.live.listen([`worker:${me.workerId}`, ...me.teams.map((t) => `team:${t.id}` as const)], () =>
    out.push('data: changed\n\n'),
  )
  const heartbeat = setInterval(() => {
    house.database
      .as(token, async () => undefined)
      .then(
        () => out.push(': here\n\n'),
        (error) => (error instanceof NotSignedIn ? out.push(null) : undefined),
      )
  }, heartbeatMs)
  out.on('close', () => {
    clearInterval(heartbeat)
    stop()
  })
  request.raw.on('close', () => out.destroy())
  out.push('retry: 2000\n\n')
  return reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(out)
}
