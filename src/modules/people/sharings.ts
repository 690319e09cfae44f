// A decision to share: whoever lets somebody of another agency into a record writes one down. What is done with it afterwards is the response's.
import { newRef, type Scope } from '../../platform/db/index.ts'

/** Who is told: on the system, or somebody outside. */
export type Recipient = { kind: 'worker' | 'team'; id: string } | { kind: 'outside'; name: string }

/** Deeds that let their recipient see by themselves, and are acknowledged on a page of their own or not at all. */
export type GoesWith = 'discussion' | 'circle' | 'access-request' | 'panel' | 'home-office' | 'pack'

export interface SharingDraft {
  childId: string
  interviewId: string | null
  shared: boolean
  to: Recipient
  recipientKind: string
  what: string
  helpsWith: string | null
  route: string | null
  detriment: string | null
  withheldCode: string | null
  why: string
  childView: string | null
  childTold: boolean | null
  /** The referral that it goes with, if it does. */
  referralId?: string | null
  /** The host notice that it goes with, if it does. */
  hostNoticeId?: string | null
  /** The draft for the National Referral Mechanism that it hands over, if it does. */
  nrmId?: string | null
  goesWith?: GoesWith
  /** Which one of them: its id. */
  goesWithId?: string
}

export async function insertSharing(scope: Scope, draft: SharingDraft): Promise<{ id: string; ref: string }> {
  const { to, ...rest } = draft
  return scope.rows
    .insertInto('sharing')
    .values({
      ...rest,
      ref: newRef('S'),
      decidedBy: scope.me.workerId,
      toWorkerId: to.kind === 'worker' ? to.id : null,
      toTeamId: to.kind === 'team' ? to.id : null,
      toOutside: to.kind === 'outside' ? to.name : null,
    })
    .returning(['id', 'ref'])
    .executeTakeFirstOrThrow()
}

/** What is shared where somebody is let into the record itself. */
export const shareWhole = {
  interviewId: null,
  shared: true,
  what: 'The child’s record, as far as their work allows',
  withheldCode: null,
} as const

/** What a decision to share says beside what is shared with whom. */
export interface SharingSaid {
  route: string
  detriment: string
  childView: string
  childTold: boolean
}

/** What was said of an earlier decision, and with which event it went, such as a discussion; null where it went with none. */
export type SaidBefore = SharingSaid & { goesWithId: string | null }

/** What was said of the last decision to share about this child that the worker made: to be read again, not typed again. */
export async function lastSaid(scope: Scope, childId: string): Promise<SaidBefore | null> {
  const found = await scope.rows
    .selectFrom('sharing')
    .select(['route', 'detriment', 'childView', 'childTold', 'goesWithId'])
    .where('childId', '=', childId)
    .where('shared', '=', true)
    .where('decidedBy', '=', scope.me.workerId)
    .where('detriment', 'is not', null)
    .orderBy('decidedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found?.childView === undefined ||
    found.childView === null ||
    found.childTold === null ||
    found.route === null ||
    found.detriment === null
    ? null
    : {
        route: found.route,
        detriment: found.detriment,
        childView: found.childView,
        childTold: found.childTold,
        goesWithId: found.goesWithId,
      }
}
