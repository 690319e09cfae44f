import { isUuid } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { readKey } from './domain.ts'
import { settledHow, settleForm } from './forms.ts'
import { findQuery, lastSettled, openQueries, pageSizeMax, settleQuery } from './queries.ts'
import { DataQueriesPage, DataQueryPage } from './views.tsx'

const list = page('/data-queries', {
  permission: 'missing.settle-queries',
  audit: ({ open, settled }) => ({ subject: 'data queries', rows: open.length + settled.length }),
  load: loadList,
  view: ({ loaded }) => DataQueriesPage(loaded),
})

const settle = formPage('/data-queries/:id', {
  permission: 'missing.settle-queries',
  audit: ({ query }) => ({ subject: 'data query', ref: query.episodeRef ?? undefined, childId: query.childId }),
  load: loadQuery,
  form: settleForm,
  view: ({ loaded, form, state, page: context }) => DataQueryPage({ ...loaded, form, state, page: context }),
  async act({ scope }, { query }, values) {
    if (query.settledAt !== null) return { problem: { field: 'way', text: 'Somebody has settled this already' } }
    await settleQuery(scope, query.id, settledHow(values))
    return { goTo: '/data-queries' }
  },
})

export const dataQueryRoutes: Route[] = [...list, ...settle]

async function loadList({ scope, query }: Ask) {
  const found = await openQueries(scope, readKey(query['after']))
  return { open: found.slice(0, pageSizeMax), hasMore: found.length > pageSizeMax, settled: await lastSettled(scope) }
}

async function loadQuery({ scope, params }: Ask) {
  const id = params['id'] ?? ''
  const query = isUuid(id) ? await findQuery(scope, id) : null
  return query && { query }
}
