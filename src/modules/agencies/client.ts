// Passkeys in the browser: shows what the page hides without script, and carries each answer between the browser and the server.
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

interface Refusal {
  said: string
}

if (browserSupportsWebAuthn()) {
  for (const part of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    part.hidden = false
    part.querySelector('button')?.addEventListener('click', () => void run(part))
  }
}

async function run(part: HTMLElement): Promise<void> {
  const said = part.querySelector<HTMLElement>('[data-passkey-said]')
  const button = part.querySelector('button')
  if (said) said.textContent = ''
  if (button) button.disabled = true
  try {
    const { goTo } = part.dataset['passkey'] === 'add' ? await add(part) : await signIn(part)
    location.assign(goTo)
  } catch (error) {
    if (said) said.textContent = error instanceof Said ? error.message : 'No passkey was used. Try again, or use your password.'
    if (button) button.disabled = false
  }
}

async function signIn(part: HTMLElement): Promise<{ goTo: string }> {
  const optionsJSON = await post<PublicKeyCredentialRequestOptionsJSON>(part, '/sign-in/passkey/begin', {})
  const answer = await startAuthentication({ optionsJSON })
  return post(part, '/sign-in/passkey', { answer: JSON.stringify(answer), next: part.dataset['next'] ?? '' })
}

async function add(part: HTMLElement): Promise<{ goTo: string }> {
  const optionsJSON = await post<PublicKeyCredentialCreationOptionsJSON>(part, '/account/passkeys/begin', {})
  const answer = await startRegistration({ optionsJSON })
  return post(part, '/account/passkeys', { answer: JSON.stringify(answer), name: part.querySelector('input')?.value ?? '' })
}

async function post<T>(part: HTMLElement, url: string, fields: Record<string, string>): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-safe-return': 'script' },
    body: new URLSearchParams({ csrf: part.dataset['csrf'] ?? '', ...fields }),
  })
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  if (response.ok && isJson) return (await response.json()) as T
  const refusal = isJson ? ((await response.json()) as Partial<Refusal>).said : undefined
  throw new Said(
    refusal ??
      (response.status === 401
        ? 'You are signed out. Sign in again first.'
        : 'That could not be done just now. Wait a minute and try again.'),
  )
}

/** What the server said, in words for the person. */
class Said extends Error {}
