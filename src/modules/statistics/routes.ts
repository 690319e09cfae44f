// The area page, the list behind each of its numbers, and both as files.
import { download, formPage, page, type Ask, type AuditNote, type Route } from '../../platform/http/index.ts'
import { figuresCsv, listCsv } from './csv.ts'
import { askedQuery, readAsked, readKey, type ListKey } from './domain.ts'
import { datesForm } from './forms.ts'
import { ReturnsPage, type LoadedList } from './list-views.tsx'
import { areaFigures, areaKnown, downloadMax, pageSizeMax, returnList } from './queries.ts'
import { sideBySide, SideBySidePage } from './side-by-side-view.tsx'
import { AreaPage, DatesPage, type LoadedFigures } from './views.tsx'
import { partWords } from './words.ts'

const permission = 'statistics.area'

export const statisticsRoutes: Route[] = [
  ...page('/area', {
    permission,
    audit: ({ figures }: LoadedFigures): AuditNote => ({ subject: 'area-figures', rows: figures.inPeriod }),
    load: loadFigures,
    view: AreaPage,
  }),
  ...page('/area/side-by-side', {
    permission,
    audit: ({ figures }: LoadedFigures): AuditNote => ({ subject: 'area-figures', rows: figures.inPeriod }),
    load: async (ask) => sideBySide(await loadFigures(ask), ask.query['facet']),
    view: SideBySidePage,
  }),
  ...formPage('/area/dates', {
    permission,
    whileReadOnly: true,
    audit: 'none',
    load: async ({ query, now }) => readAsked(query, now),
    form: datesForm,
    known: ({ from, to }) => ({ from, to }),
    view: ({ loaded, form, state, page: context }) => DatesPage({ asked: loaded, form, state, page: context }),
    act: async (_ask, asked, { from, to }) => ({ goTo: `/area${askedQuery({ ...asked, period: 'own', from, to })}` }),
  }),
  ...download('/area/download', {
    permission,
    audit: ({ figures }: LoadedFigures): AuditNote => ({ subject: 'area-figures', rows: figures.inPeriod, why: 'download' }),
    load: loadFigures,
    answer: ({ loaded, page: context }) => ({
      type: 'text/csv; charset=utf-8',
      body: figuresCsv(loaded, loaded.asked, context.content),
      filename: `area-figures-${loaded.asked.from}-to-${loaded.asked.to}.csv`,
    }),
  }),
  ...page('/area/returns', {
    permission,
    audit: ({ list }: LoadedList): AuditNote => ({ subject: 'area-returns', rows: list.lines.length }),
    load: async (ask): Promise<LoadedList | null> => loadList(ask, pageSizeMax, readKey(ask.query['before'])),
    view: ReturnsPage,
  }),
  ...download('/area/returns/download', {
    permission,
    audit: ({ list }: LoadedList): AuditNote => ({ subject: 'area-returns', rows: list.lines.length, why: 'download' }),
    load: async (ask): Promise<LoadedList | null> => loadList(ask, downloadMax, null),
    answer: ({ loaded: { asked, part, list }, page: context }) => ({
      type: 'text/csv; charset=utf-8',
      body: listCsv(list.lines, list.others, context.content),
      filename: `area-returns-${part}-${asked.from}-to-${asked.to}.csv`,
    }),
  }),
]

async function loadFigures({ scope, house, query, now }: Ask): Promise<LoadedFigures | null> {
  const asked = readAsked(query, now)
  const found = await areaFigures(scope, house.database, asked)
  return found && { ...found, asked }
}

async function loadList(ask: Ask, most: number, before: ListKey | null): Promise<LoadedList | null> {
  const part = ask.query['part'] ?? 'all'
  const words = partWords(part, ask.house.content)
  const asked = readAsked(ask.query, ask.now)
  const known = words && (await areaKnown(ask.scope, asked))
  if (!words || !known) return null
  const list = await returnList(ask.scope, known.area.id, asked, part, { before, most })
  return list && { ...known, asked, part, title: words.title, meaning: words.meaning, list, before }
}
