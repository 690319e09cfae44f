// Invitations: a link that is good once, for 72 hours. Made by an administrator (workers/), answered through the sign-in service.
import { hashPassword, newTotpSecret, secretHash, totpStep } from '../../../platform/auth/index.ts'
import { changedOne, type Scope, type Token } from '../../../platform/db/index.ts'
import { openSession } from '../sign-in/queries.ts'

/** What an invited worker has done so far; kept with the invitation until the last step, so that a closed tab loses nothing. */
interface Progress {
  passwordHash?: string
  totpSecret?: string
}

export interface Invitation {
  id: string
  workerId: string
  name: string
  email: string | null
  agencyName: string
  endsAt: Date
  progress: Progress
}

/** The invitation behind a link, while it is good: not used, not too old, its worker not suspended or gone. */
export async function findInvitation(scope: Scope, secret: string): Promise<Invitation | null> {
  const hash = secretHash(secret)
  const found = await scope.rows
    .selectFrom('signInStep')
    .innerJoin('worker', 'worker.id', 'signInStep.workerId')
    .innerJoin('agency', 'agency.id', 'worker.agencyId')
    // The link that an administrator was shown, or the one that left by e-mail: two keys to one step.
    .where((eb) => eb.or([eb('signInStep.secretHash', '=', hash), eb('signInStep.sentHash', '=', hash)]))
    .where('signInStep.kind', '=', 'invitation')
    .where('signInStep.usedAt', 'is', null)
    .where('signInStep.endsAt', '>', scope.now)
    .where('worker.suspendedAt', 'is', null)
    .where('worker.leftAt', 'is', null)
    .select([
      'signInStep.id',
      'worker.id as workerId',
      'worker.name',
      'worker.email',
      'agency.name as agencyName',
      'signInStep.endsAt',
      'signInStep.data',
    ])
    .executeTakeFirst()
  if (!found) return null
  const { data, ...rest } = found
  return { ...rest, progress: data as Progress }
}

/** The password is chosen; the app's secret is made once and stays the same when the page is opened again. */
export async function choosePassword(scope: Scope, invitation: Invitation, password: string): Promise<void> {
  const progress: Progress = { passwordHash: await hashPassword(password), totpSecret: invitation.progress.totpSecret ?? newTotpSecret() }
  changedOne(
    await scope.rows
      .updateTable('signInStep')
      .set({ data: JSON.stringify(progress) })
      .where('id', '=', invitation.id)
      .where('usedAt', 'is', null)
      .executeTakeFirstOrThrow(),
  )
}

/** The first code proves that the app is set up: the invitation is used, the sign-in stands, and the worker is in. */
export async function confirmCode(scope: Scope, invitation: Invitation, code: string, device: string): Promise<{ token: Token } | 'wrong'> {
  const { passwordHash, totpSecret } = invitation.progress
  if (passwordHash === undefined || totpSecret === undefined) return 'wrong'
  const step = totpStep(totpSecret, code, scope.now)
  if (step === null) return 'wrong'
  changedOne(
    await scope.rows
      .updateTable('signInStep')
      .set({ usedAt: scope.now, data: '{}' })
      .where('id', '=', invitation.id)
      .where('usedAt', 'is', null)
      .executeTakeFirstOrThrow(),
  )
  const credential = {
    passwordHash,
    passwordSetAt: scope.now,
    totpSecret,
    totpConfirmedAt: scope.now,
    totpLastStep: step,
    failures: 0,
    lockedUntil: null,
  }
  await scope.rows
    .insertInto('credential')
    .values({ workerId: invitation.workerId, ...credential })
    .onConflict((conflict) => conflict.column('workerId').doUpdateSet(credential))
    .execute()
  return { token: await openSession(scope, invitation.workerId, 'totp', device) }
}
