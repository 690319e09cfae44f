// The circle round a child: who stands in it, who must never, and whether the child can be found at all.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { deed, formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { recipientKindOf, type Child, type Purpose } from '../domain.ts'
import { auditOfChild, childOf } from '../loading.ts'
import { openCircle } from '../queries.ts'
import { ChildFormScreen } from '../records/views.tsx'
import { saidBefore, sharingSaid } from '../sharing-fields.ts'
import { insertSharing, lastSaid, shareWhole } from '../sharings.ts'
import { purposeWords, wordsOf } from '../words.ts'
import { addForm, conflictForm, entryDaysUsual, restrictForm } from './forms.ts'
import {
  closeEntry,
  conflictsOf,
  declareConflict,
  endedEntries,
  openEntries,
  recipientOf,
  restrict,
  teamOptions,
  workerOptions,
} from './queries.ts'
import { CircleScreen } from './views.tsx'

const circlePage = ({ ref }: Child) => `/children/${ref}/circle`
const back = (child: Child) => ({ backTo: circlePage(child), backText: 'Who may open this record' })
const onlyChild = async (ask: Ask) => {
  const child = await childOf(ask)
  return child && { child }
}

const circle = page('/children/:ref/circle', {
  permission: 'people.read',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    return (
      child && {
        child,
        open: await openEntries(ask.scope, child.id),
        ended: await endedEntries(ask.scope, child.id),
        conflicts: await conflictsOf(ask.scope, child.id),
      }
    )
  },
  view: CircleScreen,
})

const add = formPage('/children/:ref/circle/add', {
  permission: 'people.manage-circle',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    if (!child) return null
    const whom = await recipientOf(ask.scope, ask.query)
    const other = whom !== null && whom.agencyId !== ask.me.agencyId
    return {
      child,
      whom,
      asked: whom
        ? other
          ? ('other' as const)
          : ('own' as const)
        : { teams: await teamOptions(ask.scope), workers: await workerOptions(ask.scope, ask.me.workerId) },
      said: other ? await lastSaid(ask.scope, child.id) : null,
    }
  },
  form: ({ asked }, context) => addForm(context.content, londonDay(context.now), asked),
  known: ({ said }, { now }) => ({ until: addDays(londonDay(now), entryDaysUsual), ...saidBefore(said) }),
  view: ({ loaded, ...given }) =>
    ChildFormScreen({
      ...given,
      loaded,
      title: 'Add to the circle',
      heading: loaded.whom ? `Open the record to ${loaded.whom.name}` : 'Add a team or a person',
      button: loaded.whom ? 'Open the record to them' : 'Go on',
      ...(loaded.whom && loaded.asked === 'other'
        ? {
            lead: `They work for ${loaded.whom.agencyName}: opening the record to them is a decision to share, and stands in the register.`,
          }
        : {}),
      ...back(loaded.child),
    }),
  async act({ scope }, { child, whom, asked }, { team, worker, purpose, reason, until, ...decision }) {
    if (whom === null) {
      const chosen = team ? `team=${team}` : `person=${worker ?? ''}`
      return { goTo: `${circlePage(child)}/add?${chosen}` }
    }
    // Through the end of the day that was given.
    await openCircle(scope, {
      childId: child.id,
      ...(whom.kind === 'team' ? { teamId: whom.id } : { workerId: whom.id }),
      purpose: purpose as Purpose,
      reason,
      expiresAt: londonMidnight(addDays(until, 1)),
    })
    if (asked === 'other')
      await insertSharing(scope, {
        ...sharingSaid(decision),
        ...shareWhole,
        childId: child.id,
        to: { kind: whom.kind, id: whom.id },
        recipientKind: recipientKindOf(whom.agencyKind),
        helpsWith: wordsOf(purposeWords, purpose),
        why: reason,
        goesWith: 'circle',
      })
    return { goTo: circlePage(child) }
  },
})

const end = deed('/children/:ref/circle/:entry/end', {
  whileReadOnly: true,
  permission: 'people.manage-circle',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    if (!child || !isUuid(ask.params['entry'] ?? '')) return null
    const open = await openEntries(ask.scope, child.id)
    const entry = open.find((e) => e.id === ask.params['entry'])
    return entry ? { child, entry, open } : null
  },
  async act({ scope }, { child, entry, open }) {
    const answering = open.filter((e) => e.purpose === 'responsible-authority' && e.teamId !== null)
    if (answering.length === 1 && answering[0]?.id === entry.id)
      return { refused: 'Somebody must answer for the child. Name another responsible council first, then end this.' }
    await closeEntry(scope, entry.id)
    return { goTo: circlePage(child) }
  },
})

const conflict = formPage('/children/:ref/circle/conflict', {
  whileReadOnly: true,
  permission: 'people.read',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    return child && { child, workers: await workerOptions(ask.scope, ask.me.workerId) }
  },
  form: ({ workers }, context) => conflictForm(workers, context.may('people.declare-conflict')),
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'Declare a conflict',
      heading: 'Declare a conflict',
      button: 'Close the record to them',
      warning: true,
      ...back(given.loaded.child),
      lead: conflictMeans,
    }),
  async act({ scope, me }, { child }, { who, worker, reason }) {
    const another = who === 'another' ? worker : null
    await declareConflict(scope, child.id, another ?? me.workerId, reason)
    return { goTo: another === null ? '/work' : circlePage(child) }
  },
})

const conflictMeans =
  'The record closes at once and for good: no team, no request and no broken glass opens it to that person again. Nobody thinks less of you for saying so.'

const restrictRoute = formPage('/children/:ref/restrict', {
  whileReadOnly: true,
  permission: 'people.restrict',
  audit: auditOfChild,
  load: onlyChild,
  form: restrictForm,
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'Restrict a record',
      heading: 'Restrict this record',
      button: 'Restrict this record',
      warning: true,
      ...back(given.loaded.child),
      lead: restrictionMeans,
    }),
  async act({ scope }, { child }, { reason }) {
    await restrict(scope, child.id, reason)
    return { goTo: circlePage(child) }
  },
})

const restrictionMeans =
  'Nobody outside the circle will find this child by any search, and the glass cannot be broken. Whoever tries is told that nothing was found; the lead is told who tried. The circle itself stays as it is.'

const lift = deed('/children/:ref/restrict/lift', {
  permission: 'people.restrict',
  audit: auditOfChild,
  load: onlyChild,
  async act({ scope }, { child }) {
    if (child.restrictedAt === null) return { refused: 'The record is not restricted any more.' }
    await restrict(scope, child.id, null)
    return { goTo: circlePage(child) }
  },
})

export const circleRoutes: Route[] = [...circle, ...add, ...end, ...conflict, ...restrictRoute, ...lift]
