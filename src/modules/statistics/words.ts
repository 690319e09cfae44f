// The words of every part that the page counts: its title on the list, and what it means where the title alone does not say.
import { authorityByCode } from '../../kernel/authorities.ts'
import { forceByCode } from '../../kernel/forces.ts'
import { inSentence } from '../../kernel/words.ts'
import type { Content, ReasonListName } from '../../platform/content/index.ts'
import { usedDefinition, useNeeds, type UseNeed, type UseStatus } from '../response/index.ts'
import type { Away, Facet, FacetCount, StageCode } from './domain.ts'

export const stageWords: Record<StageCode, string> = {
  returned: 'Returned',
  offered: 'Offered',
  accepted: 'Accepted',
  held: 'Held',
  shared: 'Shared and acknowledged',
  agreed: 'Action agreed',
  done: 'Done',
}

/** What a return still needs, as a list's heading: no names, since it may stand for returns outside the reader's circles. */
export const needTitles: Record<UseNeed, string> = {
  take: 'Somebody must take the interview',
  hear: 'The child must be heard',
  'offer-again': 'The interview must be offered again',
  'hear-carers': 'The carers or a trusted adult must be heard',
  'say-why-missed': 'Say why the 72 hours were missed',
  'decide-sharing': 'Decide who is told',
  'share-outside': 'Tell somebody outside the team who can act',
  acknowledge: 'An acknowledgement is missing',
  'approve-withholding': 'A manager must approve not sharing',
  'agree-action': 'Agree what will happen, or why nothing does',
  'finish-action': 'Every action is past its date',
  'agree-none': 'A second person must agree that nothing follows',
}

/** Why a return got no further, where what is missing is the reason. */
const lackWords: Record<UseNeed, string> = {
  take: 'Nobody has taken the interview',
  hear: 'The child has not been heard',
  'offer-again': 'It was not offered again',
  'hear-carers': 'No carer or trusted adult was heard',
  'say-why-missed': 'No reason given',
  'decide-sharing': 'Not decided who is told',
  'share-outside': 'Nobody outside the team was told',
  acknowledge: 'Nobody has acknowledged it',
  'approve-withholding': 'Not sharing was not approved',
  'agree-action': 'No action agreed',
  'finish-action': 'Every action is past its date',
  'agree-none': 'That nothing follows was not agreed by a second person',
}

export const awayWords: Record<Away, string> = {
  'placed-in': 'Placed in area',
  'placed-out': 'Placed out of area',
  'placed-not-known': 'Placed: not known where',
  'found-in': 'Found in area',
  'found-out': 'Found out of area',
  'found-not-known': 'Found: not known where',
}

interface PartWords {
  title: string
  /** What is counted, in a sentence. */
  meaning?: string
}

const outcome = (code: string) => usedDefinition.outcomes.find((o) => o.code === code)?.words ?? ''

const fixed: Readonly<Record<string, PartWords>> = {
  all: { title: 'All returns', meaning: 'Also those that open no clocks.' },
  returned: { title: 'Returned', meaning: 'Every return that opened the two clocks.' },
  offered: { title: 'Offered a return home interview' },
  accepted: { title: 'Accepted' },
  held: { title: 'Interview held' },
  shared: {
    title: 'Shared and acknowledged',
    meaning: 'Somebody outside the interviewer’s team who can act has acknowledged it, or a manager approved not sharing.',
  },
  agreed: { title: 'Action agreed', meaning: 'Or a second person agreed that nothing follows.' },
  done: {
    title: 'Done',
    meaning: 'An action was done or is in hand within its date, or a reasoned none was agreed: these returns were used.',
  },
  branch: { title: 'Declined, but heard', meaning: 'The child was offered it again, and the carers or a trusted adult were heard.' },
  withheld: { title: 'Not shared, approved', meaning: 'Nobody acknowledged it, since a manager approved the reasons for not sharing.' },
  'none-agreed': { title: 'Nothing follows, agreed', meaning: 'A second person agreed the reasons why no action follows.' },
  used: { title: 'Used', meaning: outcome('used') },
  missed: { title: 'Missed', meaning: outcome('missed') },
  open: { title: 'Open', meaning: outcome('open') },
  'let-go': { title: 'Let go', meaning: outcome('let-go') },
  'offer-in-time': { title: 'Offered in time' },
  'offer-late': { title: 'Offered late' },
  'offer-never': { title: 'Time to offer passed, not offered' },
  'offer-running': { title: 'Not offered yet, still in time' },
  'offer-missed': { title: 'Offer late or never made' },
  'heard-in-time': { title: 'Heard within 72 hours', meaning: 'By an interview, or by the reasoned alternative for a child who declined.' },
  'heard-late': { title: 'Heard after the 72 hours' },
  'heard-never': { title: '72 hours passed, not heard' },
  'heard-running': { title: 'Not heard yet, still in time' },
  'heard-missed': { title: 'Not heard within 72 hours' },
  declined: { title: 'Declined, and not heard' },
  'not-possible': { title: 'Interview not possible' },
  'no-clocks': { title: 'Returns that open no clocks' },
  history: { title: 'History', meaning: 'They ended before the area began to use Safe Return. They count in patterns and open no clocks.' },
  'type-a': { title: 'Away, whereabouts known', meaning: 'Type A episodes open no clocks in this area.' },
  'said-offered': { title: 'Without clocks: an interview was offered, says the source' },
  'said-accepted': { title: 'Without clocks: the offer was accepted, says the source' },
}

const repeats: [RegExp, (days: string, which: string | undefined) => PartWords][] = [
  [/^again-(7|28)(-used|-not-used)?$/, (days, which) => ({ title: `Missing again within ${days} days${whichWords(which)}` })],
  [
    /^known-(7|28)(-used|-not-used)?$/,
    (days, which) => ({
      title: `Back for ${days} days or more${whichWords(which)}`,
      meaning: `Long enough ago to say whether the child was missing again within ${days} days.`,
    }),
  ],
  [
    /^recent-(7|28)$/,
    (days) => ({ title: `Back for less than ${days} days`, meaning: 'Too early to say whether the child will be missing again.' }),
  ],
]

/** A part's words; null for what the page does not count. */
export function partWords(part: string, content: Content): PartWords | null {
  const known = Object.hasOwn(fixed, part) ? fixed[part] : undefined
  if (known) return known
  for (const [pattern, words] of repeats) {
    const found = pattern.exec(part)
    if (found) return words(found[1] ?? '', found[2])
  }
  const band = /^([a-z]+)-(72|signs)$/.exec(part)
  if (band && isStage(band[1])) return { title: `${stageWords[band[1]]}: ${band[2] === '72' ? inTimeWords[band[1]] : 'signs noted'}` }
  const lost = /^lost-([0-5])(?::(.+))?$/.exec(part)
  if (lost) {
    const after = lostAfter[Number(lost[1])] ?? ''
    return lost[2] === undefined ? { title: after } : withReason(after, lost[2], content)
  }
  const [of = '', ...rest] = part.split(':')
  const code = rest.join(':')
  if ((of === 'offer-missed' || of === 'heard-missed') && code !== '') return withReason(fixed[of]?.title ?? '', code, content)
  if (of === 'needs') return isNeed(code) ? { title: `Still needed: ${inSentence(needTitles[code])}` } : null
  const alone = of === 'declined' || of === 'not-possible' ? reasonWords(part, content) : null
  return alone === null ? null : { title: `Not heard · ${alone}` }
}

const inTimeWords: Record<StageCode, string> = {
  returned: 'within 72 hours',
  offered: 'within 72 hours',
  accepted: 'within 72 hours',
  held: 'within 72 hours',
  shared: 'child heard within 72 hours',
  agreed: 'child heard within 72 hours',
  done: 'child heard within 72 hours',
}

const lostAfter = [
  'Returned, not offered',
  'Offered, not accepted',
  'Accepted, not held',
  'Heard, not shared and acknowledged',
  'Shared, no action agreed',
  'Action agreed, not done or in hand',
]

function withReason(title: string, code: string, content: Content): PartWords | null {
  const words = reasonWords(code, content)
  return words === null ? null : { title: `${title} · ${words}` }
}

/** A reason's words by its code with the name of its list; its bare code where the words are no longer kept. */
export function reasonWords(code: string, content: Content): string | null {
  if (code === 'none-given') return 'No reason given'
  if (code === 'still-in-time') return 'Still in time'
  const [, list = '', reason = ''] = /^(offer-late|completion-late|declined|not-possible|needs):([a-z0-9-]{1,60})$/.exec(code) ?? []
  if (list === '') return null
  if (list === 'needs') return isNeed(reason) ? lackWords[reason] : null
  const words = reason === 'none-given' ? 'no reason given' : (content.reason(list as ReasonListName, reason)?.words ?? reason)
  if (list === 'declined') return `Declined: ${inSentence(words)}`
  if (list === 'not-possible') return `Not possible: ${inSentence(words)}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const facetLabels: Record<Facet, string> = { team: 'Team', placement: 'Living', force: 'Force', away: 'Where' }

const noneWords: Record<Facet, string> = { team: 'No team yet', placement: 'Not recorded', force: 'Not recorded', away: 'Not recorded' }

/** What a code of one of the narrowings is called. */
export function facetWords({ facet, code, name }: Pick<FacetCount, 'facet' | 'code' | 'name'>, content: Content): string {
  if (code === 'none') return noneWords[facet]
  switch (facet) {
    case 'team':
      return name ?? 'A team that is gone'
    case 'placement':
      return content.missingChoice('placementTypes', code)?.words ?? `Placement code ${code}`
    case 'force':
      return name ?? forceByCode(code)?.name ?? authorityByCode(code)?.name ?? code
    case 'away':
      return awayWords[code as Away] ?? code
  }
}

function whichWords(which: string | undefined): string {
  return which === undefined ? '' : which === '-used' ? ', return used' : ', return not used'
}

function isNeed(code: string): code is UseNeed {
  return useNeeds.some((need) => need === code)
}

function isStage(code: string | undefined): code is StageCode {
  return code !== undefined && Object.hasOwn(stageWords, code)
}

/** What became of a return. */
export function statusWords({
  status,
  history,
  opensClocks,
}: {
  status: UseStatus | null
  history: boolean
  opensClocks: boolean
}): string {
  if (!opensClocks) return history ? 'History' : 'No clocks'
  return status === null ? 'Not known' : (fixed[status]?.title ?? status)
}
