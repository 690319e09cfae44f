import { isRef } from '../../../kernel/ids.ts'
import { formPage, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { findChild } from '../../people/index.ts'
import { notNeededForm } from './forms.ts'
import { answeredOffers, openOffers, sayNotNeeded } from './queries.ts'
import { OfferPage } from './views.tsx'

async function load({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(scope, ref) : null
  return child && { child, open: await openOffers(scope, child.id), answered: await answeredOffers(scope, child.id) }
}
export type Offering = NonNullable<Awaited<ReturnType<typeof load>>>

export const offerRoutes: readonly Route[] = formPage('/children/:ref/discussion-offer', {
  permission: 'response.answer-offers',
  audit: ({ child, open }: Offering): AuditNote => ({ subject: 'discussion offer', ref: child.ref, childId: child.id, rows: open.length }),
  load,
  form: notNeededForm,
  view: OfferPage,
  async act({ scope }, { child, open }, { reason }) {
    if (open.length === 0) return { problem: { field: 'reason', text: 'Somebody has answered already. Nothing more is needed' } }
    await sayNotNeeded(
      scope,
      open.map((o) => o.id),
      reason,
    )
    return { goTo: `/children/${child.ref}/discussion-offer` }
  },
})
