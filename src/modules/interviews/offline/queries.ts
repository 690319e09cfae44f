import { createHash } from 'node:crypto'
import type { Content } from '../../../platform/content/index.ts'
import { newId, sql, type Scope } from '../../../platform/db/index.ts'
import { stepsOf } from '../conversation/guide.ts'
import { mayWrite, type DraftAnswer } from '../conversation/domain.ts'
import { findDraft, saveAnswer } from '../conversation/queries.ts'
import { saveAndRaise } from '../conversation/raising.ts'
import type { Interview } from '../domain.ts'
import { findInterviewToChange } from '../queries.ts'
import { raise, raiseCarried } from '../urgent/queries.ts'
import { standings, type Mark, type Sending, type SendingOutcome, type SentAnswer, type SentOutcome, type Standing } from './domain.ts'
import { fitted } from './forms.ts'

export interface CarriedCopy {
  id: string
  interviewId: string
  interviewRef: string | null
  childId: string
  workerId: string
  workerName: string
  takenAt: Date
}

/** Copies of an interview that stand on devices, newest first. */
export async function copiesOf(scope: Scope, interviewId: string): Promise<CarriedCopy[]> {
  return copies(scope)
    .where('carriedCopy.interviewId', '=', interviewId)
    .where('carriedCopy.takenBackAt', 'is', null)
    .orderBy('carriedCopy.takenAt', 'desc')
    .limit(50)
    .execute()
}

/** A copy that I took and that was not taken back, or null. */
export async function myCopy(scope: Scope, id: string): Promise<CarriedCopy | null> {
  const found = await copies(scope)
    .where('carriedCopy.id', '=', id)
    .where('carriedCopy.workerId', '=', scope.me.workerId)
    .where('carriedCopy.takenBackAt', 'is', null)
    .executeTakeFirst()
  return found ?? null
}

// The interview may have left my circles meanwhile: the copy is still mine.
function copies(scope: Scope) {
  return scope.rows
    .selectFrom('carriedCopy')
    .innerJoin('worker', 'worker.id', 'carriedCopy.workerId')
    .leftJoin('interview', 'interview.id', 'carriedCopy.interviewId')
    .select([
      'carriedCopy.id',
      'carriedCopy.interviewId',
      'interview.ref as interviewRef',
      'carriedCopy.childId',
      'carriedCopy.workerId',
      'worker.name as workerName',
      'carriedCopy.takenAt',
    ])
}

/** The interview goes onto a device, which will ask after it with the secret behind this hash. Returns the copy's id. */
export async function takeCopy(scope: Scope, interview: Interview, secretHash: Buffer): Promise<string> {
  const id = newId()
  await scope.rows
    .insertInto('carriedCopy')
    .values({
      id,
      interviewId: interview.id,
      childId: interview.childId,
      workerId: scope.me.workerId,
      secretHash,
      takenAt: scope.now,
    })
    .execute()
  return id
}

/** No copy of the interview stands any more: each device destroys its own when it next meets the service. */
export async function takeBack(scope: Scope, interviewId: string): Promise<void> {
  await scope.rows
    .updateTable('carriedCopy')
    .set({ takenBackAt: scope.now, takenBackBy: scope.me.workerId })
    .where('interviewId', '=', interviewId)
    .where('takenBackAt', 'is', null)
    .execute()
}

/** What the service says of the copies behind these secrets. A secret that it does not know has no answer. */
export async function standingOf(scope: Scope, secrets: readonly string[]): Promise<Record<string, Standing>> {
  const hashes = new Map(secrets.map((secret) => [createHash('sha256').update(secret).digest('hex'), secret]))
  const asked = [...hashes.keys()].map((hash) => Buffer.from(hash, 'hex'))
  const found = await sql<{ secretHash: Buffer; standing: string }>`
    select secret_hash, standing from carried_standing(${asked}::bytea[])`.execute(scope.rows)
  return Object.fromEntries(
    found.rows.flatMap((row) => {
      const secret = hashes.get(row.secretHash.toString('hex'))
      const standing = standings.find((known) => known === row.standing)
      return secret !== undefined && standing !== undefined ? [[secret, standing] as const] : []
    }),
  )
}

/**
 * A set of answers from a device. The same set acts once, however often and in whatever company it arrives: what it became is
 * remembered with it. What another page wrote meanwhile is not replaced, and both versions are kept here.
 */
export async function receive(scope: Scope, content: Content, copy: CarriedCopy, sending: Sending): Promise<SendingOutcome> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`carried ${copy.id}`}, 0))`.execute(scope.rows)
  const before = await scope.rows
    .selectFrom('carriedSending')
    .select('outcome')
    .where('copyId', '=', copy.id)
    .where('key', '=', sending.key)
    .executeTakeFirst()
  if (before) return before.outcome as unknown as SendingOutcome
  const interview = copy.interviewRef === null ? null : await findInterviewToChange(scope, copy.interviewRef)
  const isMine = interview !== null && mayWrite(interview, scope.me).ok
  const { outcome, met } = isMine ? await written(scope, content, interview, copy, sending) : { outcome: { late: true as const }, met: {} }
  for (const code of sending.raised) {
    if (!content.urgentMatter(code)) continue
    if (interview) await raise(scope, interview, code)
    else await raiseCarried(scope, copy.id, code)
  }
  await scope.rows
    .insertInto('carriedSending')
    .values({
      key: sending.key,
      copyId: copy.id,
      interviewId: copy.interviewId,
      childId: copy.childId,
      workerId: scope.me.workerId,
      receivedAt: scope.now,
      answers: JSON.stringify(sending.answers),
      met: JSON.stringify(met),
      marked: JSON.stringify(sending.marked),
      late: outcome.late,
      outcome: JSON.stringify(outcome),
    })
    .execute()
  return outcome
}

async function written(
  scope: Scope,
  content: Content,
  interview: Interview,
  copy: CarriedCopy,
  sending: Sending,
): Promise<{ outcome: SendingOutcome; met: Record<string, DraftAnswer> }> {
  const steps = new Map(stepsOf(content).map((step) => [step.id, step]))
  const answers: SentOutcome[] = []
  const met: Record<string, DraftAnswer> = {}
  for (const { question, answer, base, change } of sending.answers) {
    const step = steps.get(question)
    const given = { answer: fitted(content, step, answer), base, change, page: copy.id }
    const saved = step ? await saveAndRaise(scope, interview, step, given) : await saveAnswer(scope, interview.ref, question, given)
    if (saved.ok) {
      answers.push({ question, version: 'version' in saved ? saved.version : saved.value.version })
      continue
    }
    const stood = (await findDraft(scope, interview.id)).answers[question]
    // Nobody else can have it: the interview is locked and mine, so what stands is another page's.
    if (!stood) throw new Error(`an answer was refused though nothing stands there: ${saved.problem}`)
    met[question] = stood
    answers.push({ question, stood })
  }
  return { outcome: { late: false, answers }, met }
}

export interface Arrived {
  key: string
  receivedAt: Date
  workerName: string
  late: boolean
  answers: readonly SentAnswer[]
  met: Readonly<Record<string, DraftAnswer>>
  marked: readonly Mark[]
}

/** What came from devices, as it came, newest first. */
export async function arrivedFor(scope: Scope, interviewId: string): Promise<Arrived[]> {
  const found = await scope.rows
    .selectFrom('carriedSending')
    .innerJoin('worker', 'worker.id', 'carriedSending.workerId')
    .select(['key', 'receivedAt', 'worker.name as workerName', 'late', 'answers', 'met', 'marked'])
    .where('interviewId', '=', interviewId)
    .orderBy('receivedAt', 'desc')
    .orderBy('key')
    .limit(200)
    .execute()
  return found.map((row) => ({
    ...row,
    answers: row.answers as unknown as SentAnswer[],
    met: row.met as unknown as Record<string, DraftAnswer>,
    marked: row.marked as unknown as Mark[],
  }))
}
