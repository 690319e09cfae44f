// The key of a device's copies: random, wrapped by what the PIN becomes after a million rounds, and gone after five wrong ones.
import { rounds, triesMax } from '../domain.ts'
import type { Sealed, Shelf } from './shelf.ts'

const bits = 256

/** A new key under this PIN, for a device that keeps nothing yet. */
export async function makeVault(shelf: Shelf, pin: string): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: bits }, true, ['encrypt', 'decrypt'])
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const bytes = await crypto.subtle.wrapKey('raw', key, await fromPin(pin, salt, rounds), { name: 'AES-GCM', iv })
  await shelf.putVault({ salt, rounds, wrapped: { iv, bytes }, tries: 0 })
  return key
}

export type Opened = { ok: true; key: CryptoKey } | { ok: false; left: number }

/** The key, for the right PIN. The try is counted before it is made: pulling the plug wins nothing. None left: all is destroyed. */
export async function openVault(shelf: Shelf, pin: string): Promise<Opened> {
  const row = await shelf.countTry()
  if (!row) return { ok: false, left: 0 }
  if (row.tries <= triesMax) {
    try {
      const { iv, bytes } = row.wrapped
      const key = await crypto.subtle.unwrapKey(
        'raw',
        bytes,
        await fromPin(pin, row.salt, row.rounds),
        { name: 'AES-GCM', iv },
        { name: 'AES-GCM', length: bits },
        false,
        ['encrypt', 'decrypt'],
      )
      await shelf.putVault({ ...row, tries: 0 })
      return { ok: true, key }
    } catch (error) {
      // The only thing that a wrong PIN makes; anything else is a fault of ours and must not look like one.
      if (!(error instanceof DOMException && error.name === 'OperationError')) throw error
    }
  }
  if (row.tries >= triesMax) await shelf.removeAll()
  return { ok: false, left: Math.max(0, triesMax - row.tries) }
}

/** Seals a value; `about` is bound to it, so that no sealed thing can be put in the place of another. */
export async function seal(key: CryptoKey, about: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const additionalData = new TextEncoder().encode(about)
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, new TextEncoder().encode(JSON.stringify(value)))
  return { iv, bytes }
}

export async function unseal(key: CryptoKey, about: string, { iv, bytes }: Sealed): Promise<unknown> {
  const additionalData = new TextEncoder().encode(about)
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes)))
}

/** A secret to ask the service with, and what the service keeps of it. */
export async function makeSecret(): Promise<{ secret: string; hash: string }> {
  const secret = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)))
  return { secret, hash: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
}

async function fromPin(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin.normalize('NFKC').trim()), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, typed, { name: 'AES-GCM', length: bits }, false, [
    'wrapKey',
    'unwrapKey',
  ])
}
