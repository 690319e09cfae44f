// A child's own record: added, read, put right.
import { londonDay } from '../../../kernel/dates.ts'
import { formPage, fromHere, page, send, within, type Ask, type Route } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { auditOfChild, childOf, holds } from '../loading.ts'
import { addChild, addReference, changeChild, likelyDuplicates, ReferenceTaken, type ReferenceDraft } from '../queries.ts'
import { inThePast, knownForm, newChildForm, referenceForm } from './forms.ts'
import { changesOf, councils, referencesOf, workersInCircle } from './queries.ts'
import { AboutScreen, ChildFormScreen, NewChildScreen } from './views.tsx'

const taken = 'That reference stands on another record. Check it; if it is right, ask your coordinator which record is the child’s.'

/** What the form for a new child needs; the likely duplicates are filled in by act, for the page that asks about them. */
interface Beginning {
  councils: Awaited<ReturnType<typeof councils>>
  ownReference: boolean
  duplicates: Child[]
}

async function beginning({ scope, me }: Ask): Promise<Beginning> {
  return { councils: await councils(scope), ownReference: me.agencyKind !== 'council', duplicates: [] }
}

const formFor = (loaded: Beginning) => newChildForm(loaded.councils.options, loaded.ownReference)

const newRoute = formPage('/children/new', {
  permission: 'people.add-child',
  audit: ({ duplicates }) => duplicates.map((child) => ({ subject: 'child', ref: child.ref, childId: child.id, why: 'search' })),
  load: beginning,
  form: formFor,
  known: (loaded) => ({ responsible: loaded.councils.likeliest ?? '' }),
  view: ({ loaded, ...given }) => NewChildScreen({ ...given, duplicates: loaded.duplicates }),
  async act(
    { scope, now, house, me },
    loaded,
    { givenName, familyName, preferredName, dateOfBirth, sex, responsible, reference, another },
  ) {
    const problems = inThePast({ dateOfBirth }, londonDay(now))
    if (problems.length > 0) return { problems }
    if (!another) {
      loaded.duplicates = await likelyDuplicates(scope, { givenName: givenName ?? preferredName, familyName, dateOfBirth })
      if (loaded.duplicates.length > 0)
        return {
          problem: {
            field: 'another',
            text: 'A child in your circles may be this one. Open that record, or say that this is another child',
          },
        }
    }
    try {
      const made = await addChild(scope, {
        responsibleAgencyId: responsible,
        givenName,
        familyName,
        preferredName,
        dateOfBirth,
        sex,
        references: reference === null ? [] : [ownReference(reference, me.agencyKind)],
      })
      return { goTo: holds(house, me, 'missing.record-report') ? `/children/${made.ref}/report` : `/children/${made.ref}` }
    } catch (error) {
      if (error instanceof ReferenceTaken) return { problem: { field: 'reference', text: taken } }
      throw error
    }
  },
})

function ownReference(value: string, agencyKind: string): ReferenceDraft {
  return { kind: agencyKind === 'council' ? 'council' : agencyKind === 'police' ? 'police' : 'other', value }
}

/** From a search that found nothing: the same form with what was typed carried over in the POST, never in an address. */
const begin: Route = {
  method: 'POST',
  url: '/children/new/begin',
  permission: 'people.add-child',
  handle: async (house, request, reply) => {
    const typed = fromHere(request)
    const made = await within(house, request, 'people.add-child', async (ask, context) => {
      const loaded = await beginning(ask)
      return NewChildScreen({
        state: { typed: { responsible: loaded.councils.likeliest ?? '', ...typed }, problems: [] },
        form: formFor(loaded),
        page: context,
        duplicates: [],
      })
    })
    return send(house, request, reply, made)
  },
}

const about = page('/children/:ref/about', {
  permission: 'people.read',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    return child && { child, references: await referencesOf(ask.scope, child.id), changes: await changesOf(ask.scope, child.id) }
  },
  view: AboutScreen,
})

const aboutPage = (child: Child) => ({ backTo: `/children/${child.ref}/about`, backText: 'What is known' })

const change = formPage('/children/:ref/about/change', {
  permission: 'people.change',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    return child && { child, councils: (await councils(ask.scope)).options, workers: await workersInCircle(ask.scope, child.id) }
  },
  form: (loaded, context) => knownForm(loaded.councils, withCurrentLead(loaded.workers, loaded.child), londonDay(context.now)),
  known: ({ child }) => ({
    preferredName: child.preferredName,
    givenName: child.givenName,
    familyName: child.familyName,
    otherNames: child.otherNames.join(', '),
    dateOfBirth: child.dateOfBirth,
    sex: child.sex,
    ethnicity: child.ethnicity,
    language: child.language,
    communicationNeeds: child.communicationNeeds,
    nhsNumber: child.nhsNumber,
    responsible: child.responsibleAgencyId,
    lookedAfterSince: child.lookedAfterSince,
    lead: child.leadWorkerId,
  }),
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'Put right what is known',
      heading: 'Put right what is known',
      button: 'Save',
      ...aboutPage(given.loaded.child),
    }),
  async act({ scope }, { child }, { responsible, lead, otherNames, nhsNumber, ...facts }) {
    await changeChild(scope, child.id, {
      ...facts,
      otherNames:
        otherNames
          ?.split(',')
          .map((n) => n.trim())
          .filter((n) => n !== '') ?? [],
      nhsNumber: nhsNumber?.replaceAll(/\s/g, '') ?? null,
      leadWorkerId: lead,
      ...(responsible === child.responsibleAgencyId ? {} : { responsibleAgencyId: responsible }),
    })
    return { goTo: `/children/${child.ref}/about` }
  },
})

/** A lead who has left the circle is still shown until somebody else is chosen. */
function withCurrentLead(workers: readonly { code: string; words: string }[], child: Child) {
  const { leadWorkerId, leadWorkerName } = child
  return leadWorkerId === null || workers.some((w) => w.code === leadWorkerId)
    ? workers
    : [...workers, { code: leadWorkerId, words: `${leadWorkerName ?? ''}, no longer in the circle` }]
}

const reference = formPage('/children/:ref/about/reference', {
  permission: 'people.change',
  audit: auditOfChild,
  load: async (ask) => {
    const child = await childOf(ask)
    return child && { child }
  },
  form: referenceForm,
  view: (given) =>
    ChildFormScreen({
      ...given,
      title: 'Add a reference',
      heading: 'Add a reference',
      button: 'Add the reference',
      ...aboutPage(given.loaded.child),
    }),
  async act({ scope }, { child }, { kind, value }) {
    try {
      await addReference(scope, child.id, child.responsibleAgencyId, { kind: kind as ReferenceDraft['kind'], value })
    } catch (error) {
      if (error instanceof ReferenceTaken) return { problem: { field: 'value', text: taken } }
      throw error
    }
    return { goTo: `/children/${child.ref}/about` }
  },
})

export const recordRoutes: Route[] = [...newRoute, begin, ...about, ...change, ...reference]
