import { addHours, londonDay } from '../../../kernel/dates.ts'
import { readPostcode } from '../../../kernel/postcodes.ts'
import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { inventedAreas } from '../../agencies/index.ts'
import { findChild, findChildById } from '../../people/index.ts'
import { gradeFrom, gradeRefusals, scaleToAsk } from '../grades/forms.ts'
import { gradesOf, scaleUsedLast } from '../grades/queries.ts'
import { preventionsOf } from '../prevention/queries.ts'
import { latestOfEpisode } from '../profiles/queries.ts'
import { returnOf } from '../returns/queries.ts'
import { authorityCodeOf } from './circle.ts'
import { recordReport } from './deeds.ts'
import type { ReportProblem } from './domain.ts'
import { reportForm, reportRefusals } from './forms.ts'
import { countEpisodes, findEpisode, interviewOf, lastSetting, openEpisodeOf, placementOn, placesOf } from './queries.ts'
import { EpisodePage, ReportPage } from './views.tsx'

const daysOfPattern = 30

const report = formPage('/children/:ref/report', {
  permission: 'missing.record-report',
  audit: ({ child }) => ({ subject: 'missing report', ref: child.ref, childId: child.id }),
  load: loadForReport,
  form: ({ scale, invented }, { content }) => reportForm(content, scale, invented),
  known: ({ setting, isPolice }, { me, now }) => ({
    type: 'M',
    reportedAt: { date: now, precision: 'minute' as const },
    gradedAt: { date: now, precision: 'minute' as const },
    ...(isPolice ? { gradedByName: me.name } : {}),
    ...setting,
  }),
  view: ({ loaded, form, state, page }) => ReportPage({ ...loaded, form, state, page }),
  async act({ scope, house }, { child, scale }, values) {
    const graded = gradeFrom(values, scale)
    if ('problems' in graded) return graded
    const made = await recordReport(scope, house.content, {
      childId: child.id,
      type: values.type === 'A' ? 'A' : 'M',
      missingFrom: values.missingFrom,
      lastSeenPlace: values.lastSeenPlace,
      lastSeenPostcode: normalPostcode(values.lastSeenPostcode),
      lastSeenBy: values.lastSeenBy,
      reportedAt: values.reportedAt.date,
      reportedBy: values.reportedBy,
      reportedByRole: values.reportedByRole,
      circumstanceCodes: values.circumstanceCodes,
      circumstances: values.circumstances,
      policeReference: values.policeReference,
      settingKind: values.settingKind,
      settingName: values.settingName,
      hostAuthorityCode: values.hostAuthority,
      grade: graded.draft,
    })
    if (made.ok) return { goTo: `/episodes/${made.value.ref}?done=reported` }
    return { problem: isReportProblem(made.problem) ? reportRefusals[made.problem] : gradeRefusals[made.problem] }
  },
})

const episodePage = page('/episodes/:ref', {
  permission: 'missing.read',
  audit: ({ episode }) => ({ subject: 'episode', ref: episode.ref, childId: episode.childId }),
  load: loadEpisode,
  view: ({ loaded, page: context, query }) => EpisodePage({ ...loaded, page: context, justDone: query['done'] }),
})

export const episodeRoutes: Route[] = [...report, ...episodePage]

async function loadForReport({ scope, params, query, house, now }: Ask) {
  const child = await findChild(scope, params['ref'] ?? '')
  if (!child) return null
  const placement = await placementOn(scope, child.id, londonDay(now))
  const last = await lastSetting(scope, child.id)
  const settingKind =
    placement && house.content.missingChoice('placementTypes', placement.kind) ? placement.kind : (last?.settingKind ?? null)
  return {
    child,
    placement,
    openEpisode: await openEpisodeOf(scope, child.id),
    setting: {
      settingKind,
      settingName: placement?.provider ?? last?.settingName ?? null,
      hostAuthority: placement?.hostAuthorityCode ?? last?.hostAuthorityCode ?? (await authorityCodeOf(scope, child.responsibleAgencyId)),
    },
    scale: scaleToAsk(house.content, query['scale'], await scaleUsedLast(scope)),
    invented: await inventedAreas(scope),
    isPolice: scope.me.agencyKind === 'police',
  }
}

async function loadEpisode({ scope, params }: Ask) {
  const episode = await findEpisode(scope, params['ref'] ?? '')
  const child = episode && (await findChildById(scope, episode.childId))
  if (!episode || !child) return null
  return {
    episode,
    child,
    grades: await gradesOf(scope, episode.id),
    returned: await returnOf(scope, episode.id),
    interview: await interviewOf(scope, episode.id),
    preventions: await preventionsOf(scope, episode.id),
    profile: await latestOfEpisode(scope, episode.id),
    places: await placesOf(scope, episode.id),
    countIn30Days: await countEpisodes(scope, episode.childId, addHours(episode.missingFrom, -24 * daysOfPattern), episode.missingFrom),
    invented: await inventedAreas(scope),
  }
}

function isReportProblem(problem: string): problem is ReportProblem {
  return problem in reportRefusals
}

function normalPostcode(typed: string | null): string | null {
  const read = typed === null ? null : readPostcode(typed)
  return read?.ok ? read.value : null
}
