// The remit map and the middle times as a file that a spreadsheet can open and cannot run. No child is in it.
import { csvLine } from '../../../kernel/cells.ts'
import type { Content } from '../../../platform/content/index.ts'
import { handling } from '../csv.ts'
import type { Asked } from '../domain.ts'
import { legs, partTitles } from './domain.ts'
import type { Remit } from './queries.ts'

export function remitCsv({ area, figures }: Remit, asked: Asked, content: Content): string {
  const context = [area.name, asked.from, asked.to]
  const counts = Object.entries(partTitles).map(([part, title]) => [title, part, '', '', '', String(figures.parts[part] ?? 0), 'referrals'])
  const middles = legs.map(({ part, words }) => [
    `${words}, middle time`,
    `median-hours-${part}`,
    '',
    '',
    '',
    figures.medianHours[part]?.toFixed(1) ?? '',
    'hours',
  ])
  const bounces = figures.bounces.map((b) => [
    'Not ours',
    'bounce',
    b.from,
    b.to,
    content.reason('not-ours', b.reason)?.words ?? b.reason,
    String(b.count),
    'times',
  ])
  const head = ['Area', 'From', 'To', 'Figure', 'Code', 'Said not ours', 'Had it next', 'Reason', 'Value', 'Unit', 'Handling']
  // The mark makes Excel read UTF-8.
  return `\ufeff${[head, ...[...counts, ...middles, ...bounces].map((cells) => [...context, ...cells, handling])].map((cells) => csvLine(cells)).join('')}`
}
