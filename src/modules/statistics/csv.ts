// The figures and the lists as files that a spreadsheet can open and cannot run: no names, no places, a child by the council's reference only.
import { csvLine } from '../../kernel/cells.ts'
import type { Content } from '../../platform/content/index.ts'
import { usedDefinition } from '../response/index.ts'
import { count, facets, type Asked } from './domain.ts'
import type { AreaFigures, ChosenNames, InOtherCircles, ReturnLine } from './queries.ts'
import { facetWords, needTitles, partWords, statusWords } from './words.ts'

/** Said on every line, since lines are cut out and pasted elsewhere. */
export const handling = 'True counts, small ones too: a count under 10 can point to a child. For the area’s own work; not for publication'

/** Figures that stand in the file also where they are nought, in the order of the page; reasons follow theirs. */
const figuresOrder = [
  'all', 'returned', 'used', 'missed', 'open', 'let-go',
  'offered', 'offered-72', 'offered-signs', 'accepted', 'accepted-72', 'accepted-signs', 'branch', 'held', 'held-72', 'held-signs',
  'shared', 'shared-72', 'shared-signs', 'withheld', 'agreed', 'agreed-72', 'agreed-signs', 'none-agreed', 'done', 'done-72', 'done-signs', 'returned-signs',
  'offer-in-time', 'offer-late', 'offer-never', 'offer-running', 'offer-missed', 'heard-in-time', 'heard-late', 'heard-never', 'heard-running', 'heard-missed',
  'known-7-used', 'again-7-used', 'known-7-not-used', 'again-7-not-used', 'known-28-used', 'again-28-used', 'known-28-not-used', 'again-28-not-used',
  'known-7', 'again-7', 'recent-7', 'known-28', 'again-28', 'recent-28', 'no-clocks', 'history', 'type-a',
] // prettier-ignore

export function figuresCsv({ area, names, figures }: AreaFigures, asked: Asked, content: Content): string {
  const context = [area.name, asked.from, asked.to, ...narrowedWords(asked, names, content), usedDefinition.version]
  const others = Object.keys(figures.parts).filter((part) => !figuresOrder.includes(part))
  const counted = [...figuresOrder, ...others.toSorted()].map((part) => [
    partWords(part, content)?.title ?? part,
    part,
    String(count(figures, part)),
    'returns',
  ])
  const medians = (['offer', 'heard'] as const).map((which) => [
    which === 'offer' ? 'Middle time from return to offer' : 'Middle time from return to being heard',
    `median-hours-${which}`,
    figures.medianHours[which]?.toFixed(1) ?? '',
    'hours',
  ])
  return file(
    ['Area', 'From', 'To', 'Team', 'Living', 'Force', 'Where', 'Definition of used', 'Figure', 'Code', 'Value', 'Unit', 'Handling'],
    [...counted, ...medians].map((cells) => [...context, ...cells, handling]),
  )
}

export function listCsv(lines: readonly ReturnLine[], others: readonly InOtherCircles[], content: Content): string {
  const head = [
    'Return',
    'Child, by the council’s reference',
    'Returned',
    'Time known',
    'Team',
    'Outcome',
    'Definition of used',
    'Offered (UTC)',
    'Heard (UTC)',
    'Still needed',
    'Why the offer was late',
    'Why not heard in time',
    'Why not held',
    'Whom to ask',
  ]
  const reason = (list: 'offer-late' | 'completion-late' | 'declined' | 'not-possible', code: string | null) =>
    code === null ? '' : (content.reason(list, code)?.words ?? code)
  const own = lines.map((l) => [
    l.returnRef,
    l.councilReference ?? 'none recorded',
    l.returnedAt.toISOString(),
    l.returnedPrecision === 'minute' ? 'yes' : 'day only',
    l.teamName ?? '',
    statusWords(l),
    l.definitionVersion ?? '',
    l.offeredAt?.toISOString() ?? '',
    l.heardAt?.toISOString() ?? '',
    l.status === 'used' ? '' : l.needs.map((n) => needTitles[n]).join('; '),
    reason('offer-late', l.offerMissedReason),
    reason('completion-late', l.completionMissedReason),
    l.notHeldKind === null || l.heardAt !== null ? '' : reason(l.notHeldKind, l.notHeldReason),
    '',
  ])
  const elsewhere = others.flatMap(({ team, count: n }) =>
    Array.from({ length: n }, () => ['In another circle', ...Array.from({ length: head.length - 2 }, () => ''), team]),
  )
  return file(head, [...own, ...elsewhere])
}

/** Team, living, force, where: the words of each narrowing, or "all". */
export function narrowedWords(asked: Asked, names: ChosenNames, content: Content): string[] {
  return facets.map((facet) => {
    const code = asked[facet]
    const name = facet === 'team' || facet === 'force' ? names[facet] : null
    return code === null ? 'all' : facetWords({ facet, code, name }, content)
  })
}

function file(head: readonly string[], lines: readonly (readonly string[])[]): string {
  // The mark makes Excel read UTF-8.
  return `\ufeff${[head, ...lines].map((cells) => csvLine(cells)).join('')}`
}
