// One interview on a device: what was typed, what of it the service has, and the set that is on its way. Sealed at each save.
import { isSame, nothing, type Answer, type DraftAnswer } from '../../conversation/domain.ts'
import { firstThatFit, type Mark, type Sending, type SendingOutcome } from '../domain.ts'
import type { Pack } from '../pack.ts'
import type { Send } from './contact.ts'
import type { CopyRow, Shelf } from './shelf.ts'
import { seal, unseal } from './vault.ts'

/** How long a set may take: more than its words need on the slowest line. Then it goes again, under the same key. */
const patienceMilliseconds = 60_000

interface LocalAnswer {
  answer: Answer
  /** The version on the record that it was built on. */
  base: number
  change: number
  /** The change that the service has. */
  sentChange: number
  /** What stands on the record instead, until the worker has chosen. */
  stood?: DraftAnswer
}

/** Everything of the conversation that is not yet the service's alone. */
interface Work {
  /** Numbers the changes made on this device. */
  changes: number
  answers: Record<string, LocalAnswer>
  raised: string[]
  raisedSent: number
  marked: Mark[]
  markedSent: number
  /** The set that is on its way: sent again under the same key until the service has answered. */
  onItsWay: Sending | null
  /** The question that was open last. */
  at: string | null
}

const noWork: Work = { changes: 0, answers: {}, raised: [], raisedSent: 0, marked: [], markedSent: 0, onItsWay: null, at: null }

export type Sent = 'nothing' | 'sent' | 'late' | 'no-network' | 'signed-out' | 'refused'

export class Carried {
  readonly pack: Pack
  readonly row: CopyRow
  private readonly shelf: Shelf
  private readonly key: CryptoKey
  private readonly work: Work
  private saving: Promise<unknown> = Promise.resolve()
  private isSending = false
  /** Whether the device's disk holds what stands here. A full disk must be said, never hidden. */
  private kept = true
  private saves = 0

  private constructor(shelf: Shelf, key: CryptoKey, row: CopyRow, pack: Pack, work: Work) {
    this.shelf = shelf
    this.key = key
    this.row = row
    this.pack = pack
    this.work = work
  }

  /** What the service gave goes onto the device, sealed. */
  static async put(shelf: Shelf, key: CryptoKey, given: { pack: Pack; secret: string; now: number }): Promise<void> {
    const { pack, secret, now } = given
    await shelf.putCopy({
      id: pack.copy,
      secret,
      takenAt: now,
      contactAt: now,
      unsent: 0,
      standing: 'stands',
      pack: await seal(key, `pack ${pack.copy}`, pack),
      work: await seal(key, `work ${pack.copy}`, noWork),
    })
  }

  static async open(shelf: Shelf, key: CryptoKey, row: CopyRow): Promise<Carried> {
    const pack = (await unseal(key, `pack ${row.id}`, row.pack)) as Pack
    return new Carried(shelf, key, row, pack, (await unseal(key, `work ${row.id}`, row.work)) as Work)
  }

  get isKept(): boolean {
    return this.kept
  }

  /** Whether something is on its way to the disk. */
  get isSaving(): boolean {
    return this.saves > 0
  }

  get at(): string | null {
    return this.work.at
  }

  goTo(question: string): void {
    this.work.at = question
  }

  answerOf(question: string): Answer {
    return this.work.answers[question]?.answer ?? this.pack.draft[question] ?? nothing
  }

  /** Every answer as it stands here. */
  get answers(): Record<string, Answer> {
    const own = Object.entries(this.work.answers).map(([question, { answer }]) => [question, answer] as const)
    return { ...this.pack.draft, ...Object.fromEntries(own) }
  }

  get raised(): readonly string[] {
    return [...this.pack.raised, ...this.work.raised]
  }

  get marked(): readonly Mark[] {
    return this.work.marked
  }

  /** Questions whose record was changed meanwhile: both versions are shown, and the worker chooses. */
  get differing(): { question: string; mine: Answer; stood: DraftAnswer }[] {
    return Object.entries(this.work.answers).flatMap(([question, { answer, stood }]) => (stood ? [{ question, mine: answer, stood }] : []))
  }

  /** How many answers, raised matters and marks the service does not have. */
  get unsent(): number {
    const { answers, raised, raisedSent, marked, markedSent } = this.work
    const changed = Object.values(answers).filter((one) => one.change > one.sentChange || one.stood !== undefined).length
    return changed + raised.length - raisedSent + marked.length - markedSent
  }

  /** What was typed. Nothing happens where it says what stands there already. */
  change(question: string, answer: Answer): boolean {
    if (isSame(this.answerOf(question), answer)) return false
    const { answers } = this.work
    const before = answers[question]
    this.work.changes += 1
    answers[question] = {
      base: this.pack.draft[question]?.version ?? 0,
      sentChange: 0,
      ...before,
      answer,
      change: this.work.changes,
    }
    return true
  }

  /** The worker has read both versions, and this is to stand. */
  settle(question: string, answer: Answer): void {
    const one = this.work.answers[question]
    if (!one?.stood) return
    const { stood, ...rest } = one
    this.work.changes += 1
    const change = this.work.changes
    // The record's own words are chosen: there is nothing to send.
    const sentChange = isSame(stood, answer) ? change : rest.sentChange
    this.work.answers[question] = { ...rest, answer, base: stood.version, change, sentChange }
  }

  raise(code: string): void {
    if (!this.raised.includes(code)) this.work.raised.push(code)
  }

  mark(mark: Mark): void {
    if (!this.work.marked.some((one) => one.question === mark.question && one.sign === mark.sign)) this.work.marked.push(mark)
  }

  /**
   * Onto the device's disk, sealed. One save after the other: a later one never loses against an earlier one. False when the device
   * could not: then the words are in its memory alone, and the next save brings them all.
   */
  save(): Promise<boolean> {
    this.saves += 1
    const saved = this.saving.then(async () => {
      this.row.unsent = this.unsent
      this.row.work = await seal(this.key, `work ${this.row.id}`, this.work)
      const here = (await this.shelf.copies()).find((copy) => copy.id === this.row.id)
      // Destroyed meanwhile by the service's word: it does not come back.
      if (here) await this.shelf.putCopy({ ...this.row, contactAt: here.contactAt, standing: here.standing })
    })
    const told = saved.then(
      () => this.told(true),
      () => this.told(false),
    )
    this.saving = told
    return told
  }

  private told(isKept: boolean): boolean {
    this.saves -= 1
    return (this.kept = isKept)
  }

  /**
   * Sends what waits, one set at a time. The set is on the disk before it leaves, so that it comes again under the same key. It leaves also
   * where the disk took nothing: then the service is the only place that can keep it.
   */
  async send(send: Send, csrf: string): Promise<Sent> {
    if (this.isSending) return 'nothing'
    this.isSending = true
    try {
      if (!this.work.onItsWay) {
        this.work.onItsWay = this.nextSet()
        if (!this.work.onItsWay) return 'nothing'
        await this.save()
      }
      return await this.sendSet(this.work.onItsWay, send, csrf)
    } finally {
      this.isSending = false
    }
  }

  private nextSet(): Sending | null {
    const { answers, raised, raisedSent, marked, markedSent } = this.work
    const waiting = Object.entries(answers)
      .filter(([, one]) => one.change > one.sentChange && one.stood === undefined)
      .map(([question, { answer, base, change }]) => ({ question, answer, base, change }))
    if (waiting.length === 0 && raised.length === raisedSent && marked.length === markedSent) return null
    return { key: crypto.randomUUID(), answers: firstThatFit(waiting), raised: raised.slice(raisedSent), marked: marked.slice(markedSent) }
  }

  private async sendSet(set: Sending, send: Send, csrf: string): Promise<Sent> {
    let response: Response
    let outcome: SendingOutcome
    try {
      response = await send('/offline/send', {
        method: 'POST',
        credentials: 'same-origin',
        redirect: 'manual',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ csrf, copy: this.row.id, sending: JSON.stringify(set) }),
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
      if (response.status === 401 || response.status === 403) return 'signed-out'
      if (!response.ok) return response.status >= 500 ? 'no-network' : 'refused'
      outcome = (await response.json()) as SendingOutcome
    } catch {
      // Sent or not, nobody knows: the same set goes again under the same key.
      return 'no-network'
    }
    if (typeof outcome !== 'object' || outcome === null || typeof outcome.late !== 'boolean') return 'no-network'
    this.take(set, outcome)
    await this.save()
    return outcome.late ? 'late' : 'sent'
  }

  private take(set: Sending, outcome: SendingOutcome): void {
    this.work.onItsWay = null
    this.work.raisedSent += set.raised.length
    this.work.markedSent += set.marked.length
    for (const sent of set.answers) {
      const one = this.work.answers[sent.question]
      if (!one) continue
      const became = outcome.late ? undefined : outcome.answers.find((each) => each.question === sent.question)
      if (became && 'stood' in became) {
        if (isSame(one.answer, became.stood)) Object.assign(one, { base: became.stood.version, sentChange: one.change })
        else one.stood = became.stood
        continue
      }
      one.sentChange = Math.max(one.sentChange, sent.change)
      if (became) one.base = became.version
    }
  }
}
