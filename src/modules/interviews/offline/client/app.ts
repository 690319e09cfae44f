// The device's page: unlock, talk, save every few seconds, and send when there is a network.
import { createElement, render } from 'preact'
import { cleaned } from '../../../../platform/forms/index.ts'
import { timeAgo } from '../../../../design/time-left.ts'
import { readAnswer, readGo } from '../../conversation/forms.ts'
import { mattersIn, stepAt, tellsOfHarm, type GuideContent, type Step } from '../../conversation/guide.ts'
import type { Answer } from '../../conversation/domain.ts'
import { newlyYes } from '../../urgent/domain.ts'
import { contentFrom } from '../pack.ts'
import { Carried } from './carried.ts'
import { fateOf, meet, type Met } from './contact.ts'
import { DeviceScreen, unsentWords, type Screen } from './screens.tsx'
import { openShelf, type Shelf } from './shelf.ts'
import { openVault } from './vault.ts'

const afterLastKeyMilliseconds = 1_000
const contactMilliseconds = 20_000
const lockMilliseconds = 15 * 60_000

export function startDevice(root: HTMLElement): void {
  // One tab at a time: two would write over each other.
  void navigator.locks.request('safe-return-device', { ifAvailable: true }, async (lock) => {
    if (!lock) return draw(root, { kind: 'elsewhere' })
    await new Device(root, await openShelf()).start()
    return new Promise<void>(() => undefined)
  })
}

function draw(root: HTMLElement, screen: Screen, carried: Carried | null = null, content: GuideContent | null = null, nonce = 0): void {
  render(createElement(DeviceScreen, { screen, carried, content, nonce }), root)
}

class Device {
  private readonly root: HTMLElement
  private readonly shelf: Shelf
  private screen: Screen = { kind: 'empty', gone: [] }
  private opened: Carried[] = []
  private carried: Carried | null = null
  private content: GuideContent | null = null
  /** The answer as it was when its question was opened: what is new in it is told at once. */
  private before: Answer | null = null
  private savedAt: Date | null = null
  private isDirty = false
  private drawn = 0
  private afterLastKey: ReturnType<typeof setTimeout> | undefined
  private untilLock: ReturnType<typeof setTimeout> | undefined

  constructor(root: HTMLElement, shelf: Shelf) {
    this.root = root
    this.shelf = shelf
  }

  async start(): Promise<void> {
    this.root.replaceChildren()
    this.root.addEventListener('submit', (event) => void this.onSubmit(event))
    this.root.addEventListener('click', (event) => this.onClick(event))
    this.root.addEventListener('input', () => this.onInput())
    this.root.addEventListener('change', () => this.onInput())
    window.addEventListener('online', () => void this.contact())
    window.addEventListener('hashchange', () => this.onHash())
    document.addEventListener('visibilitychange', () => void this.save())
    window.addEventListener('pagehide', () => void this.save())
    setInterval(() => void this.contact(), contactMilliseconds)
    setInterval(() => this.tellSaved(), 1_000)
    const met = await meet(this.shelf, fetch.bind(window), Date.now)
    await this.lock(met.gone)
  }

  private show(screen: Screen): void {
    // What was typed while something else was being saved still stands in the page that is about to go: it is taken in first.
    void this.save()
    const open = this.step?.id
    this.screen = screen
    // The question that is open already stays in its place, with whoever is writing in it: they may have gone on meanwhile.
    const stays = open !== undefined && this.step?.id === open
    if (!stays) this.drawn += 1
    if (screen.kind === 'talk' && this.carried && this.content) {
      const { step } = stepAt(this.content, screen.q ?? undefined)
      screen.q = step.id
      this.before = this.carried.answerOf(step.id)
      this.carried.goTo(step.id)
      void this.carried.save()
    }
    draw(this.root, screen, this.carried, this.content, this.drawn)
    if (!stays) this.root.dispatchEvent(new CustomEvent('sr-shown', { bubbles: true }))
    if (!stays || (screen.kind === 'talk' && screen.notice !== null)) window.scrollTo(0, 0)
    this.tellSaved()
  }

  private async lock(gone: readonly string[] = [], problem: string | null = null): Promise<void> {
    this.opened = []
    this.carried = null
    this.content = null
    const copies = (await this.shelf.copies()).length
    this.show(copies === 0 ? { kind: 'empty', gone } : { kind: 'locked', copies, problem })
  }

  private async unlock(pin: string): Promise<void> {
    const opened = await openVault(this.shelf, pin)
    if (!opened.ok) {
      if (opened.left > 0) return this.lock([], `That is not the PIN. ${opened.left} ${opened.left === 1 ? 'try' : 'tries'} left`)
      await this.shelf.removeAll()
      return this.lock(['tries'])
    }
    this.opened = await Promise.all((await this.shelf.copies()).map((row) => Carried.open(this.shelf, opened.key, row)))
    const [only, ...others] = this.opened
    if (only && others.length === 0) this.open(only)
    else this.show({ kind: 'choose', opened: this.opened })
    this.stayUnlocked()
    await this.contact()
  }

  private open(carried: Carried): void {
    this.carried = carried
    this.content = contentFrom(carried.pack.guide)
    const sendsOnly = fateOf(carried.row, Date.now()) === 'sends-only'
    this.show(
      sendsOnly ? { kind: 'sends-only', standing: carried.row.standing } : { kind: 'talk', q: carried.at, remind: false, notice: null },
    )
  }

  /** Meets the service where it can, sends what waits, and does what it is told. */
  private async contact(): Promise<void> {
    await this.save()
    const met = await meet(this.shelf, fetch.bind(window), Date.now)
    if (met.gone.length > 0 && !(await this.stillHere())) return this.lock(met.gone)
    const { carried } = this
    if (!carried) return
    const wasSendsOnly = this.screen.kind === 'sends-only'
    const row = (await this.shelf.copies()).find((copy) => copy.id === carried.row.id)
    if (row) carried.row.standing = row.standing
    await this.sendAll(carried, met)
    if (this.carried === carried && !wasSendsOnly && carried.row.standing !== 'stands' && carried.unsent > 0)
      this.show({ kind: 'sends-only', standing: carried.row.standing })
  }

  private async stillHere(): Promise<boolean> {
    const ids = (await this.shelf.copies()).map((copy) => copy.id)
    return this.carried ? ids.includes(this.carried.row.id) : ids.length > 0 && this.screen.kind !== 'choose'
  }

  private async sendAll(carried: Carried, met: Met): Promise<void> {
    const differed = carried.differing.length
    if (!met.reached) return this.tellSending('No network: it is sent by itself once you are back.')
    if (carried.unsent === differed) return this.tellSending('')
    if (!met.signedIn) return this.tellSending('Sign in to send it.', true)
    if (met.signedIn.worker !== carried.pack.worker)
      return this.tellSending('Somebody else is signed in here. Sign in as yourself to send it.')
    for (;;) {
      const sent = await carried.send(fetch.bind(window), met.signedIn.csrf)
      if (sent === 'late') {
        await this.shelf.removeCopy(carried.row.id)
        if ((await this.shelf.copies()).length === 0) await this.shelf.removeAll()
        return this.lock(['late'])
      }
      if (sent === 'signed-out') return this.tellSending('Sign in to send it.', true)
      if (sent === 'refused') return this.tellSending('The service did not take it. It is kept here; tell your administrator.')
      if (sent === 'no-network') return this.tellSending('No network: it is sent by itself once you are back.')
      if (sent === 'nothing') break
    }
    this.tellSending('')
    if (carried.differing.length > differed && this.carried === carried) this.show({ kind: 'differing' })
  }

  private tellSending(words: string, signIn = false): void {
    const place = this.root.querySelector<HTMLElement>('[data-send-state]')
    const unsent = this.root.querySelector<HTMLElement>('[data-unsent]')
    if (unsent && this.carried) unsent.textContent = unsentWords(this.carried.unsent)
    if (!place) return
    place.textContent = words
    if (!signIn) return
    const link = document.createElement('a')
    link.className = 'govuk-link'
    link.href = '/sign-in'
    link.target = '_blank'
    link.rel = 'noopener'
    link.textContent = 'Sign in (opens in a new tab)'
    place.append(' ', link)
  }

  private get step(): Step | null {
    return this.screen.kind === 'talk' && this.content ? stepAt(this.content, this.screen.q ?? undefined).step : null
  }

  private get typed() {
    const form = this.root.querySelector<HTMLFormElement>('form[data-device-form]')
    const fields: Record<string, string | string[]> = {}
    for (const [name, value] of form ? new FormData(form) : []) {
      if (typeof value !== 'string') continue
      const before = fields[name]
      fields[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
    }
    return cleaned(fields)
  }

  private onInput(): void {
    this.stayUnlocked()
    if (!this.step) return
    this.isDirty = true
    clearTimeout(this.afterLastKey)
    this.afterLastKey = setTimeout(() => void this.save(), afterLastKeyMilliseconds)
    this.tellSaved()
  }

  private async save(): Promise<void> {
    const { step, content, carried } = this
    if (!this.isDirty || !step || !content || !carried) return
    this.isDirty = false
    if (carried.change(step.id, readAnswer(content, step, this.typed))) await carried.save()
    this.savedAt = new Date()
    this.tellSaved()
  }

  private tellSaved(): void {
    const state = this.root.querySelector('[data-save-state]')
    const ago = this.root.querySelector('[data-save-ago]')
    if (!state || !ago || !this.carried) return
    const words = this.isDirty ? 'Not saved yet' : 'Saved on this device'
    if (state.textContent !== words) state.textContent = words
    const since = this.savedAt && !this.isDirty ? `${timeAgo(this.savedAt, new Date())}, ` : ''
    ago.textContent = `${since}${this.carried.unsent > 0 ? 'not yet sent' : 'and sent'}`
    const unsent = this.root.querySelector('[data-unsent]')
    if (unsent) unsent.textContent = unsentWords(this.carried.unsent)
  }

  private stayUnlocked(): void {
    clearTimeout(this.untilLock)
    this.untilLock = setTimeout(() => void this.save().then(() => this.lock()), lockMilliseconds)
  }

  private onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return
    const open = event.target.closest<HTMLElement>('[data-open]')?.dataset['open']
    const found = this.opened.find((one) => one.row.id === open)
    if (found) this.open(found)
    switch (event.target.closest<HTMLElement>('[data-go]')?.dataset['go']) {
      case 'back':
        return this.show({ kind: 'talk', q: this.carried?.at ?? null, remind: false, notice: null })
      case 'differing':
        return void this.save().then(() => this.show({ kind: 'differing' }))
      case 'send':
        return void this.contact()
      case 'lock':
        return void this.save().then(() => this.lock())
      default:
    }
  }

  private onHash(): void {
    const question = location.hash.slice(1)
    if (!this.carried || question === '') return
    history.replaceState(null, '', location.pathname)
    this.show({ kind: 'talk', q: question, remind: false, notice: null })
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    event.preventDefault()
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
    const value = (name: string) => {
      const given = new FormData(form).get(name)
      return typeof given === 'string' ? given : ''
    }
    const { carried, content } = this
    if (form.dataset['unlock'] !== undefined) return this.unlock(value('pin'))
    if (!carried || !content) return
    if (form.dataset['raise'] !== undefined) {
      const code = value('matter')
      if (code === '') return
      carried.raise(code)
      await carried.save()
      this.show({ kind: 'urgent', code })
      return this.contact()
    }
    if (form.dataset['settle'] !== undefined) return this.settle(carried, form.dataset['settle'], button, value('words'))
    if (this.step) await this.onAnswer(carried, content, this.step, button)
  }

  private async settle(carried: Carried, question: string, keep: string, words: string): Promise<void> {
    const differs = carried.differing.find((each) => each.question === question)
    if (!differs) return
    const { mine, stood } = differs
    const { version: _version, page: _page, change: _change, ...theirs } = stood
    carried.settle(question, keep === 'mine' ? mine : keep === 'stood' ? theirs : { ...mine, words: cleaned({ words })['words'] as string })
    await carried.save()
    this.show(carried.differing.length > 0 ? { kind: 'differing' } : { kind: 'talk', q: question, remind: false, notice: null })
    return this.contact()
  }

  private async onAnswer(carried: Carried, content: GuideContent, step: Step, button: string): Promise<void> {
    const typed = { ...this.typed, go: button }
    const answer = readAnswer(content, step, typed)
    this.isDirty = false
    if (carried.change(step.id, answer)) await carried.save()
    this.savedAt = new Date()
    const [urgent] = newlyYes(mattersIn(step, this.before ?? answer), mattersIn(step, answer), carried.pack.raised)
    const { previous, next } = stepAt(content, step.id)
    const talk = (to: Step | null, notice: string | null = null, remind = false): Screen =>
      to ? { kind: 'talk', q: to.id, remind, notice } : { kind: 'contents' }
    const go = readGo(typed)
    if (typeof go === 'object' && 'note' in go) {
      carried.mark({ question: step.id, sign: go.note })
      await carried.save()
      this.show(talk(step, `Marked: ${content.sign(go.note)?.title ?? go.note}. You note it, or leave it, once you are back.`))
    } else if (go === 'stop') this.show({ kind: 'stop' })
    else if (go === 'contents') this.show({ kind: 'contents' })
    // Looking for signs needs the service: on a device these buttons are not shown.
    else if (go === 'save' || go === 'look' || go === 'again' || typeof go === 'object') this.show(talk(step))
    else if (go === 'previous') this.show(talk(previous ?? step))
    else this.show(talk(next, null, tellsOfHarm(step, answer)))
    if (urgent) this.show({ kind: 'urgent', code: urgent })
    return this.contact()
  }
}
