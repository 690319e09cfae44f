import { isUuid } from '../../../kernel/ids.ts'
import { download, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { findChild } from '../../people/index.ts'
import { sharingsOfChild } from '../queries.ts'
import { registerCsv } from './domain.ts'
import { downloadMax, pageSize, registerOfAgency } from './queries.ts'
import { AgencyRegisterPage, ChildRegisterPage } from './views.tsx'
import { wordsFrom } from './words.ts'

const permission = 'response.agency-register'

export const registerRoutes: Route[] = [
  ...page('/children/:ref/sharings', {
    permission: 'response.read-sharing',
    load: async ({ scope, params, query }) => {
      const child = await findChild(scope, params['ref'] ?? '')
      if (!child) return null
      const after = idOf(query['after'])
      const found = await sharingsOfChild(scope, child.id, after, pageSize)
      return { child, sharings: found.slice(0, pageSize), isFurther: after !== null, more: found.length > pageSize }
    },
    audit: ({ child, sharings }) => ({ subject: 'sharing', ref: child.ref, childId: child.id, rows: sharings.length }),
    view: ChildRegisterPage,
  }),
  ...page('/agency/sharings', {
    permission,
    load: async ({ scope, query }: Ask) => {
      const after = idOf(query['after'])
      const found = await registerOfAgency(scope, after, pageSize)
      return { rows: found.slice(0, pageSize), isFurther: after !== null, more: found.length > pageSize }
    },
    audit: ({ rows }) => ({ subject: 'sharing register', rows: rows.length }),
    view: AgencyRegisterPage,
  }),
  ...download('/agency/sharings/download', {
    permission,
    load: ({ scope }) => registerOfAgency(scope, null, downloadMax),
    audit: (rows) => ({ subject: 'sharing register', rows: rows.length, why: 'download' }),
    answer: ({ loaded, page: { content } }) => ({
      type: 'text/csv; charset=utf-8',
      body: registerCsv(loaded.slice(0, downloadMax), wordsFrom(content)),
      filename: 'sharing-register.csv',
    }),
  }),
]

function idOf(text: string | undefined): string | null {
  return text !== undefined && isUuid(text) ? text : null
}
