// A change that waits for a second person: what it is, in words, and why it cannot be agreed yet.

/** How an agency's people sign in, as asked for. The client's secret is never read back. */
export interface SignInRule {
  signInBy: 'password' | 'oidc' | 'both'
  issuer: string | null
  clientId: string | null
}

export interface SecondWord {
  id: string
  kind: 'role' | 'sign-in-rule'
  workerId: string | null
  workerName: string | null
  workerEmail: string | null
  role: string | null
  rule: SignInRule | null
  askedAt: Date
  askedById: string
  askedBy: string
  /** Of a role: when its worker last signed in, since their sign-in was last taken away. */
  signedInAt: Date | null
  invitedUntil: Date | null
}

export type WhyNot = 'own' | 'not-signed-in'

/** Whether this person can agree now, and if not, why. Refusing needs no more than being somebody else. */
export function mayAgree(word: SecondWord, meId: string): { ok: true } | { ok: false; why: WhyNot } {
  if (word.askedById === meId || word.workerId === meId) return { ok: false, why: 'own' }
  if (word.kind === 'role' && (word.signedInAt === null || word.invitedUntil !== null)) return { ok: false, why: 'not-signed-in' }
  return { ok: true }
}

export function ruleWords(rule: SignInRule): string {
  switch (rule.signInBy) {
    case 'password':
      return 'By password or passkey'
    case 'oidc':
      return 'By your organisation’s own sign-in alone'
    case 'both':
      return 'By your organisation’s own sign-in, or by password or passkey'
  }
}
