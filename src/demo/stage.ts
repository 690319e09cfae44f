// The stage on which stories are told: deeds are put down in any order, and played in the order of their times by their workers.
import { londonDay } from '../kernel/dates.ts'
import type { Result } from '../kernel/result.ts'
import type { Content } from '../platform/content/index.ts'
import type { Scope } from '../platform/db/index.ts'
import type { Seeding } from '../seeding.ts'
import { addChild, addLocation, openCircle, type ChildDraft } from '../modules/people/index.ts'
import {
  recordPreventionInterview,
  recordReport,
  recordReturn,
  recordRiskGrade,
  type ReportDraft,
  type ReturnDraft,
} from '../modules/missing/index.ts'
import {
  findInterview,
  holdInterview,
  recordAttempt,
  recordMissedReason,
  recordNotHeld,
  takeInterview,
  type HeldAnswer,
} from '../modules/interviews/index.ts'
import { giveOpinion, writeJudgement, type JudgementDraft } from '../modules/judgements/index.ts'
import { noteObservation, recordEscalation } from '../modules/signs/index.ts'
import {
  acknowledgeSharing,
  agreeAction,
  agreeNoAction,
  approveWithholding,
  completeAction,
  decideSharing,
  refer,
  sayNoAction,
  type Party,
  type ReferralDraft,
  type SharingDraft,
} from '../modules/response/index.ts'

/** A child of a story; known by its id once its first deed was played. */
export interface Actor {
  id: string
  ref: string
  name: string
}

/** An episode, from its report on. */
export interface Run {
  child: Actor
  episodeRef: string
  returnId: string
  interviewRef: string | null
}

/** A referral, once it was made. */
export interface Asked {
  id: string
  ref: string
  childId: string
}

type Deed = (scope: Scope) => Promise<void>

export class Stage {
  readonly now: Date
  readonly content: Content
  readonly random: () => number
  private readonly seeding: Seeding
  private readonly ids: ReadonlyMap<string, string>
  private readonly deeds: { at: Date; order: number; worker: string; deed: Deed }[] = []

  private constructor(seeding: Seeding, ids: ReadonlyMap<string, string>) {
    this.seeding = seeding
    this.ids = ids
    this.now = seeding.today
    this.content = seeding.content
    this.random = () => seeding.random()
  }

  static async open(seeding: Seeding): Promise<Stage> {
    const ids = new Map<string, string>()
    await seeding.at(new Date(seeding.today.getTime() - 380 * dayMs), 'priya', async ({ rows }) => {
      for (const w of await rows.selectFrom('worker').select(['code', 'id']).execute()) ids.set(`worker ${w.code}`, w.id)
      for (const a of await rows.selectFrom('agency').select(['code', 'id']).execute()) ids.set(`agency ${a.code}`, a.id)
      for (const t of await rows
        .selectFrom('team as t')
        .innerJoin('agency as a', 'a.id', 't.agencyId')
        .select(['a.code as agency', 't.code', 't.id'])
        .execute())
        ids.set(`team ${t.agency} ${t.code}`, t.id)
    })
    return new Stage(seeding, ids)
  }

  /** A moment so many hours before the story's now. */
  ago(hours: number): Date {
    return new Date(this.now.getTime() - hours * 3_600_000)
  }

  worker(code: string): Party & { kind: 'worker' } {
    return { kind: 'worker', id: this.id(`worker ${code}`) }
  }

  team(agency: string, code: string): Party & { kind: 'team' } {
    return { kind: 'team', id: this.id(`team ${agency} ${code}`) }
  }

  agency(code: string): string {
    return this.id(`agency ${code}`)
  }

  /** Puts a deed down. What lies in the future is not told. */
  tell(at: Date, worker: string, deed: Deed): void {
    if (at <= this.now) this.deeds.push({ at, order: this.deeds.length, worker, deed })
  }

  async play(): Promise<void> {
    for (const { at, worker, deed } of this.deeds.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.order - b.order))
      await this.seeding.at(at, worker, deed)
    this.deeds.length = 0
  }

  child(at: Date, worker: string, draft: Omit<ChildDraft, 'responsibleAgencyId'> & { agency?: string }): Actor {
    const actor: Actor = { id: '', ref: '', name: draft.preferredName ?? draft.givenName ?? '' }
    const { agency = 'haddlestone', ...rest } = draft
    this.tell(at, worker, async (scope) => {
      Object.assign(actor, await addChild(scope, { ...rest, responsibleAgencyId: this.agency(agency) }))
      // Known to the police's missing unit already, as a child with a profile is.
      await openCircle(scope, {
        childId: actor.id,
        teamId: this.team(`${agency}-police`, 'missing').id,
        purpose: 'police-episode',
        expiresAt: new Date(this.now.getTime() + 90 * dayMs),
      })
    })
    return actor
  }

  place(at: Date, worker: string, child: Actor, place: Omit<Parameters<typeof addLocation>[1], 'childId'>): void {
    this.tell(at, worker, async (scope) => void (await addLocation(scope, { ...place, childId: child.id })))
  }

  report(
    at: Date,
    worker: string,
    child: Actor,
    draft: Omit<ReportDraft, 'childId' | 'reportedAt' | 'type' | 'missingFrom'> & { missingFrom?: Date; type?: 'M' | 'A' },
  ): Run {
    const run: Run = { child, episodeRef: '', returnId: '', interviewRef: null }
    const { missingFrom, type = 'M', ...rest } = draft
    this.tell(at, worker, async (scope) => {
      const made = done(
        await recordReport(scope, this.content, {
          ...rest,
          childId: child.id,
          type,
          reportedAt: at,
          missingFrom: { date: missingFrom ?? new Date(at.getTime() - 2 * 3_600_000), precision: 'minute' },
        }),
      )
      run.episodeRef = made.ref
    })
    return run
  }

  grade(
    at: Date,
    worker: string,
    run: Run,
    draft: { grade: string; reasonCodes: string[]; reasons?: string; by: string; reviewInHours: number | null },
  ): void {
    this.tell(
      at,
      worker,
      async (scope) =>
        void done(
          await recordRiskGrade(scope, run.episodeRef, {
            scaleVersion: 'no-apparent-to-high',
            grade: draft.grade,
            reasonCodes: draft.reasonCodes,
            reasons: draft.reasons ?? null,
            gradedAt: at,
            gradedByName: draft.by,
            reviewInHours: draft.reviewInHours,
          }),
        ),
    )
  }

  returned(at: Date, worker: string, run: Run, draft: Omit<ReturnDraft, 'returned'> & { returnedAt?: Date }): void {
    const { returnedAt, ...rest } = draft
    this.tell(at, worker, async (scope) => {
      const made = done(
        await recordReturn(scope, this.content, run.episodeRef, { ...rest, returned: { date: returnedAt ?? at, precision: 'minute' } }),
      )
      Object.assign(run, { returnId: made.returnId, interviewRef: made.interviewRef })
    })
  }

  prevention(at: Date, worker: string, run: Run, draft: Parameters<typeof recordPreventionInterview>[2]): void {
    this.tell(at, worker, async (scope) => void done(await recordPreventionInterview(scope, run.episodeRef, draft)))
  }

  take(at: Date, worker: string, run: Run): void {
    this.tell(at, worker, async (scope) => void done(await takeInterview(scope, interviewOf(run))))
  }

  attempt(
    at: Date,
    worker: string,
    run: Run,
    how: string,
    outcome: 'accepted' | 'declined' | 'no-answer' | 'rearranged' | 'offered',
    detail: string | null = null,
  ): void {
    this.tell(
      at,
      worker,
      async (scope) =>
        void done(
          await recordAttempt(scope, interviewOf(run), { kind: outcome === 'no-answer' ? 'attempt' : 'offer', at, how, outcome, detail }),
        ),
    )
  }

  lateBecause(at: Date, worker: string, run: Run, clock: 'offer' | 'completion', reason: string): void {
    this.tell(at, worker, async (scope) => recordMissedReason(scope, run.returnId, clock, reason, null))
  }

  hold(at: Date, worker: string, run: Run, answers: readonly HeldAnswer[]): void {
    this.tell(at, worker, async (scope) => {
      // Another return's interview may have covered this one meanwhile.
      const interview = await findInterview(scope, interviewOf(run))
      if (interview && interview.heldAt === null)
        done(await holdInterview(scope, this.content, interview.ref, { heldAt: at, answers, confirmed: true }))
    })
  }

  notHeld(at: Date, worker: string, run: Run, draft: Parameters<typeof recordNotHeld>[2]): void {
    this.tell(at, worker, async (scope) => void done(await recordNotHeld(scope, interviewOf(run), draft)))
  }

  sign(at: Date, worker: string, run: Run, sign: string, evidence: string, ownWords = false): void {
    this.tell(at, worker, async (scope) => {
      const interview = run.interviewRef === null ? null : await findInterview(scope, run.interviewRef)
      done(
        await noteObservation(scope, this.content, {
          childId: run.child.id,
          interviewId: interview?.id ?? null,
          sign,
          evidence,
          ownWords,
          sourceKind: ownWords ? 'child' : 'recorder',
          sourceName: null,
          observedOn: at.toISOString().slice(0, 10),
        }),
      )
    })
  }

  escalation(at: Date, worker: string, child: Actor, kind: string, note: string): void {
    this.tell(
      at,
      worker,
      async (scope) =>
        void done(
          await recordEscalation(scope, this.content, {
            childId: child.id,
            kind,
            note,
            happenedOn: at.toISOString().slice(0, 10),
            sourceKind: 'school',
            sourceName: null,
          }),
        ),
    )
  }

  /** Agrees an action; done after so many days where `doneAfterDays` is given. */
  action(
    at: Date,
    worker: string,
    run: Run,
    what: string,
    owner: Party,
    dueInDays: number,
    finished?: { afterDays: number; by: string; note: string; changed: string },
  ): void {
    let ref = ''
    this.tell(at, worker, async (scope) => {
      const interview = await findInterview(scope, interviewOf(run))
      ref = done(
        await agreeAction(scope, {
          childId: run.child.id,
          interviewId: interview?.id ?? null,
          what,
          owner,
          dueOn: new Date(at.getTime() + dueInDays * dayMs).toISOString().slice(0, 10),
        }),
      ).ref
    })
    if (finished)
      this.tell(
        new Date(at.getTime() + finished.afterDays * dayMs),
        finished.by,
        async (scope) => void done(await completeAction(scope, ref, { note: finished.note, changed: finished.changed })),
      )
  }

  noAction(
    at: Date,
    worker: string,
    run: Run,
    reasonCode: string,
    reason: string,
    agreed: { afterHours: number; by: string } | null,
  ): void {
    let interviewId = ''
    this.tell(at, worker, async (scope) => {
      interviewId = (await findInterview(scope, interviewOf(run)))?.id ?? ''
      done(await sayNoAction(scope, { childId: run.child.id, interviewId, reasonCode, reason }))
    })
    if (agreed)
      this.tell(
        new Date(at.getTime() + agreed.afterHours * 3_600_000),
        agreed.by,
        async (scope) => void done(await agreeNoAction(scope, interviewId)),
      )
  }

  share(
    at: Date,
    worker: string,
    run: Run,
    to: Party,
    recipientKind: string,
    what: string,
    acknowledged?: { afterHours: number; by: string; name?: string },
    more: Partial<SharingDraft> = {},
  ): void {
    let ref = ''
    this.tell(at, worker, async (scope) => {
      const interview = await findInterview(scope, interviewOf(run))
      ref = done(
        await decideSharing(scope, {
          childId: run.child.id,
          interviewId: interview?.id ?? null,
          shared: true,
          to,
          recipientKind,
          what,
          helpsWith: 'Keeping the child safe',
          route: 'duty-to-share-2026',
          detriment: null,
          withheldCode: null,
          why: 'It may help them to keep the child safe',
          childView: 'Knows, and agrees',
          childTold: true,
          ...more,
        }),
      ).ref
    })
    if (acknowledged)
      this.tell(
        new Date(at.getTime() + acknowledged.afterHours * 3_600_000),
        acknowledged.by,
        async (scope) => void done(await acknowledgeSharing(scope, ref, acknowledged.name ?? null)),
      )
  }

  /** Refers a child to an inbox, to be answered within a week. */
  refer(
    at: Date,
    worker: string,
    child: Actor,
    to: Party & { kind: 'team' },
    draft: Pick<ReferralDraft, 'asked' | 'why' | 'threshold' | 'sharedWhat' | 'helpsWith'> & Partial<ReferralDraft>,
    /** The return whose interview led to it. */
    after: Run | null = null,
  ): Asked {
    const asked: Asked = { id: '', ref: '', childId: '' }
    this.tell(at, worker, async (scope) => {
      const interview = after === null ? null : await findInterview(scope, interviewOf(after))
      const made = await refer(scope, {
        interviewId: interview?.id ?? null,
        dueOn: londonDay(new Date(at.getTime() + 7 * dayMs)),
        route: 'duty-to-share-2026',
        detriment: 'None found',
        childView: 'Knows, and agrees',
        childTold: true,
        ...draft,
        childId: child.id,
        toTeamId: to.id,
      })
      Object.assign(asked, done(made), { childId: child.id })
    })
    return asked
  }

  /** What somebody does with a referral. */
  answer(at: Date, worker: string, asked: Asked, deed: (scope: Scope, asked: Asked) => Promise<Result<unknown>>): void {
    this.tell(at, worker, async (scope) => void done(await deed(scope, asked)))
  }

  withhold(
    at: Date,
    worker: string,
    run: Run,
    from: Party,
    recipientKind: string,
    why: string,
    approved: { afterHours: number; by: string } | null,
  ): void {
    let ref = ''
    this.tell(at, worker, async (scope) => {
      const interview = await findInterview(scope, interviewOf(run))
      ref = done(
        await decideSharing(scope, {
          childId: run.child.id,
          interviewId: interview?.id ?? null,
          shared: false,
          to: from,
          recipientKind,
          what: 'What the child said about home',
          helpsWith: null,
          route: null,
          detriment: 'It could put the child in danger at home',
          withheldCode: 'more-harm-than-good',
          why,
          childView: 'Asked that they are not told',
          childTold: true,
        }),
      ).ref
    })
    if (approved)
      this.tell(
        new Date(at.getTime() + approved.afterHours * 3_600_000),
        approved.by,
        async (scope) => void done(await approveWithholding(scope, ref)),
      )
  }

  /** Concludes about a child; looked at again after so many days. */
  judge(at: Date, worker: string, child: Actor, reviewInDays: number, draft: Omit<JudgementDraft, 'childId' | 'reviewOn'>): void {
    this.tell(at, worker, async (scope) => {
      const reviewOn = new Date(at.getTime() + reviewInDays * dayMs).toISOString().slice(0, 10)
      done(await writeJudgement(scope, this.content, { ...draft, childId: child.id, reviewOn }))
    })
  }

  agree(at: Date, worker: string, child: Actor, reasons: string): void {
    this.tell(at, worker, async (scope) => void done(await giveOpinion(scope, child.id, { stance: 'agrees', reasons })))
  }

  dissent(at: Date, worker: string, child: Actor, reasons: string): void {
    this.tell(at, worker, async (scope) => void done(await giveOpinion(scope, child.id, { stance: 'dissents', reasons })))
  }

  private id(key: string): string {
    const id = this.ids.get(key)
    if (!id) throw new Error(`nobody in the cast is called ${key}`)
    return id
  }
}

const dayMs = 86_400_000

/** A story is written so that its deeds are possible: a refusal is a mistake in the story. */
function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`a deed of the story was refused: ${result.problem}`)
  return result.value
}

function interviewOf(run: Run): string {
  if (run.interviewRef === null) throw new Error(`no interview was opened for ${run.child.name}`)
  return run.interviewRef
}
