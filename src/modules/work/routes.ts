import { renderToString } from 'preact-render-to-string'
import { download, mayDo, page, type Ask, type AuditNote } from '../../platform/http/index.ts'
import type { WorkGroup, WorkItem } from '../../kernel/work.ts'
import { inOrder, pageOf, places, type Place } from './domain.ts'
import { allWork } from './queries.ts'
import { LandingPage, ListPage, WorkFragment, WorkPage } from './views.tsx'

interface Loaded {
  /** Null for those whose role has no work with children: they get a page that says where their work is. */
  items: WorkItem[] | null
  places: readonly Place[]
}

async function load(ask: Ask): Promise<Loaded> {
  const { house, me, scope } = ask
  if (mayDo(house, me, 'response.my-work')) return { items: await allWork(scope), places: [] }
  return { items: null, places: places.filter((place) => house.permissions.has(place.permission) && mayDo(house, me, place.permission)) }
}

async function loadWorker(ask: Ask): Promise<{ items: WorkItem[] }> {
  return { items: await allWork(ask.scope) }
}

const audit = ({ items }: Pick<Loaded, 'items'>): AuditNote[] =>
  items === null || items.length === 0 ? [] : [{ subject: 'work list', rows: items.length }]

const listPage = (group: Exclude<WorkGroup, 'now'>) =>
  page(`/work/${group}`, {
    permission: 'response.my-work',
    audit,
    load: loadWorker,
    view: ({ loaded, page: context, query }) =>
      ListPage({ group, shown: pageOf(inOrder(loaded.items, group, context.now), query['after'] ?? null), page: context }),
  })

export const workRoutes = [
  ...page('/work', {
    permission: 'signed-in',
    audit,
    load,
    view: ({ loaded, page: context, query }) =>
      loaded.items === null
        ? LandingPage({ places: loaded.places, page: context })
        : WorkPage({ items: loaded.items, after: query['after'] ?? null, page: context }),
  }),
  ...download('/work/fragment', {
    permission: 'response.my-work',
    audit,
    load: loadWorker,
    answer: ({ loaded, page: context, query }) => ({
      type: 'text/html; charset=utf-8',
      body: renderToString(WorkFragment({ items: loaded.items, after: query['after'] ?? null, page: context })),
    }),
  }),
  ...listPage('coming'),
  ...listPage('waiting'),
  ...listPage('done'),
]
