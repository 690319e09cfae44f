import { formPage, type Ask, type Route } from '../../../platform/http/index.ts'
import { findChildById } from '../../people/index.ts'
import { findEpisode } from '../episodes/queries.ts'
import { recordPreventionInterview } from './deeds.ts'
import { preventionForm, preventionFrom, preventionRefusals } from './forms.ts'
import { PreventionPage } from './views.tsx'

const recordIt = formPage('/episodes/:ref/prevention', {
  permission: 'missing.record-prevention',
  audit: ({ episode }) => ({ subject: 'prevention interview', ref: episode.ref, childId: episode.childId }),
  load: loadForPrevention,
  form: (_loaded, { content }) => preventionForm(content),
  view: ({ loaded, form, state, page }) => PreventionPage({ ...loaded, form, state, page }),
  async act({ scope, house }, { episode }, values) {
    const made = await recordPreventionInterview(scope, episode.ref, preventionFrom(house.content, values))
    return made.ok ? { goTo: `/episodes/${episode.ref}` } : { problem: preventionRefusals[made.problem] }
  },
})

export const preventionRoutes: Route[] = [...recordIt]

async function loadForPrevention({ scope, params }: Ask) {
  const episode = await findEpisode(scope, params['ref'] ?? '')
  const child = episode && (await findChildById(scope, episode.childId))
  return episode && child ? { episode, child } : null
}
