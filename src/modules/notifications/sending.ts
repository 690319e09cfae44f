// From envelopes to inboxes: taken up under a row lock, counted before the try, the things asked, the outcome written down.
import { addHours } from '../../kernel/dates.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import {
  calendarFile,
  type Channel,
  type Letter,
  type MessageKind,
  type Outcome,
  type Standing,
  type Subject,
} from '../../platform/messages/index.ts'
import type { House } from '../../platform/http/index.ts'
import { leaseHours, nextTry } from './domain.ts'
import { calendarWords, emailOf, invitationOf, meetingOf, textOf, type Line } from './words.ts'

/** What is sent at once; the rest waits for the next round of the same run. */
const atOnce = 10

interface Taken {
  id: string
  workerId: string | null
  address: string | null
  channel: Channel
  tries: number
  triesBefore: number
}

/** An envelope that is about to leave. */
export interface Ready extends Taken {
  letter: Letter
}

interface Inside {
  id: string
  envelopeId: string
  urgent: boolean
  kind: string
  subjectId: string
  occasion: string
  toWorkerId: string | null
  toTeamId: string | null
  toAddress: string | null
}

export interface Sender {
  kinds: ReadonlyMap<string, MessageKind>
  content: House['content']
  /** Where people reach the service. */
  site: string
  /** The address that letters come from. */
  from: string
}

/**
 * Takes up envelopes whose time has come, so that nobody else does until the lease ends, and makes their letters. What nobody needs any more is
 * taken out, and says why. Returns null when there is nothing to take up.
 */
export async function takeUp(scope: Scope, sender: Sender): Promise<Ready[] | null> {
  const taken = await sql<Taken>`
    update envelope set tries = tries + 1, tried_at = ${scope.now}, next_try_at = ${addHours(scope.now, leaseHours)}
     where id in (select id from envelope where next_try_at <= ${scope.now} order by next_try_at, id limit ${atOnce} for update skip locked)
    returning id, worker_id, address, channel, tries, tries_before`.execute(scope.rows)
  if (taken.rows.length === 0) return null
  const inside = await insideOf(scope, taken.rows)
  const standings = await ask(scope, sender.kinds, inside)
  const addresses = await addressesOf(scope, taken.rows)
  const ready: Ready[] = []
  for (const envelope of taken.rows) {
    const mine = inside.filter((one) => one.envelopeId === envelope.id)
    const to = envelope.address ?? (envelope.workerId === null ? null : (addresses.get(envelope.workerId)?.[envelope.channel] ?? null))
    const needed: Inside[] = []
    // The latest first: what was handed to a team and has climbed since is one thing to do, and is said as it stands now.
    for (const one of mine.toReversed()) {
      const standing = standings.get(keyOf(one))
      const isSaid = needed.some((later) => standings.get(keyOf(later))?.path === standing?.path)
      const why = to === null ? 'no-way' : (whyNot(one, standing) ?? (isSaid ? 'said-already' : null))
      if (why === null) needed.unshift(one)
      else await drop(scope, one.id, why)
    }
    const letter = to === null ? null : await letterFor(scope, sender, envelope, needed, standings, to)
    if (letter) ready.push({ ...envelope, letter })
    else await close(scope, envelope, { emptiedAt: scope.now })
  }
  return ready
}

/** Writes down how a try ended. One that ended after its lease, when another had begun, writes nothing. */
export async function writeDown(scope: Scope, { id, tries, triesBefore }: Taken, outcome: Outcome): Promise<void> {
  if (outcome.sent) return close(scope, { id, tries }, { sentAt: scope.now, fault: null })
  const next = outcome.forGood ? null : nextTry(tries - triesBefore, scope.now)
  if (next === null) return close(scope, { id, tries }, { failedAt: scope.now, fault: outcome.fault })
  await scope.rows
    .updateTable('envelope')
    .set({ nextTryAt: next, fault: outcome.fault })
    .where('id', '=', id)
    .where('tries', '=', tries)
    .where('nextTryAt', 'is not', null)
    .execute()
}

/** In the demo nothing leaves: the letter is kept where everybody can read it. */
export async function intoOutbox(scope: Scope, { id, workerId, address, channel, letter }: Ready): Promise<void> {
  const { subject, body } = letter
  await scope.rows
    .insertInto('outboxItem')
    .values({ envelopeId: id, workerId, address, channel, subject, body, attached: letter.calendar?.filename ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Asks each thing what it is now; a thing that does not answer is not there. */
export async function ask(
  scope: Scope,
  kinds: ReadonlyMap<string, MessageKind>,
  about: readonly (Subject & { kind: string })[],
): Promise<Map<string, Standing>> {
  const answered = new Map<string, Standing>()
  for (const [kind, asked] of Map.groupBy(about, (one) => one.kind)) {
    for (const standing of (await kinds.get(kind)?.standing(scope, asked)) ?? []) answered.set(keyOf({ ...standing, kind }), standing)
  }
  return answered
}

export function keyOf({ kind, subjectId, occasion }: Subject & { kind: string }): string {
  return `${kind} ${subjectId} ${occasion}`
}

/** Why somebody need not be told, as a code, or null where they must. */
function whyNot(one: Pick<Inside, 'toWorkerId' | 'toTeamId'>, standing: Standing | undefined): string | null {
  if (!standing) return 'gone'
  if (!standing.needed) return standing.why
  const { whose } = standing
  if (whose === null || (whose.workerId !== null && whose.workerId === one.toWorkerId)) return null
  if (whose.teamId !== null && whose.teamId === one.toTeamId) return null
  return whose.workerId !== null && one.toTeamId !== null ? 'taken' : 'passed-on'
}

async function letterFor(
  scope: Scope,
  { kinds, content, site, from }: Sender,
  envelope: Taken,
  needed: readonly Inside[],
  standings: ReadonlyMap<string, Standing>,
  to: string,
): Promise<Letter | null> {
  const [first] = needed
  if (!first) return null
  const words = content.messages
  const at = (path: string) => new URL(path, site).href
  const lineOf = (one: Inside): Line => ({
    kind: one.kind,
    due: standings.get(keyOf(one))?.due ?? null,
    link: at(`/messages/${one.id}`),
    at: standings.get(keyOf(one))?.meeting?.at,
  })
  const ownLink = kinds.get(first.kind)?.ownLink
  if (ownLink) {
    const link = await ownLink(scope, first)
    return link === null ? null : { id: envelope.id, to, ...invitationOf(words, { ...lineOf(first), link: at(link) }, scope.now) }
  }
  // What has a letter of its own. Anything else may stand in one letter with other things, and none of those may be lost.
  const meeting = kinds.get(first.kind)?.apart === true ? standings.get(keyOf(first))?.meeting : undefined
  if (meeting) {
    const said =
      envelope.channel === 'text'
        ? textOf(words, [lineOf(first)], at('/work'), scope.now)
        : meetingOf(words, lineOf(first), meeting, envelope.address !== null, at('/account/reach'))
    const calendar =
      envelope.channel === 'email'
        ? calendarFile(meeting, calendarWords(words, meeting, lineOf(first).link, envelope.address !== null), to, from, scope.now)
        : undefined
    return { id: envelope.id, to, ...said, calendar }
  }
  const lines = needed.map(lineOf)
  const said =
    envelope.channel === 'text'
      ? textOf(words, lines, at('/work'), scope.now)
      : emailOf(words, lines, first.urgent, at('/account/reach'), scope.now)
  return { id: envelope.id, to, ...said }
}

async function insideOf(scope: Scope, envelopes: readonly Taken[]): Promise<Inside[]> {
  return scope.rows
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.messageId')
    .select([
      'delivery.id',
      'delivery.envelopeId',
      'delivery.urgent',
      'message.kind',
      'message.subjectId',
      'message.occasion',
      'message.toWorkerId',
      'message.toTeamId',
      'message.toAddress',
    ])
    .where(
      'delivery.envelopeId',
      'in',
      envelopes.map((one) => one.id),
    )
    .where('delivery.droppedAt', 'is', null)
    .$narrowType<{ envelopeId: string }>()
    .orderBy('delivery.sendAt')
    .orderBy('message.madeAt')
    .orderBy('delivery.id')
    .execute()
}

/** Where each worker is reached. Who has left or is suspended since is not. */
async function addressesOf(scope: Scope, envelopes: readonly Taken[]): Promise<Map<string, Record<Channel, string | null>>> {
  const found = await sql<{ id: string; email: string | null; mobile: string | null }>`
    select w.id, nullif(w.email, '') as email, r.mobile from worker w left join worker_reach r on r.worker_id = w.id
     where w.id = any(${envelopes.flatMap((one) => one.workerId ?? [])}::uuid[]) and w.suspended_at is null and w.left_at is null`.execute(
    scope.rows,
  )
  return new Map(found.rows.map(({ id, email, mobile }) => [id, { email, text: mobile }]))
}

async function drop(scope: Scope, deliveryId: string, why: string): Promise<void> {
  await scope.rows.updateTable('delivery').set({ droppedAt: scope.now, droppedWhy: why }).where('id', '=', deliveryId).execute()
}

async function close(
  scope: Scope,
  { id, tries }: Pick<Taken, 'id' | 'tries'>,
  end: { sentAt?: Date; emptiedAt?: Date; failedAt?: Date; fault?: string | null },
): Promise<void> {
  await scope.rows
    .updateTable('envelope')
    .set({ ...end, nextTryAt: null })
    .where('id', '=', id)
    .where('tries', '=', tries)
    .where('nextTryAt', 'is not', null)
    .execute()
}
