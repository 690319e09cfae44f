import { isUuid } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { findChild, findChildById, type Child } from '../../people/index.ts'
import { findEpisode, hasBeenMissing, openEpisodeOf } from '../episodes/queries.ts'
import { writeProfile } from './deeds.ts'
import { isEmpty, mayRead } from './domain.ts'
import { known, notYetTold, profileForm, saidIn } from './forms.ts'
import { findVersion, latestAhead, latestOfEpisode, versionsOf } from './queries.ts'
import { ProfileFormPage, ProfilePage, VersionPage } from './views.tsx'

const profile = page('/children/:ref/profile', {
  permission: 'missing.read-profile',
  audit: ({ child }) => ({ subject: 'profile', ref: child.ref, childId: child.id }),
  load: loadProfile,
  view: ({ loaded, page: context }) => ProfilePage({ ...loaded, page: context }),
})

const version = page('/children/:ref/profile/versions/:id', {
  permission: 'missing.read-profile',
  audit: ({ child }) => ({ subject: 'profile', ref: child.ref, childId: child.id, why: 'earlier-version' }),
  load: loadVersion,
  view: ({ loaded, page: context }) => VersionPage({ ...loaded, page: context }),
})

const nothingSaid = { problem: { field: 'likes-to-be-called', text: 'Answer at least one question: an empty profile helps nobody' } }

const ahead = formPage('/children/:ref/profile/ahead', {
  permission: 'missing.write-profile',
  audit: ({ child }) => ({ subject: 'profile', ref: child.ref, childId: child.id }),
  load: loadAhead,
  form: ({ groups, before }) => profileForm(groups, before),
  known: ({ groups, before }) => known(groups, before),
  view: ({ loaded, form, state, page: context }) => ProfileFormPage({ ...loaded, episode: null, form, state, page: context }),
  async act({ scope }, { child, groups, before }, values) {
    if (isEmpty(before) && saysNothing(groups, values)) return nothingSaid
    await writeProfile(scope, { childId: child.id, part: 1, episodeId: null }, groups, before, values)
    return { goTo: `/children/${child.ref}/profile` }
  },
})

const onceMissing = formPage('/episodes/:ref/profile', {
  permission: 'missing.write-profile',
  audit: ({ episode }) => ({ subject: 'profile', ref: episode.ref, childId: episode.childId }),
  load: loadOnceMissing,
  form: ({ groups, before }) => profileForm(groups, before),
  known: ({ groups, before }) => known(groups, before),
  view: ({ loaded, form, state, page: context }) => ProfileFormPage({ ...loaded, form, state, page: context }),
  async act({ scope }, { child, episode, groups, before }, values) {
    const [first] = groups[0]?.fields ?? []
    if (isEmpty(before) && saysNothing(groups, values)) return { problem: { ...nothingSaid.problem, field: first?.code ?? '' } }
    await writeProfile(scope, { childId: child.id, part: 2, episodeId: episode.id }, groups, before, values)
    return { goTo: `/episodes/${episode.ref}` }
  },
})

export const profileRoutes: Route[] = [...profile, ...version, ...ahead, ...onceMissing]

async function loadProfile(ask: Ask) {
  const child = await childOfProfile(ask)
  if (!child) return null
  const openEpisode = await openEpisodeOf(ask.scope, child.id)
  return {
    child,
    openEpisode,
    ahead: await latestAhead(ask.scope, child.id),
    during: openEpisode && (await latestOfEpisode(ask.scope, openEpisode.id)),
    versions: await versionsOf(ask.scope, child.id),
  }
}

async function loadVersion(ask: Ask) {
  const child = await childOfProfile(ask)
  const id = ask.params['id'] ?? ''
  const found = child && isUuid(id) ? await findVersion(ask.scope, child.id, id) : null
  return child && found ? { child, version: found } : null
}

async function loadAhead({ scope, params, house }: Ask) {
  const child = await findChild(scope, params['ref'] ?? '')
  return child && { child, groups: house.content.profile.ahead, before: (await latestAhead(scope, child.id))?.answers ?? {} }
}

/** Null once the child is back: what helped to find them then is history. */
async function loadOnceMissing({ scope, params, house }: Ask) {
  const episode = await findEpisode(scope, params['ref'] ?? '')
  const child = episode && (await findChildById(scope, episode.childId))
  if (!episode || !child || episode.endedAt !== null) return null
  return {
    episode,
    child,
    groups: notYetTold(house.content.profile.onceMissing),
    before: (await latestOfEpisode(scope, episode.id))?.answers ?? {},
  }
}

async function childOfProfile({ scope, params, me }: Ask): Promise<Child | null> {
  const child = await findChild(scope, params['ref'] ?? '')
  return child && mayRead(me.agencyKind, await hasBeenMissing(scope, child.id)) ? child : null
}

function saysNothing(groups: Parameters<typeof saidIn>[0], values: Readonly<Record<string, unknown>>): boolean {
  return saidIn(groups, values).every((said) => !('answer' in said) && said.addedPlaces.length === 0)
}
