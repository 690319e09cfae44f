// Takes an interview along: the PIN stays here, the service is given only what it needs to know the device again.
import { pinMin } from '../domain.ts'
import type { Pack } from '../pack.ts'
import { Carried } from './carried.ts'
import { meet } from './contact.ts'
import { keepShell } from './shell.ts'
import { openShelf } from './shelf.ts'
import { makeSecret, makeVault, openVault } from './vault.ts'

export function startTaking(form: HTMLFormElement): void {
  if (!('serviceWorker' in navigator) || !('subtle' in crypto) || !('indexedDB' in window)) return
  form.hidden = false
  const without = document.querySelector<HTMLElement>('[data-take-without]')
  if (without) without.hidden = true
  let isTaking = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    // Two at once would each make a key, and the later would lock out what the earlier sealed.
    if (isTaking) return
    isTaking = true
    say('Taking it along…', 'govuk-body')
    take(form)
      .then(
        (problem) => (problem === null ? location.assign('/offline/interviews') : say(problem)),
        () => say('It was not taken along: something went wrong. Try again.'),
      )
      .finally(() => (isTaking = false))
  })
}

/** Null when it is on the device; else what is wrong, in words. */
async function take(form: HTMLFormElement): Promise<string | null> {
  const value = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? ''
  const pin = value('pin')
  if (pin.trim().length < pinMin) return `The PIN must have at least ${pinMin} digits or letters.`
  if (pin !== value('pin-again')) return 'The two PINs differ. Type the same one twice.'
  await keepPage()
  const shelf = await openShelf()
  await meet(shelf, fetch.bind(window), Date.now)
  const key = (await shelf.vault()) ? await openVault(shelf, pin) : { ok: true as const, key: await makeVault(shelf, pin) }
  if (!key.ok)
    return key.left > 0
      ? `This device keeps an interview already, under another PIN. ${key.left} tries left.`
      : 'Five wrong PINs: what this device kept is destroyed.'
  const { secret, hash } = await makeSecret()
  const response = await fetch(`/interviews/${form.dataset['take'] ?? ''}/offline`, {
    method: 'POST',
    credentials: 'same-origin',
    redirect: 'manual',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ csrf: value('csrf'), 'secret-hash': hash }),
  })
  if (!response.ok) return 'It was not taken along: you are signed out, or the interview is not yours any more. Reload this page.'
  // Asked for, not relied on: a browser that runs short of room then does not throw away what nobody has sent.
  await navigator.storage?.persist?.().catch(() => false)
  await Carried.put(shelf, key.key, { pack: (await response.json()) as Pack, secret, now: Date.now() })
  return null
}

/** The page and its files, for when there is no network: the same for everybody. */
async function keepPage(): Promise<void> {
  await navigator.serviceWorker.register('/assets/offline-worker.js', { scope: '/offline/' })
  await keepShell()
}

function say(words: string, look = 'govuk-error-message'): void {
  const place = document.querySelector<HTMLElement>('[data-take-problem]')
  if (!place) return
  const said = document.createElement('p')
  said.className = look
  said.textContent = words
  place.replaceChildren(said)
}
