// The return home interview of an invented return, and what followed it. What lies after now has not happened yet.
import { invented, published } from './calibration.ts'
import { dayMs, hourMs } from './children.ts'
import type { Worker } from './agencies.ts'
import { tellReferral } from './referrals.ts'
import { at, day, type Stage, type Told } from './telling.ts'

export interface Returned {
  returnId: string
  episodeId: string
  at: number
  /** The time from which both clocks run. */
  clockStartsAt: number
}

interface Interview {
  id: string
  openedAt: number
  endsAt: number
  fate: 'held' | 'declined' | 'not-possible' | 'unanswered'
  offeredAt: number | null
  askedBy: Worker
  covers: Returned[]
}

const daysCircle = 365
const answers = {
  'before-what-was-going-on': [
    'Wanted some quiet.',
    'There was a row about a phone.',
    'Somebody was waiting outside.',
    'It was loud at home and I could not sleep.',
  ],
  'during-tell-me': [
    'Stayed at a friend’s.',
    'Walked about, then sat on buses.',
    'Was driven to a flat and told to wait.',
    'Went to the station and came back on the last train.',
  ],
  'during-people': ['A friend from school.', 'Some people I do not know well.', 'Nobody.'],
  'voice-would-help': ['Someone to pick me up after school.', 'Nothing really.', 'A different bus.', 'Being asked first.'],
} as const

/** The interviews of one child, as returns come in: one that is still open covers the next return too. */
export class Interviews {
  private open: Interview | null = null
  private readonly stage: Stage
  private readonly told: Told

  constructor(stage: Stage, told: Told) {
    this.stage = stage
    this.told = told
  }

  /** The child is back: the interview that is open covers it, or a new one is asked for. */
  after(returned: Returned, recordedBy: Worker): void {
    if (this.open && returned.at < this.open.endsAt) {
      this.open.covers.push(returned)
      return
    }
    this.end()
    this.open = this.begin(returned, recordedBy)
  }

  /** Writes the interview that is still open; nothing comes after it. */
  end(): void {
    if (this.open) this.put(this.open)
    this.open = null
  }

  private begin(returned: Returned, recordedBy: Worker): Interview {
    const { chance, now } = this.stage
    const { council } = this.told.life
    const openedAt = returned.at + 600_000
    const draw = chance.share()
    // The clock of a return known by day runs from midnight: what comes after it is counted from there.
    const since = returned.clockStartsAt
    const old = now - openedAt > 60 * dayMs
    let fate: Interview['fate'] = 'not-possible'
    let endsAt = openedAt + chance.between(4, 9) * dayMs
    let offeredAt: number | null = null
    if (old ? draw < invented.neverAnswered : draw < 0.02) {
      fate = 'unanswered'
      endsAt = Infinity
    } else if (draw < published.offered) {
      offeredAt = Math.max(openedAt + 3 * hourMs, since + Math.min(chance.around(20, 0.6), 110) * hourMs)
      const said = chance.share()
      if (said < published.declinedOfOffered) {
        fate = 'declined'
        endsAt = offeredAt + chance.between(2, 30) * hourMs
      } else if (said < published.declinedOfOffered + published.heldOfReturns / published.offered) {
        fate = 'held'
        const hours = chance.is(published.heldWithin72Hours) ? chance.between(22, 71) : chance.between(74, 400)
        offeredAt = Math.max(openedAt + hourMs, Math.min(offeredAt, since + (hours - 6) * hourMs))
        endsAt = Math.max(offeredAt + hourMs, since + hours * hourMs)
      }
    }
    this.told.circle.open({ team: council.interviewTeamId }, 'return-interview', openedAt, recordedBy.id, openedAt + daysCircle * dayMs)
    return { id: chance.uuid(), openedAt, endsAt, fate, offeredAt, askedBy: recordedBy, covers: [returned] }
  }

  private put(one: Interview): void {
    const { stage, told } = this
    const { sink, chance, refs, now } = stage
    const { council } = told.life
    const by = (ms: number | null) => (ms !== null && ms <= now ? at(ms) : null)
    const holder = chance.pick(council.interviewers)
    // A few wait untaken for days, as they do; most are taken within the working day.
    const takenAt = Math.min(
      one.openedAt + (chance.is(0.9) ? chance.between(1, 14) : chance.between(14, 60)) * hourMs,
      (one.offeredAt ?? one.endsAt) - 60_000,
    )
    const isTaken = takenAt <= now && !(one.fate === 'unanswered' && chance.is(0.3) && now - one.openedAt < 10 * dayMs)
    const ended = one.endsAt <= now
    const isHeld = ended && one.fate === 'held'
    const isNotHeld = ended && (one.fate === 'declined' || one.fate === 'not-possible')
    // Who said no is offered it again and the carers are heard, in three of five: the reasoned alternative.
    const alternative = one.fate === 'declined' && chance.is(0.6)
    const carersAt = one.endsAt - 1_800_000
    sink.put('interview', {
      id: one.id,
      ref: refs.next('I'),
      child_id: told.id,
      team_id: council.interviewTeamId,
      opened_at: at(one.openedAt),
      opened_by: one.askedBy.id,
      holder_id: isTaken ? holder.id : null,
      taken_at: isTaken ? at(takenAt) : null,
      held_at: isHeld ? at(one.endsAt) : null,
      held_recorded_at: isHeld ? at(Math.min(now, one.endsAt + 2 * hourMs)) : null,
      held_by: isHeld ? holder.id : null,
      setting: isHeld ? '{"setting-place":{"words":"A youth club","chosen":[]}}' : null,
      confirmed_with_child: isHeld ? true : null,
      not_held_at: isNotHeld ? at(one.endsAt) : null,
      not_held_by: isNotHeld ? holder.id : null,
      not_held_kind: isNotHeld ? one.fate : null,
      not_held_reason: isNotHeld
        ? chance.pick(
            one.fate === 'declined'
              ? ['not-now', 'nothing-to-say', 'already-told', 'no-trust', 'no-reason']
              : ['no-answer', 'no-answer', 'away-again', 'no-access'],
          )
        : null,
      offered_again_at: isNotHeld && alternative ? at(carersAt) : null,
      carers_heard_at: isNotHeld && (alternative || one.fate === 'not-possible') ? at(carersAt) : null,
      carers_heard_who: isNotHeld && (alternative || one.fate === 'not-possible') ? 'A carer' : null,
      carers_words: isNotHeld && alternative ? 'Sleeping in the day, phone always in hand.' : null,
    })
    this.putClocks(one, holder, isHeld, by)
    sink.put('hand_over', {
      id: chance.uuid(),
      interview_id: one.id,
      child_id: told.id,
      to_team_id: council.interviewTeamId,
      from_worker_id: one.askedBy.id,
      handed_at: at(one.openedAt),
      taken_at: isTaken ? at(takenAt) : null,
      taken_by: isTaken ? holder.id : null,
      rung: 0,
      next_climb_at: isTaken ? null : at(one.openedAt + 4 * hourMs),
    })
    this.putAttempts(one, holder)
    if (isHeld) this.putSaid(one, holder)
    if (isHeld || (isNotHeld && alternative)) this.putFollowing(one, holder)
  }

  private putClocks(one: Interview, holder: Worker, isHeld: boolean, by: (ms: number | null) => string | null): void {
    const { sink, chance, now } = this.stage
    for (const covered of one.covers) {
      const due = covered.clockStartsAt + 72 * hourMs
      const offered = one.offeredAt === null ? null : Math.max(one.offeredAt, covered.at + 60_000)
      const offerLate = now > due && (offered === null || offered > due)
      const heardLate = now > due && (!isHeld || one.endsAt > due)
      const says = chance.is(invented.reasonGiven) || now - due > 30 * dayMs
      const saidAt = Math.min(now, due + 5 * hourMs)
      sink.put('interview_return', {
        interview_id: one.id,
        return_id: covered.returnId,
        child_id: this.told.id,
        offered_at: by(offered),
        accepted_at: one.fate === 'held' ? by(offered) : null,
        completed_at: isHeld ? at(one.endsAt) : null,
        offer_missed_reason:
          offerLate && says ? chance.pick(['no-contact-details', 'told-late', 'no-interviewer', 'away-again', 'out-of-area']) : null,
        completion_missed_reason:
          heardLate && says ? chance.pick(['child-asked-later', 'no-interviewer', 'could-not-reach', 'distance', 'child-said-no']) : null,
        missed_reason_by: (offerLate || heardLate) && says ? holder.id : null,
        missed_reason_at: (offerLate || heardLate) && says ? at(saidAt) : null,
      })
    }
  }

  private putAttempts(one: Interview, holder: Worker): void {
    const { sink, chance, now } = this.stage
    const attempt = (ms: number, kind: string, how: string, outcome: string) => {
      if (ms <= now)
        sink.put('interview_attempt', {
          id: chance.uuid(),
          interview_id: one.id,
          child_id: this.told.id,
          kind,
          at: at(ms),
          how,
          outcome,
          recorded_at: at(ms),
          recorded_by: holder.id,
        })
    }
    if (one.offeredAt === null) {
      attempt(one.openedAt + 16 * hourMs, 'attempt', 'Phone call', 'no-answer')
      attempt(one.openedAt + 44 * hourMs, 'attempt', 'Visit to the home', 'no-answer')
    } else attempt(one.offeredAt, 'offer', 'Phone call', one.fate === 'declined' ? 'declined' : 'accepted')
  }

  private putSaid(one: Interview, holder: Worker): void {
    const { sink, chance } = this.stage
    const written = Math.min(this.stage.now, one.endsAt + 2 * hourMs)
    for (const [question, words] of Object.entries(answers)) {
      if (chance.is(0.12)) continue
      sink.put('interview_answer', {
        id: chance.uuid(),
        interview_id: one.id,
        child_id: this.told.id,
        question,
        words: chance.pick(words),
        own_words: question === 'voice-would-help',
        written_at: at(written),
        written_by: holder.id,
      })
    }
    for (const sign of this.stage.signs.noted) {
      if (!chance.is(0.1)) continue
      sink.put('observation', {
        id: chance.uuid(),
        child_id: this.told.id,
        episode_id: null,
        interview_id: one.id,
        sign,
        list: this.stage.signs.listOf(sign),
        evidence: 'Said in the interview and noted there',
        own_words: false,
        source_kind: 'recorder',
        observed_on: day(written),
        recorded_at: at(written),
        recorded_by: holder.id,
      })
    }
    if (chance.is(invented.urgent)) {
      const done = written + 2 * hourMs
      const isDone = done <= this.stage.now
      sink.put('urgent_matter', {
        id: chance.uuid(),
        interview_id: one.id,
        child_id: this.told.id,
        code: chance.pick(['injury', 'not-safe-to-go-home-tonight', 'threat-to-life']),
        raised_at: at(written),
        raised_by: holder.id,
        done_at: isDone ? at(done) : null,
        done_by: isDone ? holder.id : null,
        done_what: isDone ? 'Rang children’s social care and stayed until they came' : null,
        told_whom: isDone ? 'Children’s social care' : null,
      })
    }
  }

  /** Who was told, and what was agreed: what makes a return used, or lets it go. */
  private putFollowing(one: Interview, holder: Worker): void {
    const { sink, chance, refs, now } = this.stage
    const { id: childId, life, circle } = this.told
    const { lead, council } = life
    const decided = one.endsAt + chance.between(2, 20) * hourMs
    if (decided <= now && chance.is(invented.shared)) {
      const withheld = chance.is(0.04)
      const acknowledged = decided + (chance.is(invented.acknowledged) ? chance.between(2, 60) * hourMs : chance.between(30, 60) * dayMs)
      const toPolice = !withheld && chance.is(0.3)
      const isAcknowledged = !withheld && acknowledged <= now
      const approved = withheld && decided + dayMs <= now
      if (!withheld)
        circle.open(
          toPolice ? { team: council.police.teamId } : { worker: lead.id },
          'shared-with',
          decided,
          holder.id,
          decided + 30 * dayMs,
        )
      sink.put('sharing', {
        id: chance.uuid(),
        ref: refs.next('S'),
        child_id: childId,
        interview_id: one.id,
        referral_id: null,
        shared: !withheld,
        to_worker_id: toPolice ? null : lead.id,
        to_team_id: toPolice ? council.police.teamId : null,
        recipient_kind: toPolice ? 'police-missing' : 'childrens-social-care',
        what: 'What was learnt, and what would help',
        helps_with: withheld ? null : 'Keeping the child safe',
        route: withheld ? null : 'safeguard-and-promote-welfare',
        detriment: withheld ? 'It could put the child in danger at home' : null,
        withheld_code: withheld ? 'more-harm-than-good' : null,
        why: withheld ? 'The child would be in danger if it became known' : 'It may help them to keep the child safe',
        child_view: 'Knows, and agrees',
        child_told: true,
        decided_at: at(decided),
        decided_by: holder.id,
        approved_at: approved ? at(decided + dayMs) : null,
        approved_by: approved ? (council.managers[0]?.id ?? null) : null,
        acknowledged_at: isAcknowledged ? at(acknowledged) : null,
        acknowledged_by: isAcknowledged ? (toPolice ? (council.police.officers[0]?.id ?? null) : lead.id) : null,
      })
    }
    if (decided > now) return
    tellReferral(this.stage, this.told, one.id, holder, decided)
    if (chance.is(invented.actionAgreed)) {
      const finished = decided + (chance.is(invented.actionDoneInTime) ? chance.between(1, 6) : chance.between(20, 40)) * dayMs
      const isDone = finished <= now
      circle.open({ worker: lead.id }, 'action', decided, holder.id, decided + (7 + 30) * dayMs)
      sink.put('action', {
        id: chance.uuid(),
        ref: refs.next('A'),
        child_id: childId,
        interview_id: one.id,
        what: chance.pick([
          'Ask school for a safe way home',
          'Visit the family with the social worker',
          'Ask the youth club for a place',
          'Check the phone with the carer, with the child there',
        ]),
        owner_worker_id: lead.id,
        due_on: day(decided + 7 * dayMs),
        agreed_at: at(decided),
        agreed_by: holder.id,
        done_at: isDone ? at(finished) : null,
        done_by: isDone ? lead.id : null,
        done_note: isDone ? 'Done as agreed' : null,
        done_changed: isDone ? 'The child says that it helped' : null,
      })
    } else if (chance.is(0.6)) {
      const agreed = decided + 20 * hourMs
      const second = council.managers.find((manager) => manager.id !== holder.id)
      sink.put('no_action', {
        interview_id: one.id,
        child_id: childId,
        reason_code: 'ordinary-explanation',
        reason: 'Missed the last bus; checked with the family',
        said_at: at(decided),
        said_by: holder.id,
        agreed_at: agreed <= now && second ? at(agreed) : null,
        agreed_by: agreed <= now && second ? second.id : null,
      })
    }
  }
}
