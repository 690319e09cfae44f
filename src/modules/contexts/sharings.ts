// What leaves an agency with a context: whoever lets somebody of another agency know of one writes a decision down. It opens no child.
import { newRef, sql, type Scope } from '../../platform/db/index.ts'
import { isUuid } from '../../kernel/ids.ts'
import { chosenOf, type Chosen, type Recipient, type SaidBefore, type SharingSaid } from '../people/index.ts'

export interface ContextSharingDraft {
  contextId: string
  to: Recipient
  recipientKind: string
  why: string
  goesWith: 'circle' | 'discussion'
  goesWithId?: string
  /** What was weighed; or why it is not shared. */
  decided: { shared: true; what: string; helpsWith: string; said: SharingSaid } | { shared: false; what: string; withheldCode: string }
}

export async function insertContextSharing(scope: Scope, draft: ContextSharingDraft): Promise<void> {
  const { to, decided, ...rest } = draft
  await scope.rows
    .insertInto('contextSharing')
    .values({
      ...rest,
      ref: newRef('S'),
      shared: decided.shared,
      what: decided.what,
      helpsWith: decided.shared ? decided.helpsWith : null,
      withheldCode: decided.shared ? null : decided.withheldCode,
      ...(decided.shared ? decided.said : {}),
      toWorkerId: to.kind === 'worker' ? to.id : null,
      toTeamId: to.kind === 'team' ? to.id : null,
      toOutside: to.kind === 'outside' ? to.name : null,
      decidedAt: scope.now,
      decidedBy: scope.me.workerId,
    })
    .execute()
}

/** What the worker said last of sharing this context: to be read again, not typed again. */
export async function lastSaidOfContext(scope: Scope, contextId: string): Promise<SaidBefore | null> {
  const found = await scope.rows
    .selectFrom('contextSharing')
    .select(['route', 'detriment', 'childView', 'childTold', 'goesWithId'])
    .where('contextId', '=', contextId)
    .where('decidedBy', '=', scope.me.workerId)
    .where('shared', '=', true)
    .where('arrangement', 'is', null)
    .orderBy('decidedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found) return null
  const { route, detriment, childView, childTold, goesWithId } = found
  return route === null || detriment === null || childView === null || childTold === null
    ? null
    : { route, detriment, childView, childTold, goesWithId }
}

export interface ContextSharing {
  id: string
  ref: string
  shared: boolean
  recipientName: string
  recipientKind: string
  what: string
  helpsWith: string | null
  route: string | null
  detriment: string | null
  withheldCode: string | null
  why: string
  childView: string | null
  childTold: boolean | null
  goesWith: 'circle' | 'discussion' | 'action' | 'plan' | 'climbed'
  decidedAt: Date
  decidedByName: string
}

/** Decisions about a context, newest first, after the one with this id; one more than `most` when there are further ones. */
export async function sharingsOfContext(scope: Scope, contextId: string, after: string | null, most: number): Promise<ContextSharing[]> {
  const further =
    after !== null && isUuid(after)
      ? sql`(s.decided_at, s.id) < (select b.decided_at, b.id from context_sharing b where b.id = ${after})`
      : sql`true`
  const found = await sql<ContextSharing>`
    select s.id, s.ref, s.shared, coalesce(t.name || ', ' || ta.name, w.name || ', ' || wa.name, s.to_outside) as recipient_name, s.recipient_kind, s.what, s.helps_with,
           s.route, s.detriment, s.withheld_code, s.why, s.child_view, s.child_told, s.goes_with, s.decided_at, d.name as decided_by_name
      from context_sharing s join worker d on d.id = s.decided_by
      left join team t on t.id = s.to_team_id left join agency ta on ta.id = t.agency_id
      left join worker w on w.id = s.to_worker_id left join agency wa on wa.id = w.agency_id
     where s.context_id = ${contextId} and ${further} order by s.decided_at desc, s.id desc limit ${most + 1}`.execute(scope.rows)
  return found.rows
}

/** Whom an address names among those who can be let in. */
export async function chosenBy(
  scope: Scope,
  { team = '', person = '' }: Readonly<Record<string, string | undefined>>,
  among: { teams: readonly { code: string }[]; workers: readonly { code: string }[] },
): Promise<Chosen | null> {
  if (among.teams.some((each) => each.code === team)) return chosenOf(scope, 'team', team)
  return among.workers.some((each) => each.code === person) ? chosenOf(scope, 'worker', person) : null
}
