// Links, not merges: that two records are of one child, said with a reason and taken back with nothing lost (assurance T11).
import { isUuid, normaliseRef } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { childOf } from '../loading.ts'
import { findChild } from '../queries.ts'
import { ChildFormScreen } from '../records/views.tsx'
import { linkBetween, type LinkProblem } from './domain.ts'
import { endLinkForm, linkForm } from './forms.ts'
import { endLink, linkRecords, linksOf, type ChildLink } from './queries.ts'
import { LinksScreen } from './views.tsx'

interface Loaded {
  child: Child
  links: readonly ChildLink[]
  /** The record just linked, for the trail of both. */
  other?: Child
}

const linksPage = (child: Child) => `/children/${child.ref}/links`
const back = (child: Child) => ({ backTo: linksPage(child), backText: 'Other records' })

async function load(ask: Ask): Promise<Loaded | null> {
  const child = await childOf(ask)
  return child && { child, links: await linksOf(ask.scope, child.id) }
}

/** Both records' logs say that somebody looked at them together. */
function audit({ child, links, other }: Loaded): AuditNote[] {
  const others = [...links.filter((l) => l.endedAt === null).map((l) => ({ ref: l.otherRef, id: l.otherId })), ...(other ? [other] : [])]
  return [child, ...others].map(({ ref, id }) => ({ subject: 'link', ref, childId: id }))
}

const list = page('/children/:ref/links', { permission: 'people.read', audit, load, view: LinksScreen })

const link = formPage('/children/:ref/links/new', {
  permission: 'people.link',
  audit,
  load,
  form: linkForm,
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'Link another record',
      heading: 'Link another record of this child',
      lead: linkMeans,
      button: 'Link the records',
      ...back(given.loaded.child),
    }),
  async act({ scope }, loaded, { other: typed, reason }) {
    const ref = normaliseRef(typed)
    const other = ref === null ? null : await findChild(scope, ref)
    const open = loaded.links.filter((l) => l.endedAt === null).map((l) => l.otherId)
    const pair = linkBetween(loaded.child.id, other?.id ?? null, open)
    if (!pair.ok) return { problem: { field: 'other', text: refusals[pair.problem] } }
    await linkRecords(scope, pair.value, reason)
    if (other) loaded.other = other
    return { goTo: linksPage(loaded.child) }
  },
})

const linkMeans =
  'Both records stay as they are, each with its own circle. The link says that they are of one child, to whoever may open both. It can be ended, and nothing is lost.'

const refusals: Record<LinkProblem, string> = {
  'not-found': 'No record in your circles has that reference. Check it, or ask for access to the other record first',
  itself: 'That is this record. Give the reference of the other one',
  already: 'These two records are linked already',
}

const end = formPage('/children/:ref/links/:id/end', {
  permission: 'people.link',
  audit,
  load: async (ask): Promise<(Loaded & { link: ChildLink }) | null> => {
    const loaded = await load(ask)
    const id = ask.params['id'] ?? ''
    const found = isUuid(id) ? loaded?.links.find((l) => l.id === id && l.endedAt === null) : undefined
    return loaded && found ? { ...loaded, link: found } : null
  },
  form: endLinkForm,
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'End the link',
      heading: `End the link with ${given.loaded.link.otherRef}`,
      lead: 'Both records stay as they are. That they were linked, and why it ended, stays readable.',
      button: 'End the link',
      ...back(given.loaded.child),
    }),
  async act({ scope }, { child, link: ended }, { reason }) {
    await endLink(scope, ended.id, reason)
    return { goTo: linksPage(child) }
  },
})

export const linkRoutes: Route[] = [...list, ...link, ...end]
