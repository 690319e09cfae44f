// One-time codes of an authenticator app (RFC 6238): six digits, a new one every 30 seconds.
import { Secret, TOTP } from 'otpauth'

const stepSeconds = 30
/** A phone's clock may be one step off, either way. */
const stepsOff = 1

/** A new secret in the letters that an app lets somebody type. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The address that an authenticator app reads from a QR code. */
export function totpAddress(secret: string, account: string): string {
  return made(secret, account).toString()
}

/**
 * The step whose code this is, or null. The caller refuses a step that is not later than the last one used: a code is good once.
 */
export function totpStep(secret: string, typed: string, now: Date): number | null {
  const code = typed.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return null
  const delta = made(secret, '').validate({ token: code, timestamp: now.getTime(), window: stepsOff })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / stepSeconds) + delta
}

/** The code that an app shows at a moment: for tests and for the demo's own page. */
export function totpCode(secret: string, at: Date): string {
  return made(secret, '').generate({ timestamp: at.getTime() })
}

function made(secret: string, account: string): TOTP {
  return new TOTP({
    issuer: 'Safe Return',
    label: account || 'Safe Return',
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: stepSeconds,
  })
}
