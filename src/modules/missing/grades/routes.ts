import { formPage, type Ask, type Route } from '../../../platform/http/index.ts'
import { findChildById } from '../../people/index.ts'
import { findEpisode } from '../episodes/queries.ts'
import { recordRiskGrade } from './deeds.ts'
import { gradeForm, gradeFrom, gradeRefusals, scaleToAsk } from './forms.ts'
import { gradesOf, scaleUsedLast } from './queries.ts'
import { GradePage } from './views.tsx'

const review = formPage('/episodes/:ref/risk', {
  permission: 'missing.grade-risk',
  audit: ({ episode }) => ({ subject: 'risk grade', ref: episode.ref, childId: episode.childId }),
  load: loadForGrade,
  form: ({ scale }, page) => gradeForm(page.content, scale),
  known: ({ isPolice }, { me, now }) => ({
    gradedAt: { date: now, precision: 'minute' as const },
    ...(isPolice ? { gradedByName: me.name } : {}),
  }),
  view: ({ loaded, form, state, page }) => GradePage({ ...loaded, form, state, page }),
  async act({ scope }, { episode, scale }, values) {
    const told = gradeFrom(values, scale)
    if ('problems' in told) return told
    if (told.draft === null) return { problem: { field: 'grade', text: 'Say which grade police gave' } }
    const made = await recordRiskGrade(scope, episode.ref, told.draft)
    return made.ok ? { goTo: `/episodes/${episode.ref}` } : { problem: gradeRefusals[made.problem] }
  },
})

export const gradeRoutes: Route[] = [...review]

async function loadForGrade({ scope, params, query, house }: Ask) {
  const episode = await findEpisode(scope, params['ref'] ?? '')
  const child = episode && (await findChildById(scope, episode.childId))
  if (!episode || !child) return null
  const grades = await gradesOf(scope, episode.id)
  const usedLast = grades[0]?.scaleVersion ?? (await scaleUsedLast(scope))
  return { episode, child, grades, scale: scaleToAsk(house.content, query['scale'], usedLast), isPolice: scope.me.agencyKind === 'police' }
}
