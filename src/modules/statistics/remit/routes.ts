import { download, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { readAsked, readKey } from '../domain.ts'
import { remitCsv } from './csv.ts'
import { bouncePart, readPart } from './domain.ts'
import { remitFigures, remitLines } from './queries.ts'
import { RemitPage, WhosePage, type LoadedRemit, type LoadedWhose } from './views.tsx'

const permission = 'statistics.area'

export const remitRoutes: Route[] = [
  ...page('/area/referrals', {
    permission,
    audit: ({ figures }: LoadedRemit): AuditNote => ({ subject: 'area-referrals', rows: figures.parts['made'] ?? 0 }),
    load,
    view: RemitPage,
  }),
  ...download('/area/referrals/download', {
    permission,
    audit: ({ figures }: LoadedRemit): AuditNote => ({ subject: 'area-referrals', rows: figures.parts['made'] ?? 0, why: 'download' }),
    load,
    answer: ({ loaded, page: context }) => ({
      type: 'text/csv; charset=utf-8',
      body: remitCsv(loaded, loaded.asked, context.content),
      filename: `area-referrals-${loaded.asked.from}-to-${loaded.asked.to}.csv`,
    }),
  }),
  ...page('/area/referrals/whose', {
    permission,
    audit: ({ lines }: LoadedWhose): AuditNote => ({ subject: 'area-referrals', rows: lines.length }),
    load: async (ask): Promise<LoadedWhose | null> => {
      const which = readPart(ask.query['part'])
      const loaded = which && (await load(ask))
      if (!which || !loaded) return null
      const before = readKey(ask.query['before'])
      const total =
        which.bounce === null
          ? (loaded.figures.parts[which.part] ?? 0)
          : (loaded.figures.bounces.find((b) => bouncePart(b) === which.part)?.count ?? 0)
      return { ...loaded, ...which, total, before, lines: await remitLines(ask.scope, loaded.area.id, loaded.asked, { ...which, before }) }
    },
    view: WhosePage,
  }),
]

async function load({ scope, query, now }: Ask): Promise<LoadedRemit | null> {
  const asked = readAsked(query, now)
  const found = await remitFigures(scope, asked)
  return found && { ...found, asked }
}
