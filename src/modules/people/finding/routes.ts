// Finding a child: inside my circles freely, outside them exactly. Names travel by POST only and never stand in an address.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import {
  countAgainst,
  deed,
  formPage,
  fromHere,
  page,
  send,
  within,
  type Ask,
  type PageContext,
  type Route,
} from '../../../platform/http/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import { makerDays } from '../domain.ts'
import { holds } from '../loading.ts'
import { askForm, exactlyWanted, findForm, glassForm, type Wanted } from './forms.ts'
import { breakGlass, findHit, openForReport, requestAccess, searchInside, searchOutside } from './queries.ts'
import { AskScreen, FindScreen, GlassScreen, type FindAnswer } from './views.tsx'

const permission = 'people.search'
const reporting = 'missing.record-report'

/** Exact searches outside the circles, by one worker within an hour: enough for a shift, too few to fish with. */
export const exactSearchesAnHour = 30

const findPage = page('/children/find', {
  permission,
  audit: 'none',
  load: async ({ house, me }) => ({ mayReport: holds(house, me, reporting) }),
  view: ({ loaded, page: context }) =>
    FindScreen({
      state: { typed: {}, problems: [] },
      page: context,
      answer: null,
      mayAdd: context.may('people.add-child'),
      mayReport: loaded.mayReport,
    }),
})

const find: Route = {
  method: 'POST',
  url: '/children/find',
  permission,
  whileReadOnly: true,
  handle: async (house, request, reply) => {
    const typed = fromHere(request)
    const read = findForm.read(typed)
    const show = (ask: Ask, context: PageContext, state: FormState, answer: FindAnswer | null) =>
      FindScreen({ state, page: context, answer, mayAdd: context.may('people.add-child'), mayReport: holds(house, ask.me, reporting) })
    if (!read.ok) {
      const wrong = await within(house, request, permission, async (ask, context) =>
        show(ask, context, { typed, problems: read.problems }, null),
      )
      return send(house, request, reply, wrong, 422)
    }
    const wanted: Wanted = read.values
    const state: FormState = { typed, problems: [] }
    if (Object.values(wanted).every((value) => value === null)) {
      const problems = [{ field: 'q', text: 'Give a name or a reference' }]
      const empty = await within(house, request, permission, async (ask, context) => show(ask, context, { typed, problems }, null))
      return send(house, request, reply, empty, 422)
    }
    const exact = exactlyWanted(wanted)
    const near = await within(house, request, permission, async (ask, context) => {
      const inside = await searchInside(ask.scope, wanted)
      if (exact !== null && !inside.some((found) => found.exact)) return null
      await auditFound(ask, inside)
      return show(ask, context, state, { wanted, inside, outside: null })
    })
    if (near.value !== null || exact === null) return send(house, request, reply, { value: near.value ?? unreachable(), me: near.me })
    // Counted in a transaction of its own: a search that fails afterwards was still a try.
    await within(house, request, permission, async ({ scope }) =>
      countAgainst(scope, 'exact-search', scope.me.workerId, exactSearchesAnHour, 3600),
    )
    const far = await within(house, request, permission, async (ask, context) => {
      const inside = await searchInside(ask.scope, wanted)
      const outside = await searchOutside(ask.scope, exact)
      await auditFound(ask, inside)
      return show(ask, context, state, { wanted, inside, outside })
    })
    return send(house, request, reply, far)
  },
}

function unreachable(): never {
  throw new Error('a search inside the circles shows a page unless it must go on outside them')
}

async function auditFound({ scope }: Ask, inside: FindAnswer['inside']): Promise<void> {
  await writeAudit(
    scope,
    permission,
    false,
    inside.map(({ child }) => ({ subject: 'child', ref: child.ref, childId: child.id, why: 'search' })),
  )
}

const hitOf = async ({ scope, params }: Ask) => (isUuid(params['hit'] ?? '') ? findHit(scope, params['hit'] ?? '') : null)

const askRoute = formPage('/children/found/:hit/ask', {
  permission,
  audit: 'none', // request_access() writes the trail: only the database knows which child it is.
  load: hitOf,
  form: (_hit, context) => askForm(context.content),
  view: AskScreen,
  async act({ scope }, { hit }, { purpose, reason }) {
    const made = await requestAccess(scope, hit, purpose, reason)
    return { goTo: made === null ? '/children/find' : `/access-requests/${made}/outcome` }
  },
})

const glassRoute = formPage('/children/found/:hit/break-glass', {
  whileReadOnly: true,
  permission: 'people.break-glass',
  audit: 'none', // break_glass() writes the trail, with the child that only the database knows.
  load: hitOf,
  form: (_hit, context) => glassForm(context.content),
  view: GlassScreen,
  async act({ scope, house }, { hit }, { purpose, reason }) {
    const words = house.content.reason('break-glass', purpose)?.words ?? purpose
    const ref = await breakGlass(scope, hit, `${words}. ${reason}`)
    return { goTo: ref === null ? '/children/find' : `/children/${ref}` }
  },
})

const reportRoute = deed('/children/found/:hit/report', {
  permission,
  audit: 'none', // open_for_report() writes the trail.
  load: async (ask) => (holds(ask.house, ask.me, reporting) ? hitOf(ask) : null),
  async act({ scope, now }, { hit }) {
    const team = scope.me.teams[0]
    if (!team)
      return { refused: 'You are in no team yet, so nobody would hold the report with you. Ask your administrator to add you to one.' }
    const ref = await openForReport(scope, hit, team.id, londonMidnight(addDays(londonDay(now), makerDays)))
    return { goTo: ref === null ? '/children/find' : `/children/${ref}/report` }
  },
})

export const findingRoutes: Route[] = [...findPage, find, ...askRoute, ...glassRoute, ...reportRoute]
