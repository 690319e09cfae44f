// How each kind of row is told: its name, its title, where it leads, and the line under it.
import { formatMoment, formatPlainDate } from '../../kernel/dates.ts'
import { inSentence, listOf } from '../../kernel/words.ts'
import type { Content } from '../../platform/content/index.ts'
import { sourceWords } from '../signs/index.ts'
import type { StoryRow } from './queries.ts'

export interface Told {
  /** What kind of thing, in a word. */
  kind: string
  title: string
  href: string | null
  lines: readonly string[]
  /** The child's own words: each shown as a quotation, and left out of print where kept from somebody. */
  quotes: readonly { words: string; keptFrom: readonly string[] }[]
  /** Who saw it or said it. */
  who: string
}

type Choices = Parameters<Content['missingChoice']>[0]

/** A row of the story in plain words. A code that has left the content since is shown as it was kept. */
export function tell(row: StoryRow, content: Content): Told {
  const { facts } = row
  const said = (name: string): string => (typeof facts[name] === 'string' ? facts[name] : '')
  const codes = (name: string): string[] =>
    Array.isArray(facts[name]) ? facts[name].filter((c): c is string => typeof c === 'string') : []
  const choice = (list: Choices, code: string): string => (code === '' ? '' : (content.missingChoice(list, code)?.words ?? plainCode(code)))
  const made = (kind: string, title: string, more: Partial<Told> = {}): Told => ({
    kind,
    title,
    href: null,
    lines: lines(row.words),
    quotes: [],
    who: row.saidBy ?? row.recordedByName,
    ...more,
  })
  const episode = `/episodes/${row.ref}`
  const interview = `/interviews/${row.ref}`
  switch (row.kind) {
    case 'episode':
      return made(
        'Missing',
        said('type') === 'A'
          ? 'Away without leave, whereabouts known'
          : said('endedAt')
            ? 'Missing from here on'
            : 'Missing, and not back yet',
        {
          href: episode,
          lines: lines(
            sentence(codes('circumstances').map((c) => choice('circumstances', c))),
            facts['history'] === true ? 'From before the area used Safe Return' : null,
          ),
          who: choice('reporters', row.saidBy ?? '') || row.recordedByAgency,
        },
      )
    case 'return':
      return made('Return', 'Back', {
        href: episode,
        lines: lines(
          choice('howFound', said('how')),
          said('outOfArea') === 'out' ? 'Out of area' : null,
          sentence(codes('condition').map((c) => choice('condition', c))),
        ),
        who: row.recordedByAgency,
      })
    case 'risk':
      return made('Police grade', `Graded ${inSentence(content.gradeWords({ scaleVersion: said('scale'), grade: said('grade') }))}`, {
        href: episode,
        lines: lines(sentence(codes('reasonCodes').map((c) => choice('riskReasons', c))), row.words),
      })
    case 'prevention':
      return made('Police', facts['held'] === true ? 'Prevention interview held' : 'Prevention interview not held', { href: episode })
    case 'interview':
      return said('outcome') === 'held'
        ? made('Interview', 'Return home interview held', { href: interview, lines: [], quotes: quotesOf(facts['quotes']) })
        : made('Interview', said('outcome') === 'declined' ? 'The child declined the interview' : 'The interview was not possible', {
            href: interview,
            lines: lines(
              reasonWords(content, said('outcome'), said('reason')),
              said('carersHeardAt') ? 'The carers were heard' : null,
              row.words,
            ),
          })
    case 'attempt':
      return made('Attempt', attemptWords[said('outcome')] ?? 'Tried to reach the child', { href: interview })
    case 'urgent':
      return made('Urgent', content.urgentMatter(said('code'))?.title ?? plainCode(said('code')), {
        href: interview,
        lines: lines(
          said('doneAt') ? 'Acted on' : said('dismissedAt') ? 'Looked at and dismissed' : 'Still open',
          said('told') ? `Told: ${said('told')}` : null,
          row.words,
        ),
      })
    case 'sign':
      return made(listNames[said('list')] ?? 'Sign', content.sign(said('sign'))?.title ?? plainCode(said('sign')), {
        lines: row.ownWords
          ? []
          : lines(facts['wordsKept'] === true ? 'The words are kept for those who may read the interview' : row.words),
        quotes: row.ownWords && row.words ? [{ words: row.words, keptFrom: [] }] : [],
        who: sourceOf(row),
      })
    case 'escalation':
      return made('Escalation', choice('escalations', said('what')), { who: sourceOf(row) })
    case 'action':
      return made('Action', said('what'), {
        href: `/actions/${row.ref}`,
        lines: lines(`Agreed with ${said('owner')}, by ${said('dueOn') ? formatPlainDate(said('dueOn')) : 'no day'}`),
      })
    case 'action-end':
      return made(said('step') === 'done' ? 'Done' : 'Stopped', said('what'), {
        href: `/actions/${row.ref}`,
        lines: lines(row.words, said('changed')),
      })
    case 'judgement':
      return made('Judgement', said('level'), {
        lines: [...paragraphs(row.words), `To be looked at again by ${formatPlainDate(said('reviewOn'))}`],
      })
    case 'opinion':
      return made('Judgement', said('stance') === 'agrees' ? 'Agrees with the judgement' : 'Dissents from the judgement', {
        lines: paragraphs(row.words),
      })
    case 'no-action':
      return made('Decision', 'No action needed', {
        href: `${interview}/close`,
        lines: lines(
          content.reason('no-action', said('reason'))?.words ?? null,
          row.words,
          said('agreedAt') ? 'Agreed by a second person' : 'Not yet agreed by a second person',
        ),
      })
    case 'sharing':
      return made('Sharing', facts['shared'] === true ? `Shared with ${said('recipient')}` : `Not shared with ${said('recipient')}`, {
        href: `/sharings/${row.ref}`,
        lines: lines(
          said('what'),
          row.words,
          facts['shared'] === true
            ? said('acknowledgedAt')
              ? 'Acknowledged'
              : 'Not yet acknowledged'
            : said('approvedAt')
              ? 'Approved by a manager'
              : 'Not yet approved by a manager',
        ),
      })
    case 'referral':
      return made('Referral', said('how') === 'moved' ? `Not ours: moved to ${said('to')}` : `Referred to ${said('to')}`, {
        href: `/referrals/${row.ref}`,
        lines: lines(
          said('how') === 'moved' ? (content.reason('not-ours', said('reason'))?.words ?? null) : null,
          row.words,
          said('standing') ? `Now: ${said('standing')}` : null,
        ),
      })
    case 'referral-end':
      return made(
        said('kind') === 'completed' ? 'Done' : 'Referral',
        said('kind') === 'completed' ? 'Referral completed' : 'Referral withdrawn',
        {
          href: `/referrals/${row.ref}`,
          lines: lines(row.words),
        },
      )
    case 'nrm':
      return made('NRM', facts['stopped'] === true ? 'NRM referral begun, and stopped' : 'NRM referral begun', { href: `/nrm/${row.ref}` })
    case 'nrm-sent':
      return made('NRM', 'NRM referral sent to the Home Office', { href: `/nrm/${row.ref}` })
    case 'nrm-fact': {
      const about = content.nrm.after.find((one) => one.code === said('kind'))
      const outcome = about?.options.find((one) => one.code === said('outcome'))?.words ?? said('outcome')
      return made('NRM', about?.title ?? 'NRM', { href: `/nrm/${row.ref}`, lines: lines(outcome, row.words) })
    }
    case 'discussion':
      return made('Discussion', `Strategy discussion held: ${inSentence(outcomeWords[said('outcome')] ?? said('outcome'))}`, {
        href: `/discussions/${row.ref}`,
      })
    case 'plan': {
      const kind = content.plan.kinds.find((one) => one.code === said('what'))?.words ?? plainCode(said('what'))
      return made('Plan', `Plan recorded: ${inSentence(kind)}, led by ${said('lead')}`, { href: `/children/${row.ref}/plan` })
    }
    case 'plan-review':
      return made('Plan', `Plan reviewed, next by ${formatPlainDate(said('nextOn'))}`, { href: `/children/${row.ref}/plan` })
    case 'plan-end':
      return made('Plan', 'Plan ended', { href: `/children/${row.ref}/plan` })
    case 'placement':
      return made('Placement', choice('placementTypes', said('what')), {
        lines: lines(said('toDay') ? `until ${formatPlainDate(said('toDay'))}` : null),
        who: row.recordedByAgency,
      })
    case 'profile':
      return made(
        'Profile',
        said('part') === '1' || facts['part'] === 1 ? 'Profile kept ahead was written' : 'Profile was filled in while missing',
      )
  }
}

/** Where a row stands written, when and by whom: the grey words. */
export function recordedWords(row: StoryRow): string {
  return `recorded ${formatMoment(row.recordedAt, 'minute')} by ${row.recordedByName}, ${row.recordedByAgency}`
}

/** Which record it stands in: an import by its name, or nothing where it was recorded here. */
export function whereWords(row: StoryRow): string | null {
  if (row.recordedWhere === 'recorded') return null
  return row.recordedWhere === 'return home interview' ? row.recordedWhere : `imported: ${row.recordedWhere}`
}

/** Why somebody stands in the circle. */
export const purposeWords: Readonly<Record<string, string>> = {
  'responsible-authority': 'answers for the child',
  'host-authority': 'the child stays in their area',
  host: 'hosts the child; sees the placement and its own area',
  'police-episode': 'police, for a missing episode',
  'return-interview': 'holds the interview',
  action: 'has an action to do',
  'shared-with': 'was told, to help the child',
  referral: 'referral: asks for help, or was asked',
  discussion: 'invited to a strategy discussion',
  granted: 'asked for access and was granted it',
  'break-glass': 'broke the glass',
  lead: 'lead worker',
}

/** Whom a child's answer is kept from. */
export function keptFromWords(keptFrom: readonly string[]): string {
  const names: Record<string, string> = { carer: 'the carer', placement: 'the placement', person: 'somebody named' }
  return `Not for ${listOf(
    keptFrom.map((who) => names[who] ?? who),
    'or',
  )}`
}

/** As the discussion's own page says it: sections of the Children Act 1989. */
const outcomeWords: Readonly<Record<string, string>> = {
  'section-47': 'Section 47 enquiry',
  'section-17': 'Section 17',
  neither: 'Neither section 47 nor 17',
}

const attemptWords: Readonly<Record<string, string>> = {
  offered: 'Offered the interview',
  accepted: 'The child accepted the interview',
  declined: 'The child said no this time',
  rearranged: 'Arranged for another time',
  'no-answer': 'Tried to reach the child: no answer',
}

const listNames: Readonly<Record<string, string>> = {
  'harm-now': 'Harm',
  sign: 'Sign',
  vulnerability: 'Vulnerability',
  strength: 'Strength',
}

function sourceOf(row: StoryRow): string {
  const { sourceKind, sourceName } = row.facts
  return sourceWords({
    sourceKind: typeof sourceKind === 'string' ? sourceKind : '',
    sourceName: typeof sourceName === 'string' ? sourceName : null,
    recordedByName: row.recordedByName,
  })
}

function quotesOf(given: unknown): Told['quotes'] {
  if (!Array.isArray(given)) return []
  return given.flatMap((quote: { words?: unknown; withheldFrom?: unknown }) =>
    typeof quote.words === 'string'
      ? [{ words: quote.words, keptFrom: Array.isArray(quote.withheldFrom) ? quote.withheldFrom.map(String) : [] }]
      : [],
  )
}

function reasonWords(content: Content, outcome: string, reason: string): string | null {
  if (reason === '') return null
  return content.reason(outcome === 'declined' ? 'declined' : 'not-possible', reason)?.words ?? plainCode(reason)
}

/** "Left the family home; after an argument": several choices as one line. */
function sentence(parts: readonly string[]): string | null {
  return parts.length === 0 ? null : parts.map((p, i) => (i === 0 ? p : p.charAt(0).toLowerCase() + p.slice(1))).join('; ')
}

function lines(...parts: readonly (string | null)[]): string[] {
  return parts.filter((part): part is string => part !== null && part !== '')
}

/** What somebody wrote, in its own paragraphs. */
function paragraphs(words: string | null): string[] {
  return (words ?? '').split(/\n+/).filter((line) => line.trim() !== '')
}

function plainCode(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
