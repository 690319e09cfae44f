import { changedOne, newId, sql, type Scope } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import type { Content } from '../../../platform/content/index.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { isSetting } from './guide.ts'
import { ladderOf, openInterview, topicsOf } from '../handovers/queries.ts'
import { findInterviewToChange } from '../queries.ts'
import type { Interview, Setting } from '../domain.ts'
import {
  hold,
  isAnswered,
  mayWrite,
  nothing,
  save,
  type Answer,
  type Draft,
  type DraftAnswer,
  type HoldProblem,
  type Save,
  type WithheldFrom,
  type WriteProblem,
} from './domain.ts'

export interface StoredDraft {
  answers: Draft
  /** Counts every save of the whole draft. */
  version: number
  savedAt: Date | null
}

/** What has been written so far; empty when nothing has. */
export async function findDraft(scope: Scope, interviewId: string): Promise<StoredDraft> {
  const row = await scope.rows
    .selectFrom('interviewDraft')
    .select(['answers', 'version', 'savedAt'])
    .where('interviewId', '=', interviewId)
    .executeTakeFirst()
  return row
    ? { answers: row.answers as unknown as Draft, version: row.version, savedAt: row.savedAt }
    : { answers: {}, version: 0, savedAt: null }
}

/** What was written to one question, while the conversation goes on: the ground of a sign that is noted on the way. */
export async function answerInHand(scope: Scope, interviewId: string, question: string): Promise<Answer | null> {
  return (await findDraft(scope, interviewId)).answers[question] ?? null
}

export type SaveProblem = WriteProblem | 'not-found' | 'newer-elsewhere'

/**
 * Saves one answer. A later change of the same page replaces an earlier one and never the other way round; what another page wrote
 * meanwhile is never overwritten ('newer-elsewhere': the caller shows both).
 */
export async function saveAnswer(
  scope: Scope,
  ref: string,
  question: string,
  given: Save,
): Promise<Result<{ version: number; before: DraftAnswer | undefined }, SaveProblem>> {
  // The lock on the interview puts the saves of all pages one after the other.
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const may = mayWrite(interview, scope.me)
  if (!may.ok) return may
  const draft = await findDraft(scope, interview.id)
  const before = draft.answers[question]
  const saved = save(before, given)
  if (!saved.ok) return saved
  if (saved.value === 'older') return ok({ version: before?.version ?? 0, before })
  await writeDraft(scope, interview, { ...draft.answers, [question]: saved.value })
  return ok({ version: saved.value.version, before })
}

/** Saves a whole draft at once, on the version it was built on. For who brings a conversation in from elsewhere. */
export async function saveDraft(
  scope: Scope,
  ref: string,
  answers: Readonly<Record<string, Partial<Answer>>>,
  version: number,
): Promise<Result<{ version: number }, WriteProblem | 'not-found' | 'newer-elsewhere'>> {
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const may = mayWrite(interview, scope.me)
  if (!may.ok) return may
  const draft = await findDraft(scope, interview.id)
  if (draft.version !== version) return refuse('newer-elsewhere')
  const given = Object.entries(answers).map(
    ([id, answer]) => [id, { ...nothing, ...answer, version: (draft.answers[id]?.version ?? 0) + 1, page: newId(), change: 0 }] as const,
  )
  await writeDraft(scope, interview, { ...draft.answers, ...Object.fromEntries(given) })
  return ok({ version: version + 1 })
}

async function writeDraft(scope: Scope, interview: Interview, answers: Draft): Promise<void> {
  const saved = { answers: JSON.stringify(answers), savedAt: scope.now, savedBy: scope.me.workerId }
  await scope.rows
    .insertInto('interviewDraft')
    .values({ interviewId: interview.id, childId: interview.childId, ...saved })
    .onConflict((oc) => oc.column('interviewId').doUpdateSet({ ...saved, version: sql<number>`interview_draft.version + 1` }))
    .execute()
}

export interface HeldAnswer extends Partial<Answer> {
  question: string
  words: string
}

/**
 * The interview was held: its answers are kept as they are, and the completion clock of each covered return stops at `heldAt`. A
 * return that came after it goes to an interview of its own, with its clocks running.
 */
export async function holdInterview(
  scope: Scope,
  content: Content,
  ref: string,
  held: { heldAt: Date; setting?: Setting; answers: readonly HeldAnswer[]; confirmed: boolean },
): Promise<Result<{ ref: string }, HoldProblem | 'not-found'>> {
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const answers = held.answers.map((a) => ({ ...nothing, ...a })).filter(isAnswered)
  const made = hold(interview, { heldAt: held.heldAt, answers }, scope.me, scope.now)
  if (!made.ok) return made
  const said = answers.filter((a) => !isSetting(content, a.question))
  const setting = {
    ...held.setting,
    ...Object.fromEntries(
      answers.filter((a) => isSetting(content, a.question)).map((a) => [a.question, { words: a.words, chosen: [...a.chosen] }]),
    ),
  }
  if (said.length > 0) {
    await scope.rows
      .insertInto('interviewAnswer')
      .values(
        said.map((a) => ({
          id: newId(),
          interviewId: interview.id,
          childId: interview.childId,
          question: a.question,
          words: a.words,
          chosen: [...a.chosen],
          ownWords: a.ownWords,
          withheldFrom: [...a.withheldFrom],
          withheldPerson: a.withheldPerson,
          writtenAt: scope.now,
          writtenBy: scope.me.workerId,
        })),
      )
      .execute()
  }
  changedOne(
    await scope.rows
      .updateTable('interview')
      .set({
        heldAt: held.heldAt,
        heldRecordedAt: scope.now,
        heldBy: scope.me.workerId,
        setting: JSON.stringify(setting),
        confirmedWithChild: held.confirmed,
      })
      .where('id', '=', interview.id)
      .where('heldAt', 'is', null)
      .execute(),
  )
  if (made.value.completes.length > 0) {
    // A child who talked was offered it and accepted, at the latest then.
    const latest = (column: string) => sql<Date>`least(${sql.ref(column)}, ${held.heldAt}::timestamptz)`
    changedOne(
      await scope.rows
        .updateTable('interviewReturn')
        .set({ completedAt: held.heldAt, offeredAt: latest('offered_at'), acceptedAt: latest('accepted_at') })
        .where('returnId', 'in', made.value.completes)
        .execute(),
    )
  }
  if (made.value.remains.length > 0) await moveToOwnInterview(scope, interview, made.value.remains)
  await tellLive(scope, topicsOf(interview.teamId, interview.holderId))
  return ok({ ref })
}

async function moveToOwnInterview(scope: Scope, interview: Interview, returnIds: string[]): Promise<void> {
  const next = await openInterview(scope, interview.childId, interview.teamId, await ladderOf(scope, interview.teamAgencyId))
  changedOne(await scope.rows.updateTable('interviewReturn').set({ interviewId: next.id }).where('returnId', 'in', returnIds).execute())
}

export interface KeptAnswer {
  question: string
  words: string
  chosen: string[]
  ownWords: boolean
  withheldFrom: WithheldFrom[]
  withheldPerson: string | null
  writtenAt: Date
}

/** What the child said, as kept. Empty for whoever may not read answers. */
export async function answersOf(scope: Scope, interviewId: string): Promise<KeptAnswer[]> {
  const found = await scope.rows
    .selectFrom('interviewAnswer')
    .select(['question', 'words', 'chosen', 'ownWords', 'withheldFrom', 'withheldPerson', 'writtenAt'])
    .where('interviewId', '=', interviewId)
    .orderBy('writtenAt')
    .limit(200)
    .execute()
  return found.map((a) => ({ ...a, withheldFrom: a.withheldFrom as WithheldFrom[] }))
}
