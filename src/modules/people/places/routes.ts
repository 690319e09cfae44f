// Places: on demand, one at a time, never in a list (assurance T2).
import { londonDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { readPostcode } from '../../../kernel/postcodes.ts'
import { formPage, fromHere, NotFound, page, send, within, type Route } from '../../../platform/http/index.ts'
import type { Child, LocationKind } from '../domain.ts'
import { auditOfChild, childOf } from '../loading.ts'
import { addLocation, findChildById } from '../queries.ts'
import { inThePast } from '../records/forms.ts'
import { ChildFormScreen } from '../records/views.tsx'
import { placeForm } from './forms.ts'
import { childOfPlace, placesOf, seeLocation } from './queries.ts'
import { PlaceScreen, PlacesScreen } from './views.tsx'

const placesPage = (child: Child) => `/children/${child.ref}/places`

const places = page('/children/:ref/places', {
  permission: 'people.see-location',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    const before = ask.query['before'] ?? ''
    return child && { child, ...(await placesOf(ask.scope, child.id, isUuid(before) ? before : null)) }
  },
  view: PlacesScreen,
})

const add = formPage('/children/:ref/places/add', {
  permission: 'people.add-location',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    return child && { child }
  },
  form: placeForm,
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'Add a place',
      heading: 'Add a place',
      button: 'Add this place',
      backTo: `/children/${given.loaded.child.ref}/places`,
      backText: 'Places',
    }),
  async act({ scope, now }, { child }, { kind, postcode, ...told }) {
    const problems = inThePast({ fromDay: told.fromDay, toDay: told.toDay }, londonDay(now))
    if (problems.length > 0) return { problems }
    const read = postcode === null ? null : readPostcode(postcode)
    await addLocation(scope, { childId: child.id, kind: kind as LocationKind, postcode: read?.ok ? read.value : postcode, ...told })
    return { goTo: placesPage(child) }
  },
})

/** A page that answers a POST: looking leaves a mark, so it is a deed, and it stands in no history to go back to. */
const show: Route = {
  method: 'POST',
  url: '/locations/:id/show',
  permission: 'people.see-location',
  whileReadOnly: true,
  handle: async (house, request, reply) => {
    fromHere(request)
    const made = await within(house, request, 'people.see-location', async ({ scope, params }, context) => {
      const id = params['id'] ?? ''
      const childId = isUuid(id) ? await childOfPlace(scope, id) : null
      const child = childId === null ? null : await findChildById(scope, childId)
      const place = child && (await seeLocation(scope, id))
      if (!child || !place) throw new NotFound()
      return PlaceScreen({ child, place, page: context })
    })
    return send(house, request, reply, made)
  },
}

export const placeRoutes: Route[] = [...places, ...add, show]
