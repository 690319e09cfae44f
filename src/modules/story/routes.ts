// The child's story, on screen and on paper.
import { isRef } from '../../kernel/ids.ts'
import { mayDo, page, type Ask, type AuditNote, type Route } from '../../platform/http/index.ts'
import { patternsKnown, standingOf } from '../judgements/index.ts'
import { ageOf, findChild, type Child } from '../people/index.ts'
import { observationsOf } from '../signs/index.ts'
import { filterOf, keyOf } from './domain.ts'
import { circleOf, owedFor, section45Open, storyEpisodes, storyPage } from './queries.ts'
import { PrintPage, StoryPage, type PrintedStory, type Story } from './views.tsx'

const pageSize = 30
const printMax = 500

export const storyRoutes: Route[] = [
  ...page('/children/:ref', {
    permission: 'story.read',
    audit: (story: Story): AuditNote => auditOf(story),
    load: async (ask): Promise<Story | null> => {
      const child = await childOf(ask)
      if (!child) return null
      const { scope } = ask
      const filter = filterOf(ask.query['kind'])
      const before = keyOf(ask.query['before'])
      const rows = await storyPage(scope, child.id, { filter, before, most: pageSize })
      return {
        ...(await known(ask, child)),
        rows: rows.slice(0, pageSize),
        hasMore: rows.length > pageSize,
        filter,
        before,
        owed: await owedFor(scope, child.id),
        circle: await circleOf(scope, child.id),
        observations: await observationsOf(scope, child.id),
      }
    },
    view: StoryPage,
  }),
  ...page('/children/:ref/print', {
    permission: 'story.read',
    audit: (story: PrintedStory): AuditNote => ({ ...auditOf(story), why: 'print' }),
    load: async (ask): Promise<PrintedStory | null> => {
      const child = await childOf(ask)
      if (!child) return null
      const rows = await storyPage(ask.scope, child.id, { filter: null, before: null, most: printMax })
      return {
        ...(await known(ask, child)),
        rows: rows.slice(0, printMax),
        hasMore: rows.length > printMax,
        filter: null,
        before: null,
        owed: [],
        circle: [],
        observations: [],
        most: printMax,
      }
    },
    view: PrintPage,
  }),
]

function auditOf({ child, rows }: Story): AuditNote {
  return { subject: 'story', ref: child.ref, childId: child.id, rows: rows.length }
}

async function childOf({ scope, params }: Ask): Promise<Child | null> {
  const ref = params['ref'] ?? ''
  return isRef(ref) ? findChild(scope, ref) : null
}

async function known(
  ask: Ask,
  child: Child,
): Promise<Pick<Story, 'child' | 'age' | 'episodes' | 'patterns' | 'judgement' | 'readsAll' | 'section45'>> {
  return {
    child,
    age: ageOf(child, ask.now),
    episodes: await storyEpisodes(ask.scope, child.id),
    patterns: await patternsKnown(ask.scope, child.id),
    judgement: mayDo(ask.house, ask.me, 'judgements.read') ? await standingOf(ask.scope, child.id) : null,
    readsAll: mayDo(ask.house, ask.me, 'story.read-all'),
    section45: mayDo(ask.house, ask.me, 'response.section-45') && (await section45Open(ask.scope, child.id)),
  }
}
