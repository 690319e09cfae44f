import { download, formPage, page, type Route } from '../../../platform/http/index.ts'
import { narrowedQuery, readNarrowed, trailCsv } from './domain.ts'
import { narrowForm } from './forms.ts'
import { downloadMax, pageSize, readTrail, sealState, trailWorkers } from './queries.ts'
import { NarrowPage, TrailPage } from './views.tsx'

const permission = 'audit.read-agency'

export const trailRoutes: Route[] = [
  ...page('/audit', {
    permission,
    load: async ({ scope, query }) => {
      const narrowed = readNarrowed(query)
      const read = await readTrail(scope, narrowed, pageSize + 1)
      return {
        narrowed,
        entries: read.slice(0, pageSize),
        more: read.length > pageSize,
        workers: await trailWorkers(scope),
        seals: await sealState(scope),
      }
    },
    audit: ({ entries }) => ({ subject: 'access-trail', rows: entries.length }),
    view: ({ loaded, page }) => TrailPage({ trail: loaded, page }),
  }),
  ...formPage('/audit/narrow', {
    permission,
    whileReadOnly: true,
    audit: 'none',
    load: async ({ scope }) => trailWorkers(scope),
    form: (workers) => narrowForm(workers),
    view: ({ form, state, page }) => NarrowPage({ form, state, page }),
    act: async (_ask, _workers, { worker, day }) => ({ goTo: `/audit${narrowedQuery({ workerId: worker, day, before: null })}` }),
  }),
  ...download('/audit/download', {
    permission,
    load: async ({ scope, query }) => readTrail(scope, readNarrowed(query), downloadMax),
    audit: (entries) => ({ subject: 'access-trail', rows: entries.length, why: 'download' }),
    answer: ({ loaded }) => ({ type: 'text/csv; charset=utf-8', body: trailCsv(loaded), filename: 'access-trail.csv' }),
  }),
]
