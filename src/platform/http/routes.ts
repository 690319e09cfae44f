// The shapes of a route. Each does once what every route must: the permission, becoming the worker, load or 404, the audit entry
// in the same transaction, the form with what was typed, one effect for one form, and the answer only after the commit.
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { writeAudit } from '../audit/index.ts'
import { drawsMax, refTaken, sql, type Me, type Scope } from '../db/index.ts'
import { cleaned, one, type FieldsOf, type FormDefinition, type FormState, type Problem, type Typed } from '../forms/index.ts'
import { csrfFor, isFromHere, tokenOf } from './cookies.ts'
import type {
  Ask,
  DeedDefinition,
  DownloadDefinition,
  FormPageDefinition,
  House,
  PageContext,
  PageDefinition,
  Params,
  Route,
  Screen,
} from './types.ts'
import { NotFound, NotFromHere, SignInFirst } from './problems.ts'

/** A page that is only read. */
export function page<L>(url: string, definition: PageDefinition<L>): Route[] {
  return [
    {
      method: 'GET',
      url,
      permission: definition.permission,
      handle: async (house, request, reply) => {
        const made = await within(house, request, definition.permission, async (ask, context) => {
          const loaded = found(await definition.load(ask))
          await audited(ask.scope, definition, loaded, false)
          return definition.view({ loaded, page: context, query: ask.query })
        })
        return send(house, request, reply, made)
      },
    },
  ]
}

/** A form: asked with GET, answered with POST. Wrong: 422 with what was typed. Right: 303 onwards. */
export function formPage<L, F extends FieldsOf>(url: string, definition: FormPageDefinition<L, F>): Route[] {
  const formFor = (loaded: NonNullable<L>, context: PageContext): FormDefinition<F> =>
    typeof definition.form === 'function' ? definition.form(loaded, context) : definition.form
  return [
    {
      method: 'GET',
      url,
      permission: definition.permission,
      handle: async (house, request, reply) => {
        const made = await within(house, request, definition.permission, async (ask, context) => {
          const loaded = found(await definition.load(ask))
          await audited(ask.scope, definition, loaded, false)
          const form = formFor(loaded, context)
          const state: FormState = { typed: form.fill(definition.known?.(loaded, ask) ?? {}), problems: [] }
          return definition.view({ loaded, state, form, page: context, query: ask.query })
        })
        return send(house, request, reply, made)
      },
    },
    {
      method: 'POST',
      url,
      permission: definition.permission,
      actsOnce: true,
      ...(definition.whileReadOnly ? { whileReadOnly: true } : {}),
      handle: async (house, request, reply) => {
        const typed = fromHere(request)
        const made = await within<{ goTo: string } | { wrong: Screen }>(house, request, definition.permission, async (ask, context) => {
          const here = await orNothing(definition.load(ask))
          const before = await answeredBefore(ask.scope, typed, here === null ? request : null)
          if (before) return { goTo: before }
          const loaded = found(here)
          await beginActing(ask.scope)
          const form = formFor(loaded, context)
          const again = async (problems: readonly Problem[]): Promise<{ wrong: Screen }> => {
            await sql`rollback to savepoint acting`.execute(ask.scope.rows)
            await audited(ask.scope, definition, loaded, false)
            return { wrong: definition.view({ loaded, state: { typed, problems }, form, page: context, query: ask.query }) }
          }
          const read = form.read(typed)
          if (!read.ok) return again(read.problems)
          const result = await definition.act({ ...ask, typed }, loaded, read.values)
          if ('problem' in result) return again([result.problem])
          if ('problems' in result) return again(result.problems)
          await audited(ask.scope, definition, loaded, true)
          await rememberAnswer(ask.scope, typed, request, result.goTo)
          return result
        })
        return 'goTo' in made.value
          ? reply.redirect(made.value.goTo, 303)
          : send(house, request, reply, { ...made, value: made.value.wrong }, 422)
      },
    },
  ]
}

/** A button: POST only. */
export function deed<L, F extends FieldsOf>(url: string, definition: DeedDefinition<L, F>): Route[] {
  return [
    {
      method: 'POST',
      url,
      permission: definition.permission,
      ...(definition.repeats ? {} : { actsOnce: true }),
      ...(definition.whileReadOnly ? { whileReadOnly: true } : {}),
      handle: async (house, request, reply) => {
        const typed = fromHere(request)
        const made = await within<{ goTo: string } | { refused: string }>(house, request, definition.permission, async (ask) => {
          const here = await orNothing(definition.load(ask))
          const before = await answeredBefore(ask.scope, definition.repeats ? {} : typed, here === null ? request : null)
          if (before) return { goTo: before }
          const loaded = found(here)
          await beginActing(ask.scope)
          const refuse = async (refused: string) => {
            await sql`rollback to savepoint acting`.execute(ask.scope.rows)
            return { refused }
          }
          const read = definition.form?.read(typed)
          if (read && !read.ok) return refuse(read.problems.map((p) => p.text).join('. '))
          const result = await definition.act({ ...ask, typed }, loaded, (read?.values ?? {}) as never)
          if ('refused' in result) return refuse(result.refused)
          await audited(ask.scope, definition, loaded, true)
          if (!definition.repeats) await rememberAnswer(ask.scope, typed, request, result.goTo)
          return result
        })
        if ('goTo' in made.value) return reply.redirect(made.value.goTo, 303)
        return send(house, request, reply, { ...made, value: house.plain({ kind: 'refused', text: made.value.refused }) }, 409)
      },
    },
  ]
}

/** A file, or a fragment for the page's own script. */
export function download<L>(url: string, definition: DownloadDefinition<L>): Route[] {
  return [
    {
      method: 'GET',
      url,
      permission: definition.permission,
      handle: async (house, request, reply) => {
        const made = await within(house, request, definition.permission, async (ask, context) => {
          const loaded = found(await definition.load(ask))
          await audited(ask.scope, definition, loaded, false)
          return definition.answer({ loaded, page: context, query: ask.query })
        })
        const { status, type, body, filename } = made.value
        if (filename) reply.header('content-disposition', `attachment; filename="${filename.replaceAll(/[^\w.-]/g, '_')}"`)
        return reply
          .code(status ?? 200)
          .type(type)
          .send(body)
      },
    },
  ]
}

/** A page for anybody: no worker, no rows. It must answer when the database is down. */
export function publicPage(url: string, view: (house: House) => Screen): Route[] {
  return [
    {
      method: 'GET',
      url,
      permission: 'public',
      handle: async (house, request, reply) => send(house, request, reply, { value: view(house), me: null }),
    },
  ]
}

/** The transaction round every signed-in route, and what it learns on the way. Begins anew, from nothing, where a reference that it drew was taken. */
export async function within<T>(
  house: House,
  request: FastifyRequest,
  permission: string,
  work: (ask: Ask, context: PageContext) => Promise<T>,
): Promise<{ value: T; me: Me | null }> {
  for (let times = 1; ; times += 1) {
    try {
      return await withinOnce(house, request, permission, work)
    } catch (error) {
      if (times === drawsMax || !refTaken(error)) throw error
    }
  }
}

async function withinOnce<T>(
  house: House,
  request: FastifyRequest,
  permission: string,
  work: (ask: Ask, context: PageContext) => Promise<T>,
): Promise<{ value: T; me: Me | null }> {
  const token = tokenOf(request)
  if (!token) throw new SignInFirst()
  return house.database.as(token, async (scope) => {
    if (!mayDo(house, scope.me, permission)) throw new NotFound()
    const ask: Ask = { scope, now: scope.now, me: scope.me, params: request.params as Params, query: strings(request.query), house }
    return { value: await work(ask, contextFor(house, scope, csrfFor(token))), me: scope.me }
  })
}

export function contextFor(house: House, scope: Scope, csrf: string): PageContext {
  return {
    me: scope.me,
    now: scope.now,
    csrf,
    once: randomUUID,
    content: house.content,
    demo: house.config.demo,
    may: (permission) => mayDo(house, scope.me, permission),
  }
}

export function mayDo(house: House, me: Me, permission: string): boolean {
  if (permission === 'signed-in') return true
  const roles = house.permissions.get(permission)
  if (!roles) throw new Error(`no module declares the permission ${permission}`)
  return me.roles.some((role) => roles.has(role))
}

export function send(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  made: { value: Screen; me: Me | null },
  status = 200,
): FastifyReply {
  const html = house.shell(made.value, {
    me: made.me,
    csrf: csrfFor(tokenOf(request)),
    path: request.url.split('?')[0] ?? '/',
    hasErrors: status === 422,
    house,
  })
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}

/** What a form of ours sent. Throws when it came from elsewhere. */
export function fromHere(request: FastifyRequest): Typed {
  const typed = cleaned(request.body)
  if (!isFromHere(request, tokenOf(request), one(typed, 'csrf'))) throw new NotFromHere()
  return typed
}

function found<L>(loaded: L): NonNullable<L> {
  if (loaded === null || loaded === undefined) throw new NotFound()
  return loaded
}

async function audited<L>(
  scope: Scope,
  definition: { permission: string; audit: PageDefinition<L>['audit'] },
  loaded: NonNullable<L>,
  wrote: boolean,
): Promise<void> {
  if (definition.audit === 'none') return
  const notes = definition.audit(loaded)
  await writeAudit(scope, definition.permission, wrote, Array.isArray(notes) ? notes : [notes])
}

/** What is loaded, or null; a load may also say so by throwing. */
async function orNothing<L>(loading: Promise<L>): Promise<NonNullable<L> | null> {
  try {
    return (await loading) ?? null
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}

/**
 * Waits for the same form if it is being answered at this moment; its answer, if it has been. Where nothing is found to act on, it must
 * have been sent to this very address: the first of two clicks took its own page away, and the second must not read "Page not found".
 */
async function answeredBefore(scope: Scope, typed: Typed, foundNothingAt: FastifyRequest | null): Promise<string | null> {
  const once = one(typed, 'once')
  if (!/^[0-9a-f-]{36}$/.test(once)) return null
  // Released by the end of the transaction: 100 equal posts act one after another.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.me.workerId} ${once}`}, 0))`.execute(scope.rows)
  const before = await scope.rows
    .selectFrom('formPost')
    .select(['goTo', 'sentTo'])
    .where('once', '=', once)
    .where('workerId', '=', scope.me.workerId)
    .executeTakeFirst()
  if (!before || (foundNothingAt !== null && before.sentTo !== addressOf(foundNothingAt))) return null
  return before.goTo
}

/** Marks where acting begins: what is refused afterwards leaves nothing behind. */
async function beginActing(scope: Scope): Promise<void> {
  await sql`savepoint acting`.execute(scope.rows)
}

async function rememberAnswer(scope: Scope, typed: Typed, request: FastifyRequest, goTo: string): Promise<void> {
  const once = one(typed, 'once')
  if (!/^[0-9a-f-]{36}$/.test(once)) return
  await scope.rows
    .insertInto('formPost')
    .values({ once, workerId: scope.me.workerId, goTo, sentTo: addressOf(request) })
    .execute()
}

function addressOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}

function strings(query: unknown): Params {
  return Object.fromEntries(Object.entries(cleaned(query)).map(([k, v]) => [k, typeof v === 'string' ? v : (v[0] ?? '')]))
}
