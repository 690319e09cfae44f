// An organisation's own sign-in: which addresses we are willing to ask, and whom its answer names.
import { ok, refuse, type Result } from '../../../kernel/result.ts'

/**
 * Whether an identity provider may be asked. Only by https, at a name: a certificate then proves whom we reach, so an address inside
 * our own network, which holds none for that name, answers nothing. The demo may also ask this machine, where its tests run one.
 */
export function readIssuer(typed: string, demo: boolean): Result<string, 'unreadable' | 'not-https' | 'no-name'> {
  const read = /^(https?):\/\/([^/?#@\s:]+)(:\d{1,5})?(\/[^\s?#]*)?$/i.exec(typed.trim())
  const [whole, scheme = '', host = ''] = read ?? []
  if (whole === undefined) return refuse('unreadable')
  const isHere = host === 'localhost' || host === '127.0.0.1'
  if (isHere && demo) return ok(whole)
  if (scheme.toLowerCase() !== 'https') return refuse('not-https')
  if (isHere || !/[a-z]/i.test(host) || !host.includes('.')) return refuse('no-name')
  return ok(whole)
}

/** The e-mail address that the provider vouches for, in small letters. An address that it has not verified names nobody. */
export function verifiedEmail(claims: Readonly<Record<string, unknown>>): string | null {
  const { email, email_verified: isVerified } = claims
  if (typeof email !== 'string' || isVerified !== true) return null
  return email.trim().toLowerCase() || null
}
