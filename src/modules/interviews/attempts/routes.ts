import { formatMoment } from '../../../kernel/dates.ts'
import { formPage, type Ask, type Route } from '../../../platform/http/index.ts'
import { isOfTheTeam, missedWithoutReason, type MissedClock } from '../domain.ts'
import { auditInterview, loadInterview, type Loaded } from '../loading.ts'
import { findInterview } from '../queries.ts'
import type { AttemptKind, AttemptProblem, NotHeldProblem, Outcome } from './domain.ts'
import { attemptForm, missedForm, missedKnown, missedName, notHeldForm } from './forms.ts'
import { recordAttempt, recordMissedReason, recordNotHeld } from './queries.ts'
import { AttemptPage, MissedReasonPage, NotHeldPage } from './views.tsx'

const momentOf = (date: Date | null) => (date ? { date, precision: 'minute' as const } : null)

export const attemptRoutes: Route[] = [
  ...formPage('/interviews/:ref/attempt', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: ofTheTeam,
    form: attemptForm,
    known: ({ interview }, { now }) => ({
      // The first thing to record is the offer; once it was made, what follows is an attempt.
      kind: interview.returns.some((covered) => covered.offeredAt) ? 'attempt' : 'offer',
      at: { date: now, precision: 'minute' as const },
    }),
    view: AttemptPage,
    async act({ scope, now }, { interview }, { kind, at, how, outcome, detail }) {
      const made = await recordAttempt(scope, interview.ref, {
        kind: kind as AttemptKind,
        at: at.date,
        how,
        outcome: outcome as Outcome,
        detail,
      })
      if (!made.ok) return { problem: { field: made.problem === 'already-held' ? 'kind' : 'at', text: attemptRefusals[made.problem] } }
      // Recorded late, it is explained at once, while somebody remembers.
      const after = await findInterview(scope, interview.ref)
      const late = after ? missedWithoutReason(after.returns, now).length > 0 : false
      return {
        goTo: late
          ? `/interviews/${interview.ref}/missed-reason`
          : outcome === 'declined'
            ? `/interviews/${interview.ref}/not-held`
            : `/interviews/${interview.ref}`,
      }
    },
  }),
  ...formPage('/interviews/:ref/missed-reason', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await ofTheTeam(ask)
      return loaded && { ...loaded, missed: missedWithoutReason(loaded.interview.returns, ask.now) }
    },
    form: (loaded, page) => missedForm(page.content, loaded.missed, legendOf),
    known: ({ interview, missed }, { house }) => missedKnown(house.content, missed, interview),
    view: MissedReasonPage,
    async act({ scope }, { interview, missed }, values) {
      const given = values as Record<string, unknown>
      for (const clock of missed) {
        const name = missedName(clock)
        await recordMissedReason(
          scope,
          clock.covered.returnId,
          clock.kind,
          given[name] as string,
          (given[`${name}-detail`] as string | null) ?? null,
        )
      }
      return { goTo: `/interviews/${interview.ref}` }
    },
  }),
  ...formPage('/interviews/:ref/not-held', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: ofTheTeam,
    form: (_loaded, page) => notHeldForm(page.content),
    known: ({ interview }) => ({
      ...(interview.notHeldKind === null
        ? {}
        : { kind: interview.notHeldKind, [interview.notHeldKind === 'declined' ? 'declined' : 'impossible']: interview.notHeldReason }),
      detail: interview.notHeldDetail,
      again: momentOf(interview.offeredAgainAt),
      heardAt: momentOf(interview.carersHeardAt),
      heardWho: interview.carersHeardWho,
      heardWords: interview.carersWords,
    }),
    view: NotHeldPage,
    async act({ scope }, { interview }, { kind, declined, impossible, detail, again, heardAt, heardWho, heardWords }) {
      const made = await recordNotHeld(scope, interview.ref, {
        kind: kind as 'declined' | 'not-possible',
        reason: (kind === 'declined' ? declined : impossible) ?? '',
        detail,
        offeredAgainAt: again?.date ?? null,
        carersHeardAt: heardAt?.date ?? null,
        carersWho: heardWho,
        carersWords: heardWords,
      })
      return made.ok
        ? { goTo: `/interviews/${interview.ref}` }
        : { problem: { field: fieldOf[made.problem], text: notHeldRefusals[made.problem] } }
    },
  }),
]

function legendOf({ covered, kind }: MissedClock): string {
  const back = formatMoment(covered.returnedAt, covered.returnedPrecision)
  return kind === 'offer'
    ? `Return of ${back}: why was the interview offered late, or not yet?`
    : `Return of ${back}: why was the interview not held in 72 hours?`
}

const attemptRefusals: Record<AttemptProblem | 'not-found', string> = {
  'in-future': 'That is in the future. Record it once it has happened',
  'before-return': 'That is before the child was back. Check the day and the time',
  'already-held': 'This interview has been held, so there is nothing left to try',
  'not-found': 'This interview is no longer open to you',
}

const notHeldRefusals: Record<NotHeldProblem | 'not-found', string> = {
  'already-held': 'This interview has been held',
  'in-future': 'A time here is in the future. Record it once it has happened',
  'before-return': 'A time here is before the child was back. Check the days and times',
  'carers-need-who': 'Say who was heard',
  'not-found': 'This interview is no longer open to you',
}

const fieldOf: Record<NotHeldProblem | 'not-found', string> = {
  'already-held': 'kind',
  'in-future': 'again',
  'before-return': 'again',
  'carers-need-who': 'heardWho',
  'not-found': 'kind',
}

async function ofTheTeam(ask: Ask): Promise<Loaded | null> {
  const loaded = await loadInterview(ask)
  return loaded && isOfTheTeam(loaded.interview, ask.me) ? loaded : null
}
