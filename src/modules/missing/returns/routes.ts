import { readPostcode } from '../../../kernel/postcodes.ts'
import { formPage, type Ask, type Route } from '../../../platform/http/index.ts'
import { inventedAreas } from '../../agencies/index.ts'
import { findChildById } from '../../people/index.ts'
import { findEpisode } from '../episodes/queries.ts'
import { recordReturn } from './deeds.ts'
import { returnForm, returnRefusals } from './forms.ts'
import { ReturnPage } from './views.tsx'

const recordTheReturn = formPage('/episodes/:ref/return', {
  permission: 'missing.record-return',
  audit: ({ episode }) => ({ subject: 'return', ref: episode.ref, childId: episode.childId }),
  load: loadForReturn,
  form: ({ invented }, { content }) => returnForm(content, invented),
  view: ({ loaded, form, state, page }) => ReturnPage({ ...loaded, form, state, page }),
  async act({ scope, house }, { episode }, values) {
    const postcode = values.postcode === null ? null : readPostcode(values.postcode)
    const made = await recordReturn(scope, house.content, episode.ref, {
      returned: values.returned,
      how: values.how,
      foundBy: values.foundBy,
      place: {
        kind: values.placeKind === 'returned-to' ? 'returned-to' : 'found',
        place: values.place,
        postcode: postcode?.ok ? postcode.value : null,
      },
      foundForceCode: values.foundForce,
      foundAuthorityCode: values.foundAuthority,
      conditionCodes: values.conditionCodes,
      conditionNote: values.conditionNote,
    })
    return made.ok ? { goTo: `/episodes/${episode.ref}` } : { problem: returnRefusals[made.problem] }
  },
})

export const returnRoutes: Route[] = [...recordTheReturn]

async function loadForReturn({ scope, params }: Ask) {
  const episode = await findEpisode(scope, params['ref'] ?? '')
  const child = episode && (await findChildById(scope, episode.childId))
  return episode && child ? { episode, child, invented: await inventedAreas(scope) } : null
}
