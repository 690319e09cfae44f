// How a discussion is opened, of a child or of a context: what is known is filled in, and who must be there is ticked.
import { addDays, fromLondon, londonDay } from '../../../kernel/dates.ts'
import { isRef } from '../../../kernel/ids.ts'
import { formPage, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { areaOf } from '../../agencies/index.ts'
import { lastSaidOfContext } from '../../contexts/index.ts'
import { findChild, lastSaid, saidBefore, sharingSaid } from '../../people/index.ts'
import { factWords } from '../offers/domain.ts'
import { openOffers } from '../offers/queries.ts'
import { OpenPage } from './asking-views.tsx'
import { openDiscussion } from './deeds.ts'
import { gapsOf, type How, type SpeakerKind } from './domain.ts'
import { followsNone, found, listed, openForm } from './forms.ts'
import { candidatesFor, findContext, returnsToFollow, type Candidate } from './queries.ts'
import { plainRefusal } from './words.ts'

async function loadOpening({ scope, me }: Ask, of: { childId: string | null; contextId: string | null }) {
  const candidates = await candidatesFor(scope, of)
  const mustInvite: readonly SpeakerKind[] = (await areaOf(scope)).settings.strategyInvite
  const ticked = found(
    candidates,
    mustInvite,
    me.teams.map((t) => t.id),
  )
  return {
    candidates: listed(candidates, mustInvite, ticked),
    ticked,
    gaps: gapsOf(
      mustInvite,
      candidates.map((c) => ({ kind: c.agencyKind })),
    ),
  }
}

async function loadForChild(ask: Ask) {
  const ref = ask.params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(ask.scope, ref) : null
  if (!child) return null
  // What the thresholds said is not typed again.
  const title = (code: string) => ask.house.content.sign(code)?.title ?? code
  const offers = (await openOffers(ask.scope, child.id)).map((offer) => factWords(offer, title, ask.now))
  return {
    child,
    context: null,
    why: offers.join('\n'),
    returns: await returnsToFollow(ask.scope, child.id),
    said: await lastSaid(ask.scope, child.id),
    ...(await loadOpening(ask, { childId: child.id, contextId: null })),
  }
}

async function loadForContext(ask: Ask) {
  const ref = ask.params['ref'] ?? ''
  const context = isRef(ref) ? await findContext(ask.scope, ref) : null
  return (
    context && {
      child: null,
      context,
      why: '',
      returns: [],
      said: await lastSaidOfContext(ask.scope, context.id),
      ...(await loadOpening(ask, { childId: null, contextId: context.id })),
    }
  )
}
export type Opening = NonNullable<Awaited<ReturnType<typeof loadForChild>>> | NonNullable<Awaited<ReturnType<typeof loadForContext>>>

function openPage(url: string, loadOpeningOf: (ask: Ask) => Promise<Opening | null>): Route[] {
  return formPage(url, {
    permission: 'response.open-discussion',
    audit: ({ child, context }: Opening): AuditNote => ({
      subject: child ? 'child' : 'context',
      ref: child?.ref ?? context?.ref,
      ...(child ? { childId: child.id } : {}),
      why: 'discuss',
    }),
    load: loadOpeningOf,
    form: ({ child, candidates, returns }, { me, content }) =>
      openForm(candidates, me.teams, returns, content, child === null ? 'context' : 'child'),
    known: ({ child, ticked, why, returns, said }, { me, now }) => ({
      route: usualRoute(child),
      ...saidBefore(said),
      why,
      follows: returns[0]?.interviewId ?? '',
      at: tomorrowAtTen(now),
      minutes: '60',
      how: 'video',
      teams: ticked,
      fromTeam: me.teams[0]?.id ?? '',
    }),
    view: OpenPage,
    async act({ scope }, { child, context }, values) {
      const made = await openDiscussion(scope, {
        childId: child?.id ?? null,
        contextId: context?.id ?? null,
        why: values.why,
        at: values.at.date,
        minutes: Number(values.minutes),
        how: values.how as How,
        place: values.place,
        interviewId: values.follows === '' || values.follows === followsNone ? null : values.follows,
        teamIds: values.teams,
        said: sharingSaid(values),
        ...(values.fromTeam === '' ? {} : { fromTeamId: values.fromTeam }),
      })
      return made.ok
        ? { goTo: `/discussions/${made.value.ref}` }
        : {
            problem: {
              field: made.problem === 'no-team' ? 'why' : made.problem === 'sharing-missing' ? 'route' : 'at',
              text: plainRefusal(made.problem),
            },
          }
    },
  })
}

/** The usual ground: of a child, an enquiry about harm; of a place or a group, working together. It can be changed. */
export function usualRoute(child: unknown): string {
  return child === null ? 'co-operate' : 'section-47'
}

function tomorrowAtTen(now: Date) {
  const placed = fromLondon(addDays(londonDay(now), 1), '10:00')
  return { date: placed.ok ? placed.value : now, precision: 'minute' as const }
}

/** Who is lacking is who is most likely meant: their team here, else an organisation of that kind. */
export function likelyInvited(gaps: readonly SpeakerKind[], candidates: readonly Candidate[]) {
  const [gap] = gaps
  if (gap === undefined) return {}
  const ofKind = candidates.filter((c) => c.agencyKind === gap)
  const [team] = found(ofKind, [gap], [])
  return team === undefined ? { whom: 'outside', outsideKind: gap } : { whom: 'here', team }
}

export const openingRoutes: readonly Route[] = [
  ...openPage('/children/:ref/discuss', loadForChild),
  ...openPage('/contexts/:ref/discuss', loadForContext),
]
