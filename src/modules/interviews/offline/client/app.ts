// The device's page: unlock, talk, save every few seconds, and send when there is a network.
import { createElement, render } from 'preact'
import { cleaned } from '../../../../platform/forms/index.ts'
import { timeAgo } from '../../../../design/time-left.ts'
import { readAnswer, readGo } from '../../conversation/forms.ts'
import { mattersIn, stepAt, stepsOf, tellsOfHarm, type GuideContent, type Step } from '../../conversation/guide.ts'
import type { Answer } from '../../conversation/domain.ts'
import { newlyYes } from '../../urgent/domain.ts'
import { contentFrom } from '../pack.ts'
import { Carried } from './carried.ts'
import { fateOf, meet, type Met } from './contact.ts'
import { DeviceScreen, unsentWords, type Screen } from './screens.tsx'
import { isPlace, Places } from './places.ts'
import { openShelf, type Shelf } from './shelf.ts'
import { openVault } from './vault.ts'

const afterLastKeyMilliseconds = 1_000
/** Whoever types on without a pause is saved too. */
const atLatestMilliseconds = 3_000
/** How often words that the disk did not take are brought to it again. */
const againMilliseconds = 5_000
/** How long the right PIN waits for the service's word, where there is a line at all. */
const wordMilliseconds = 3_000
const contactMilliseconds = 20_000
const lockMilliseconds = 15 * 60_000

export function startDevice(root: HTMLElement): void {
  // One tab at a time: two would write over each other.
  void navigator.locks.request('safe-return-device', { ifAvailable: true }, async (lock) => {
    if (!lock) return draw(root, { kind: 'elsewhere' })
    const shut = new AbortController()
    await new Device(root, await openShelf(() => shut.abort())).start(shut.signal)
    return new Promise<void>(() => undefined)
  })
}

function draw(root: HTMLElement, screen: Screen, carried: Carried | null = null, content: GuideContent | null = null, nonce = 0): void {
  render(createElement(DeviceScreen, { screen, carried, content, nonce }), root)
}

class Device {
  private readonly root: HTMLElement
  private readonly shelf: Shelf
  private readonly places = new Places()
  private screen: Screen = { kind: 'empty', gone: [] }
  private opened: Carried[] = []
  private carried: Carried | null = null
  private content: GuideContent | null = null
  /** The answer as it was when its question was opened: what is new in it is told at once. */
  private before: Answer | null = null
  private savedAt: Date | null = null
  /** Since when something stands on the page that is not on the disk. */
  private dirtySince: number | null = null
  private isOpening = false
  private isShut = false
  /** Null until the service was first asked. */
  private isReached: boolean | null = null
  private firstWord: Promise<unknown> = Promise.resolve()
  private drawn = 0
  private afterLastKey: ReturnType<typeof setTimeout> | undefined
  private untilLock: ReturnType<typeof setTimeout> | undefined

  constructor(root: HTMLElement, shelf: Shelf) {
    this.root = root
    this.shelf = shelf
  }

  async start(shut: AbortSignal): Promise<void> {
    this.root.replaceChildren()
    shut.addEventListener('abort', () => this.shut())
    this.root.addEventListener('submit', (event) => void this.onSubmit(event))
    this.root.addEventListener('click', (event) => this.onClick(event))
    document.addEventListener('click', (event) => this.onLeave(event))
    window.addEventListener('popstate', (event) => this.onMoved(event.state))
    this.root.addEventListener('input', () => this.onInput())
    this.root.addEventListener('change', () => this.onInput())
    window.addEventListener('online', () => void this.contact())
    window.addEventListener('hashchange', () => this.onHash())
    document.addEventListener('visibilitychange', () => void this.save())
    window.addEventListener('pagehide', () => void this.save())
    setInterval(() => void this.contact(), contactMilliseconds)
    setInterval(() => this.tellSaved(), 1_000)
    setInterval(() => void this.saveAgain(), againMilliseconds)
    // Shown at once: where a line is open and says nothing, nobody may stand before an empty page.
    await this.lock()
    this.firstWord = this.contact()
  }

  /** Somebody signed out, or cleared the browser: what is open here goes with it. */
  private shut(): void {
    this.isShut = true
    clearTimeout(this.untilLock)
    this.dirtySince = null
    this.forget()
    this.show({ kind: 'empty', gone: ['shut'] })
  }

  private forget(): void {
    this.opened = []
    this.carried = null
    this.content = null
    this.places.forget()
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
      void this.keep(this.carried)
    }
    draw(this.root, screen, this.carried, this.content, this.drawn)
    if (isPlace(screen) && this.carried) this.places.went(screen)
    if (!stays) this.root.dispatchEvent(new CustomEvent('sr-shown', { bubbles: true }))
    if (!stays || screen.notice) window.scrollTo(0, 0)
    this.tellSaved()
  }

  private async lock(gone: readonly string[] = [], problem: string | null = null): Promise<void> {
    this.forget()
    const copies = (await this.shelf.copies()).length
    this.show(copies === 0 ? { kind: 'empty', gone } : { kind: 'locked', copies, problem, gone })
  }

  /** One PIN at a time: a second press while the first is being tried must not cost another try. */
  private async unlock(pin: string): Promise<void> {
    if (this.isOpening) return
    this.isOpening = true
    try {
      this.show({ kind: 'opening' })
      await Promise.race([this.firstWord, new Promise((resolve) => setTimeout(resolve, wordMilliseconds))])
      await this.tryPin(pin)
    } catch (error) {
      if (!this.isShut) await this.lock([], 'It could not be opened, and nothing was destroyed. Reload this page and try again')
      throw error
    } finally {
      this.isOpening = false
    }
  }

  private async tryPin(pin: string): Promise<void> {
    if ((await this.shelf.copies()).length === 0) return
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
    void this.contact()
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
    try {
      await this.save()
      const met = await meet(this.shelf, fetch.bind(window), Date.now)
      this.isReached = met.reached
      if (met.gone.length > 0) {
        const ids = (await this.shelf.copies()).map((copy) => copy.id)
        this.opened = this.opened.filter((one) => ids.includes(one.row.id))
        if (!this.carried || !ids.includes(this.carried.row.id)) return await this.lock(met.gone)
      }
      // All that the PIN has opened: of two children's interviews the one that is not on the screen is sent too.
      for (const carried of this.opened) await this.bringUpToDate(carried, met)
    } catch (error) {
      // The browser's storage was shut while this was under way; whoever is here has been told.
      if (!this.isShut) throw error
    }
  }

  private async bringUpToDate(carried: Carried, met: Met): Promise<void> {
    const wasSendsOnly = this.screen.kind === 'sends-only'
    const row = (await this.shelf.copies()).find((copy) => copy.id === carried.row.id)
    if (row) carried.row.standing = row.standing
    await this.sendAll(carried, met)
    if (this.carried === carried && !wasSendsOnly && carried.row.standing !== 'stands' && carried.unsent > 0)
      this.show({ kind: 'sends-only', standing: carried.row.standing })
  }

  private async sendAll(carried: Carried, met: Met): Promise<void> {
    const differed = carried.differing.length
    const tell = (words: string, signIn = false) => (this.carried === carried ? this.tellSending(words, signIn) : undefined)
    if (carried.unsent === differed) return tell(met.reached ? '' : 'no network')
    if (!met.reached) return tell('no network: it is sent by itself once you are back')
    if (!met.signedIn) return tell('', true)
    if (met.signedIn.worker !== carried.pack.worker) return tell('somebody else is signed in here. Sign in as yourself to send it')
    for (;;) {
      const sent = await carried.send(fetch.bind(window), met.signedIn.csrf)
      if (sent === 'late') {
        await this.shelf.removeCopy(carried.row.id)
        if ((await this.shelf.copies()).length === 0) await this.shelf.removeAll()
        this.opened = this.opened.filter((one) => one !== carried)
        // Whoever is writing in another interview is not put before a locked door.
        return this.carried === null || this.carried === carried ? this.lock(['late']) : undefined
      }
      if (sent === 'signed-out') return tell('', true)
      if (sent === 'refused') return tell('the service did not take it. It is kept here; tell your administrator')
      if (sent === 'no-network') return tell('no network: it is sent by itself once you are back')
      if (sent === 'nothing') break
    }
    tell('')
    if (carried.differing.length > differed && this.carried === carried) this.show({ kind: 'differing' })
  }

  private tellSending(words: string, signIn = false): void {
    const place = this.root.querySelector<HTMLElement>('[data-send-state]')
    const unsent = this.root.querySelector<HTMLElement>('[data-unsent]')
    if (unsent && this.carried) unsent.textContent = unsentWords(this.carried.unsent)
    if (!place) return
    place.textContent = words === '' && !signIn ? '' : `· ${words}`
    if (!signIn) return
    const link = document.createElement('a')
    link.className = 'govuk-link'
    link.href = '/sign-in'
    link.target = '_blank'
    link.rel = 'noopener'
    link.textContent = 'Sign in to send it (opens in a new tab)'
    place.append(link)
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
    const now = performance.now()
    this.dirtySince ??= now
    clearTimeout(this.afterLastKey)
    const wait = Math.min(afterLastKeyMilliseconds, this.dirtySince + atLatestMilliseconds - now)
    this.afterLastKey = setTimeout(() => void this.save(), Math.max(0, wait))
    this.tellSaved()
  }

  private async save(): Promise<void> {
    const { step, content, carried } = this
    if (this.dirtySince === null || !step || !content || !carried) return
    this.dirtySince = null
    if (carried.change(step.id, readAnswer(content, step, this.typed))) await this.keep(carried)
    this.tellSaved()
  }

  /** Onto the disk. That it is saved is said once it is, and never otherwise. */
  private async keep(carried: Carried): Promise<void> {
    if ((await carried.save()) && this.carried === carried) this.savedAt = new Date()
    this.tellSaved()
  }

  private async saveAgain(): Promise<void> {
    for (const carried of this.opened) if (!carried.isKept) await this.keep(carried)
  }

  private tellSaved(): void {
    const trouble = this.root.querySelector('[data-not-kept]')
    if (trouble instanceof HTMLElement) trouble.hidden = this.carried?.isKept ?? true
    const state = this.root.querySelector('[data-save-state]')
    const ago = this.root.querySelector('[data-save-ago]')
    if (!state || !ago || !this.carried) return
    const { isKept, isSaving } = this.carried
    const isOnDisk = this.dirtySince === null && isKept && !isSaving
    const words = isOnDisk ? 'Saved on this device' : isKept ? 'Not saved yet' : 'Not saved'
    if (state.textContent !== words) state.textContent = words
    const since = this.savedAt && isOnDisk ? `${timeAgo(this.savedAt, new Date())}, ` : ''
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
    const question = event.target.closest('a')?.getAttribute('href') ?? ''
    if (question.startsWith('#') && this.goTo(question.slice(1))) event.preventDefault()
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
    if (!this.content || !stepsOf(this.content).some((step) => step.id === location.hash.slice(1))) return
    const question = location.hash.slice(1)
    history.replaceState(null, '', location.pathname)
    this.goTo(question)
  }

  /** Shows a question of the guide; anything else is not ours to open. */
  private goTo(question: string): boolean {
    if (!this.carried || !this.content || !stepsOf(this.content).some((step) => step.id === question)) return false
    this.show({ kind: 'talk', q: question, remind: false, notice: null })
    return true
  }

  private onMoved(state: unknown): void {
    const place = this.carried && this.places.movedTo(state)
    if (place) this.show(place)
  }

  /** A link that leads to the service leads nowhere without a network, and away from the interview: said, instead of followed. */
  private onLeave(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || !link.protocol.startsWith('http') || link.hash !== '') return
    if (this.isReached !== false && navigator.onLine) return
    event.preventDefault()
    this.show({ ...this.screen, notice: 'That page is on the service: it opens once there is a network. What you wrote is kept here.' })
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
      this.show({ kind: 'urgent', code })
      await this.keep(carried)
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
    await this.keep(carried)
    this.show(carried.differing.length > 0 ? { kind: 'differing' } : { kind: 'talk', q: question, remind: false, notice: null })
    return this.contact()
  }

  private async onAnswer(carried: Carried, content: GuideContent, step: Step, button: string): Promise<void> {
    const typed = { ...this.typed, go: button }
    const answer = readAnswer(content, step, typed)
    this.dirtySince = null
    // Nobody waits for the disk: least of all who pressed Stop. And whoever has gone on by then is not fetched back.
    const kept = carried.change(step.id, answer) ? this.keep(carried) : Promise.resolve()
    const [urgent] = newlyYes(mattersIn(step, this.before ?? answer), mattersIn(step, answer), carried.pack.raised)
    const { previous, next } = stepAt(content, step.id)
    const talk = (to: Step | null, notice: string | null = null, remind = false): Screen =>
      to ? { kind: 'talk', q: to.id, remind, notice } : { kind: 'contents', isEnd: true }
    const go = readGo(typed)
    if (typeof go === 'object' && 'note' in go) {
      carried.mark({ question: step.id, sign: go.note })
      void this.keep(carried)
      this.show(talk(step, `Marked: ${content.sign(go.note)?.title ?? go.note}. You note it, or leave it, once you are back.`))
    } else if (go === 'stop') this.show({ kind: 'stop' })
    else if (go === 'contents') this.show({ kind: 'contents' })
    // Looking for signs needs the service: on a device these buttons are not shown.
    else if (go === 'save' || go === 'look' || go === 'again' || typeof go === 'object') this.show(talk(step))
    else if (go === 'previous') this.show(talk(previous ?? step))
    else this.show(talk(next, null, tellsOfHarm(step, answer)))
    if (urgent) this.show({ kind: 'urgent', code: urgent })
    await kept
    return this.contact()
  }
}
