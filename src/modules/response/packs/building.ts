// The pack of one reader: everything is read as they themselves, so that the database decides what there is.
import { addDays, formatMoment, formatPlainDate, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { listOf } from '../../../kernel/words.ts'
import { mayDo, type Ask } from '../../../platform/http/index.ts'
import type { Block } from '../../../platform/documents/index.ts'
import { latestJudgements, patternsKnown, type InShort } from '../../judgements/index.ts'
import { ageOf, type Child } from '../../people/index.ts'
import { observationsOf, sourceWords, type Observation, type SignList } from '../../signs/index.ts'
import { owedFor, recordedWords, spokenLine, storyEpisodes, storyPage, tellStory } from '../../story/index.ts'
import { leftOutFor, type Pack, type PackItem, type PackSection } from './domain.ts'

/** Rows of the timeline: more is not read before a discussion. The rest stands in the story. */
export const timelineMax = 150
/** Days back that the timeline reaches. */
export const timelineDays = 365
/** Judgements: the one that stands, and how it was seen before. */
const judgementsMax = 4

const workedOutFrom = {
  episodes: 'worked out from the episodes recorded',
  interviews: 'worked out from names said in interviews; one name can be two people',
}

const listHeadings: readonly [SignList, string, string][] = [
  ['harm-now', 'Harm now', 'No sign of harm now that you may read is noted.'],
  ['sign', 'Signs', 'No sign that you may read is noted.'],
  ['vulnerability', 'Vulnerabilities', 'None that you may read is noted.'],
  ['strength', 'Strengths', 'None that you may read is noted.'],
]

/** Builds the pack as the asker may read it. */
export async function packOf(ask: Ask, child: Child): Promise<Pack> {
  const { scope, house, me, now } = ask
  const may = (permission: string) => mayDo(house, me, permission)
  const since = londonMidnight(addDays(londonDay(now), -timelineDays))
  const episodes = await storyEpisodes(scope, child.id)
  const rows = await storyPage(scope, child.id, { filter: null, before: null, most: timelineMax })
  const observations = await observationsOf(scope, child.id)
  const [standing, ...earlier] = may('judgements.read') ? await latestJudgements(scope, child.id, judgementsMax) : []
  const owed = await owedFor(scope, child.id)
  const patterns = await patternsKnown(scope, child.id)
  const shown = rows.slice(0, timelineMax).filter((row) => row.at >= since)
  return {
    name: child.name,
    line: spokenLine({ age: ageOf(child, now), episodes, now }),
    leftOut: leftOutFor(may),
    further: shown.length < rows.length ? 'Earlier entries stand in the child’s story.' : null,
    sections: [
      ...(may('judgements.read')
        ? [
            section(
              'judgement',
              'The judgement that stands',
              'Nobody has concluded anything yet.',
              standing === undefined ? [] : [judgementItem(standing)],
            ),
            ...(earlier.length === 0 ? [] : [section('judged-before', 'Judged before, newest first', '', earlier.map(earlierItem))]),
          ]
        : []),
      section(
        'patterns',
        'Patterns, with their sums',
        'The episodes show no pattern.',
        patterns.map((p) => ({
          title: p.fact,
          lines: [p.sum.join('; ')],
          quotes: [],
          source: workedOutFrom[p.code === 'same-people' ? 'interviews' : 'episodes'],
        })),
      ),
      ...listHeadings.map(([list, heading, empty]) =>
        section(
          list,
          heading,
          empty,
          observations.filter((o) => o.list === list).map((o) => signItem(o, house.content.sign(o.sign)?.title ?? o.sign)),
        ),
      ),
      section(
        'open',
        'What is open, and who owes it',
        'Nothing that you may read is open.',
        owed.map((o) => ({
          title: owedTitle(o.kind, o.what),
          lines: [
            `${o.owner}${o.dueOn !== null ? `, by ${formatPlainDate(o.dueOn)}` : o.dueAt !== null ? `, by ${formatMoment(o.dueAt, 'minute')}` : ''}`,
          ],
          quotes: [],
          source: `since ${formatMoment(o.since, 'minute')}`,
        })),
      ),
      section(
        'timeline',
        'The last year, newest first',
        'Nothing that you may read was recorded in the last year.',
        shown.map((row) => {
          const told = tellStory(row, house.content)
          return {
            title: `${formatMoment(row.at, row.precision)}: ${told.kind}. ${told.title}`,
            lines: told.lines,
            quotes: told.quotes.filter((q) => q.keptFrom.length === 0).map((q) => q.words),
            source: `${told.who} · ${recordedWords(row)}`,
          }
        }),
      ),
    ],
  }
}

export function section(id: string, heading: string, empty: string, items: readonly PackItem[]): PackSection {
  return { id, heading, empty, items }
}

/** Whole, with everybody who agrees or dissents: the discussion begins from it. */
function judgementItem(judgement: InShort): PackItem {
  return {
    title: judgement.levelWords,
    lines: [
      ...judgement.reasons.split(/\n+/),
      ...judgement.opinions.map((o) => `${o.givenByName}, ${o.givenByAgency}, ${o.stance}: ${o.reasons.replaceAll(/\s*\n+\s*/g, ' ')}`),
      `To be looked at again by ${formatPlainDate(judgement.reviewOn)}`,
    ],
    quotes: [],
    source: signedWords(judgement),
  }
}

function earlierItem(judgement: InShort): PackItem {
  const said = judgement.opinions.map((o) => `${o.givenByName} ${o.stance === 'agrees' ? 'agreed' : 'dissented'}`)
  return { title: judgement.levelWords, lines: said.length === 0 ? [] : [listOf(said)], quotes: [], source: signedWords(judgement) }
}

function signedWords(judgement: InShort): string {
  return `${judgement.writtenByName}, ${judgement.writtenByAgency}, ${formatMoment(judgement.writtenAt, 'minute')}`
}

function signItem(o: Observation, title: string): PackItem {
  const withheld = o.evidence === null ? ['The words are kept for those who may read them'] : []
  return {
    title,
    lines: o.evidence === null ? withheld : o.ownWords ? [] : [o.evidence],
    quotes: o.evidence !== null && o.ownWords ? [o.evidence] : [],
    source: `${sourceWords(o)}, seen ${formatPlainDate(o.observedOn)}; noted by ${o.recordedByName}, ${o.recordedByAgency}`,
  }
}

function owedTitle(kind: string, what: string | null): string {
  const words: Record<string, string> = {
    action: 'Action',
    interview: 'Return home interview to be held',
    acknowledge: 'Something shared waits to be acknowledged',
    referral: 'Referral',
    urgent: 'What cannot wait',
  }
  const kindSaid = words[kind] ?? 'Open'
  return what === null || kind === 'urgent' ? kindSaid : `${kindSaid}: ${what}`
}

/** The same pack as blocks of a document. */
export function blocksOf(pack: Pack, about: { when: string; madeFor: string }): Block[] {
  return [
    { kind: 'h1', text: `${pack.name}: pack for a strategy discussion` },
    { kind: 'p', text: about.when },
    { kind: 'p', text: pack.line },
    { kind: 'small', text: `${about.madeFor} Confidential: keep it locked away, and shred it when it has served.` },
    { kind: 'h2', text: 'Left out of this pack' },
    { kind: 'list', items: pack.leftOut },
    ...pack.sections.flatMap((s): Block[] => [
      { kind: 'h2', text: s.heading },
      ...(s.items.length === 0 ? [{ kind: 'p' as const, text: s.empty }] : s.items.flatMap((item) => itemBlocks(item, pack.name))),
    ]),
    ...(pack.further === null ? [] : [{ kind: 'p' as const, text: pack.further }]),
  ]
}

function itemBlocks(item: PackItem, name: string): Block[] {
  return [
    { kind: 'h3', text: item.title },
    ...item.lines.filter((line) => line.trim() !== '').map((text): Block => ({ kind: 'p', text })),
    ...item.quotes.map((text): Block => ({ kind: 'quote', text, by: name })),
    { kind: 'small', text: `Source: ${item.source}` },
  ]
}
