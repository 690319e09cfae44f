// The register of sharing decisions: one line each, shared or not.
import { csvLine } from '../../../kernel/cells.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { Sharing } from '../domain.ts'

/** One decision in the register of an agency: references and routes, never what was written. */
export interface Registered {
  id: string
  ref: string
  decidedAt: Date
  /** The child's, or the context's, where no child is opened. */
  aboutRef: string
  shared: boolean
  /** The agency that was told; for somebody outside, that it was somebody outside. */
  recipient: string
  recipientKind: string
  route: string | null
  withheldCode: string | null
  /** Whether somebody wrote down what harm it could do the child. */
  detrimentWeighed: boolean
  childTold: boolean | null
  goesWith: Sharing['goesWith']
  decidedByName: string
  approvedAt: Date | null
  acknowledgedAt: Date | null
}

/** What a code of the content says. */
export interface RegisterWords {
  recipient: (code: string) => string
  route: (code: string) => string
  reason: (code: string) => string
}

/** The ground of a decision: the lawful route when it was shared, the reason when it was not. */
export function groundOf(row: Pick<Registered, 'shared' | 'route' | 'withheldCode'>, words: RegisterWords): string {
  if (row.shared) return row.route === null ? 'Not said' : words.route(row.route)
  return row.withheldCode === null ? 'Not said' : words.reason(row.withheldCode)
}

export function toldWords(told: boolean | null): string {
  return told === null ? 'Not said' : told ? 'Yes' : 'No'
}

/** Whether the child was told of it; what goes out of itself says how children learn of it. */
export function toldOf({ childTold, goesWith }: Pick<Registered, 'childTold' | 'goesWith'>): string {
  return childTold === null && isStanding(goesWith) ? 'As the arrangement says' : toldWords(childTold)
}

/** What goes out of itself, by law or commission: nobody decided it alone. */
export function isStanding(way: Sharing['goesWith']): boolean {
  return way === 'report' || way === 'interview' || way === 'action' || way === 'plan' || way === 'climbed'
}

/** With what it went; what stands alone was decided after an interview, or was passed on by the intelligence desk. */
export function wayWords(way: Sharing['goesWith']): string {
  switch (way) {
    case 'referral':
      return 'with a referral'
    case 'host-notice':
      return 'with a host notice'
    case 'nrm':
      return 'with an NRM draft that was handed over'
    case 'home-office':
      return 'with an NRM referral that was sent'
    case 'discussion':
      return 'with an invitation to a strategy discussion'
    case 'panel':
      return 'with the agenda of the panel'
    case 'circle':
      return 'with a place in the circle'
    case 'access-request':
      return 'as the answer to a request for access'
    case 'pack':
      return 'with the pack of a disruption'
    case 'report':
      return 'with the report of a missing episode, under a standing arrangement'
    case 'interview':
      return 'with a return home interview, under a standing arrangement'
    case 'action':
      return 'with an action that they owe, under a standing arrangement'
    case 'plan':
      return 'with a plan that they hold, under a standing arrangement'
    case 'climbed':
      return 'when nobody did it in time and it came to their lead, under a standing arrangement'
    case null:
      return 'by itself'
  }
}

/** Whether its recipient says by itself that they have it. Invited, let in or told elsewhere, they answer there. */
export function waitsForAnswer(row: Pick<Registered, 'shared' | 'goesWith'>): boolean {
  return row.goesWith === null || row.goesWith === 'referral' || row.goesWith === 'host-notice' || row.goesWith === 'nrm'
}

/** What became of it: acknowledged, approved, or still open. */
export function outcomeOf(row: Pick<Registered, 'shared' | 'approvedAt' | 'acknowledgedAt' | 'goesWith'>): string {
  if (!waitsForAnswer(row)) return row.shared ? `Shared ${wayWords(row.goesWith)}` : `Refused ${wayWords(row.goesWith)}`
  const at = row.shared ? row.acknowledgedAt : row.approvedAt
  const deed = row.shared ? 'Acknowledged' : 'Approved'
  return at === null ? `Not yet ${deed.toLowerCase()}` : `${deed} ${formatMoment(at, 'minute')}`
}

const headings = [
  'Decision',
  'Decided',
  'By',
  'Child or context',
  'Shared',
  'Told',
  'What they are',
  'Ground',
  'Harm weighed',
  'Child told',
  'Outcome',
  'With what',
]

/** The register as a file. Formulas are neutralised. */
export function registerCsv(rows: readonly Registered[], words: RegisterWords): string {
  return (
    csvLine(headings) +
    rows
      .map((row) =>
        csvLine([
          row.ref,
          formatMoment(row.decidedAt, 'minute'),
          row.decidedByName,
          row.aboutRef,
          row.shared ? 'Yes' : 'No',
          row.recipient,
          words.recipient(row.recipientKind),
          groundOf(row, words),
          row.detrimentWeighed ? 'Yes' : 'No',
          toldOf(row),
          outcomeOf(row),
          wayWords(row.goesWith),
        ]),
      )
      .join('')
  )
}
