import { timeAgo } from '../time-left.ts'

const afterLastKeyMilliseconds = 2_000
const whileUnsavedMilliseconds = 10_000
const agoMilliseconds = 1_000

const messages = {
  typing: 'Not saved yet',
  saving: 'Saving',
  saved: 'Saved',
  offline: 'Not saved yet: no connection. Keep this page open',
  signedOut: 'You are signed out. What you typed is on this page and nowhere else: keep it open, and sign in in another tab',
  elsewhere: 'Not saved yet: somebody wrote here meanwhile, or it is not yours now. Press Save to see what to do',
  refused: 'Not saved yet: something went wrong on our side. Keep this page open, then press Save',
} as const

type State = keyof typeof messages
const kept = new WeakSet<HTMLFormElement>()

/** Saves a draft of a form while somebody types: two seconds after the last key, every ten seconds while unsaved, and on leaving. */
export function keepDrafts(form: HTMLFormElement): void {
  const url = form.dataset['autosave']
  if (!url || kept.has(form)) return
  kept.add(form)
  const show = shower(form)
  let changes = 0
  let savedChanges = 0
  // The changes that are on their way; none when 0.
  let sendingChanges = 0
  let isSent = false
  let afterLastKey: ReturnType<typeof setTimeout> | undefined

  const isUnsaved = () => changes > savedChanges && !isSent

  async function save(isLeaving: boolean): Promise<void> {
    // On leaving, what is on its way may be cut off, but the very same words need not go twice.
    if (!isUnsaved() || sendingChanges === changes || (sendingChanges > 0 && !isLeaving)) return
    const sending = changes
    sendingChanges = sending
    try {
      let response = await send(form, url ?? '', isLeaving)
      // Signed in anew in another tab: the page carries the new proof from now on, and what was typed goes at once.
      if (response.status === 403 && (await renewProof(form, response))) response = await send(form, url ?? '', isLeaving)
      const state = stateAfter(response)
      if (state === 'saved') savedChanges = Math.max(savedChanges, sending)
      show(state === 'saved' && isUnsaved() ? 'typing' : state)
    } catch {
      // The draft stays on the page, and the next round tries again.
      show('offline')
    } finally {
      if (sendingChanges === sending) sendingChanges = 0
    }
  }

  function onChange(): void {
    changes += 1
    // Trouble stays said until a save ends it: leaving the box for the link to sign in is a change too, and must not move the link away.
    if (sendingChanges === 0 && form.dataset['saveTrouble'] === undefined) show('typing')
    clearTimeout(afterLastKey)
    afterLastKey = setTimeout(() => void save(false), afterLastKeyMilliseconds)
  }

  form.addEventListener('input', onChange)
  form.addEventListener('change', onChange)
  form.addEventListener('submit', () => {
    isSent = true
  })
  setInterval(() => void save(false), whileUnsavedMilliseconds)
  window.addEventListener('online', () => void save(false))
  window.addEventListener('pagehide', () => void save(true))
  window.addEventListener('pageshow', () => {
    isSent = false
  })
  document.addEventListener('visibilitychange', () => {
    void save(document.visibilityState === 'hidden')
  })
  window.addEventListener('beforeunload', (event) => {
    // Only where leaving would lose words: otherwise the draft is saved on the way out.
    if (isUnsaved() && form.dataset['saveTrouble'] !== undefined) event.preventDefault()
  })
}

function send(form: HTMLFormElement, url: string, isLeaving: boolean): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: draftOf(form),
    credentials: 'same-origin',
    redirect: 'manual',
    keepalive: isLeaving,
    headers: { accept: 'application/json' },
  })
}

async function renewProof(form: HTMLFormElement, response: Response): Promise<boolean> {
  const answer = (await response.json().catch(() => null)) as { csrf?: unknown } | null
  const field = form.querySelector<HTMLInputElement>('input[name="csrf"]')
  if (!field || typeof answer?.csrf !== 'string' || answer.csrf === field.value) return false
  field.value = answer.csrf
  return true
}

function stateAfter(response: Response): State {
  if (response.ok) return 'saved'
  if (response.status === 401 || response.type === 'opaqueredirect') return 'signedOut'
  if (response.status === 409) return 'elsewhere'
  return 'refused'
}

// Words only: files wait for the form itself, and a password is never kept in a draft.
function draftOf(form: HTMLFormElement): URLSearchParams {
  const secret = new Set([...form.querySelectorAll<HTMLInputElement>('input[type="password"]')].map((input) => input.name))
  const draft = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !secret.has(name)) draft.append(name, value)
  }
  return draft
}

function shower(form: HTMLFormElement): (state: State) => void {
  const place = form.querySelector<HTMLElement>('[data-save-state]') ?? document.querySelector<HTMLElement>('[data-save-state]')
  const signIn = place?.parentElement?.querySelector<HTMLElement>('[data-save-sign-in]')
  const ago = place?.parentElement?.querySelector<HTMLElement>('[data-save-ago]')
  let savedAt: Date | undefined
  let hasSaved = false
  let wasTrouble = false
  setInterval(() => {
    if (ago) ago.textContent = savedAt ? timeAgo(savedAt, new Date()) : ''
  }, agoMilliseconds)
  return (state) => {
    const isTrouble = state === 'offline' || state === 'signedOut' || state === 'elsewhere' || state === 'refused'
    savedAt = state === 'saved' ? new Date() : undefined
    if (ago) ago.textContent = ''
    form.toggleAttribute('data-save-trouble', isTrouble)
    if (signIn) signIn.hidden = state !== 'signedOut'
    if (!place) return
    place.toggleAttribute('data-trouble', isTrouble)
    // Read aloud: trouble, its end, and the first time that something is saved. Each save after that would be noise.
    const isNews = isTrouble || (state === 'saved' && (wasTrouble || !hasSaved))
    place.setAttribute('aria-live', isNews ? 'polite' : 'off')
    if (place.textContent !== messages[state]) place.textContent = messages[state]
    hasSaved ||= state === 'saved'
    wasTrouble = isTrouble || (wasTrouble && state !== 'saved')
  }
}
