// The rules of an NRM referral: where it stands, who may do what with it, and what is expected by when. Pure.
import { addDays, ageAt, londonDay } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { NrmFactCode } from '../../../platform/content/index.ts'
import type { Guide } from './answers.ts'
import { addWorkingDays } from './working-days.ts'

/** Working days after which a reasonable grounds decision is expected, where possible. Home Office, pilot guidance version 6. */
export const reasonableGroundsDays = 5
/** Days between reasonable grounds and the earliest conclusive decision. The same. */
export const conclusiveAfterDays = 30
/** Days within which a local panel decides. Youth Justice Legal Centre on devolved decisions. */
export const panelDays = 45
/** Days before the birthday from which consent at 18 is to be spoken of. */
export const adultSoonDays = 30

export interface NrmReferral {
  id: string
  ref: string
  childId: string
  childRef: string
  childName: string
  dateOfBirth: string | null
  begunAt: Date
  begunBy: string
  begunByName: string
  begunTeamId: string
  begunTeamName: string
  begunAgencyId: string
  teamId: string
  teamName: string
  agencyId: string
  agencyName: string
  agencyKind: string
  holderId: string | null
  holderName: string | null
  readyAt: Date | null
  readyByName: string | null
  submittedAt: Date | null
  submittedPrecision: 'minute' | 'day' | null
  submittedBy: string | null
  homeOfficeRef: string | null
  submittedRecordedAt: Date | null
  submittedRecordedByName: string | null
  stoppedAt: Date | null
  stoppedByName: string | null
  stoppedWhy: string | null
}

export interface Pass {
  id: string
  kind: 'hand-off' | 'ask'
  fromTeamId: string
  fromTeamName: string
  fromWorkerName: string
  toTeamId: string
  toTeamName: string
  toAgencyName: string
  words: string | null
  sharingId: string | null
  passedAt: Date
  endedAt: Date | null
  endedByName: string | null
  outcome: 'taken' | 'taken-back' | 'answered' | null
  answer: string | null
}

export interface Fact {
  id: string
  kind: NrmFactCode
  outcome: string
  onDay: string
  words: string | null
  recordedAt: Date
  recordedByName: string
}

export interface Asker {
  workerId: string
  agencyKind: string
  agencyName: string
  teams: readonly { id: string }[]
}

export type Stage = 'draft' | 'handed' | 'ready' | 'sent' | 'stopped'

type Standing = Pick<NrmReferral, 'readyAt' | 'submittedAt' | 'stoppedAt'>
type Open = readonly Pick<Pass, 'kind' | 'endedAt' | 'toTeamId' | 'fromTeamId'>[]

const openOf = (passes: Open, kind: Pass['kind']) => passes.find((pass) => pass.kind === kind && pass.endedAt === null) ?? null
const inTeam = (me: Asker, teamId: string) => me.teams.some((team) => team.id === teamId)

export function stageOf(nrm: Standing, passes: Open): Stage {
  if (nrm.stoppedAt !== null) return 'stopped'
  if (nrm.submittedAt !== null) return 'sent'
  if (openOf(passes, 'hand-off')) return 'handed'
  return nrm.readyAt === null ? 'draft' : 'ready'
}

/** Whether an agency is on the list of those who may send: by its kind, or by its name. */
export function isFirstResponder(guide: Guide, agency: { kind: string; name: string }): boolean {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return guide.firstResponders.organisations.some((one) => one.kind === agency.kind || plain(one.name) === plain(agency.name))
}

/** Answers are written while it is a draft, by anybody who may draft in the child's circle; also while it waits to be taken. */
export function mayWrite(nrm: Standing): Result<true, 'sent' | 'stopped'> {
  if (nrm.stoppedAt !== null) return refuse('stopped')
  return nrm.submittedAt === null ? ok(true) : refuse('sent')
}

export function mayHandOff(
  nrm: Standing & Pick<NrmReferral, 'teamId'>,
  passes: Open,
  me: Asker,
  toTeamId: string | null,
): Result<true, 'sent' | 'stopped' | 'handed-already' | 'not-your-draft' | 'own-inbox'> {
  const writes = mayWrite(nrm)
  if (!writes.ok) return writes
  if (openOf(passes, 'hand-off')) return refuse('handed-already')
  if (!inTeam(me, nrm.teamId)) return refuse('not-your-draft')
  return toTeamId === nrm.teamId ? refuse('own-inbox') : ok(true)
}

export function mayTake(nrm: Standing, passes: Open, me: Asker): Result<true, 'sent' | 'stopped' | 'nothing-to-take' | 'not-your-inbox'> {
  const writes = mayWrite(nrm)
  if (!writes.ok) return writes
  const open = openOf(passes, 'hand-off')
  if (!open) return refuse('nothing-to-take')
  return inTeam(me, open.toTeamId) ? ok(true) : refuse('not-your-inbox')
}

export function mayTakeBack(passes: Open, me: Asker): Result<true, 'nothing-to-take' | 'not-your-draft'> {
  const open = openOf(passes, 'hand-off')
  if (!open) return refuse('nothing-to-take')
  return inTeam(me, open.fromTeamId) ? ok(true) : refuse('not-your-draft')
}

/** Whoever was handed a draft may ask whoever handed it over, one question at a time. */
export function mayAsk(
  nrm: Standing & Pick<NrmReferral, 'teamId' | 'begunTeamId'>,
  passes: Open,
  me: Asker,
): Result<true, 'sent' | 'stopped' | 'not-your-draft' | 'asked-already' | 'nobody-to-ask'> {
  const writes = mayWrite(nrm)
  if (!writes.ok) return writes
  if (nrm.teamId === nrm.begunTeamId) return refuse('nobody-to-ask')
  if (!inTeam(me, nrm.teamId) || openOf(passes, 'hand-off')) return refuse('not-your-draft')
  return openOf(passes, 'ask') ? refuse('asked-already') : ok(true)
}

export function mayAnswer(passes: Open, me: Asker): Result<true, 'nothing-asked' | 'not-your-draft'> {
  const open = openOf(passes, 'ask')
  if (!open) return refuse('nothing-asked')
  return inTeam(me, open.toTeamId) ? ok(true) : refuse('not-your-draft')
}

/** Files leave, and the sending is recorded, only when it is ready, by a first responder whose team has it. */
export function maySend(
  guide: Guide,
  nrm: Standing & Pick<NrmReferral, 'teamId'>,
  passes: Open,
  me: Asker,
): Result<true, 'sent' | 'stopped' | 'not-ready' | 'not-first-responder' | 'not-your-draft'> {
  const writes = mayWrite(nrm)
  if (!writes.ok) return writes
  if (!isFirstResponder(guide, { kind: me.agencyKind, name: me.agencyName })) return refuse('not-first-responder')
  if (!inTeam(me, nrm.teamId) || openOf(passes, 'hand-off')) return refuse('not-your-draft')
  return nrm.readyAt === null ? refuse('not-ready') : ok(true)
}

export function sentWhen(nrm: Pick<NrmReferral, 'readyAt' | 'begunAt'>, at: Date, now: Date): Result<Date, 'in-future' | 'before-begun'> {
  if (at > now) return refuse('in-future')
  return londonDay(at) < londonDay(nrm.begunAt) ? refuse('before-begun') : ok(at)
}

/** A fact's day: not before it was sent, not ahead. Consent at 18, and a guardian, may have been settled before. */
export function mayAddFact(
  nrm: Pick<NrmReferral, 'submittedAt'>,
  kind: NrmFactCode,
  onDay: string,
  now: Date,
): Result<true, 'not-sent' | 'in-future' | 'before-sent'> {
  if (nrm.submittedAt === null) return refuse('not-sent')
  if (onDay > londonDay(now)) return refuse('in-future')
  return kind !== 'guardian' && kind !== 'local-panel' && onDay < londonDay(nrm.submittedAt) ? refuse('before-sent') : ok(true)
}

/** The newest of each kind stands. Facts are given in the order in which they were recorded. */
export function standingFacts(
  facts: readonly Pick<Fact, 'kind' | 'outcome' | 'onDay'>[],
): Map<NrmFactCode, Pick<Fact, 'outcome' | 'onDay'>> {
  return new Map(facts.map((fact) => [fact.kind, fact]))
}

export interface Expected {
  kind: NrmFactCode
  /** YYYY-MM-DD. By when it is expected; for a conclusive decision by the Home Office, the first day on which it can come. */
  day: string
  means: 'by' | 'from'
}

/** What is still to come after it was sent, soonest first. */
export function expectedFacts(
  nrm: Pick<NrmReferral, 'submittedAt' | 'stoppedAt' | 'dateOfBirth'>,
  facts: readonly Pick<Fact, 'kind' | 'outcome' | 'onDay'>[],
  now: Date,
): Expected[] {
  if (nrm.submittedAt === null || nrm.stoppedAt !== null) return []
  const sent = londonDay(nrm.submittedAt)
  const known = standingFacts(facts)
  const reasonable = known.get('reasonable-grounds')
  const panel = known.get('local-panel')?.outcome === 'yes'
  const found: Expected[] = []
  if (!known.has('guardian')) found.push({ kind: 'guardian', day: sent, means: 'by' })
  if (!reasonable) found.push({ kind: 'reasonable-grounds', day: addWorkingDays(sent, reasonableGroundsDays), means: 'by' })
  if (!known.has('conclusive-grounds') && (reasonable?.outcome === 'yes' || (panel && !reasonable)))
    found.push(
      panel
        ? { kind: 'conclusive-grounds', day: addDays(sent, panelDays), means: 'by' }
        : { kind: 'conclusive-grounds', day: addDays(reasonable?.onDay ?? sent, conclusiveAfterDays), means: 'from' },
    )
  if (
    nrm.dateOfBirth !== null &&
    !known.has('consent-at-18') &&
    reasonable?.outcome !== 'no' &&
    known.get('conclusive-grounds') === undefined
  ) {
    const grown = grownOn(nrm.dateOfBirth)
    if (londonDay(now) >= addDays(grown, -adultSoonDays)) found.push({ kind: 'consent-at-18', day: grown, means: 'by' })
  }
  return found.toSorted((one, other) => one.day.localeCompare(other.day))
}

/** The eighteenth birthday; for the 29th of February the 1st of March. */
export function grownOn(dateOfBirth: string): string {
  const day = `${Number(dateOfBirth.slice(0, 4)) + 18}${dateOfBirth.slice(4)}`
  return day.endsWith('-02-29') && Number(day.slice(0, 4)) % 4 !== 0 ? `${day.slice(0, 4)}-03-01` : day
}

/** Under 18, or of an age that nobody is sure of: treated as a child. */
export function isTreatedAsChild(dateOfBirth: string | null, now: Date): boolean {
  return dateOfBirth === null || ageAt(dateOfBirth, now) < 18
}
