// What waits for a second person's word. The database alone carries it out: give_second_word checks who gives it.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { SecondWord, SignInRule } from './domain.ts'

const listMax = 200

/** Open requests of the asker's agency that this worker may see, the oldest first. */
export async function waitingWords(scope: Scope): Promise<SecondWord[]> {
  return (
    await sql<SecondWord>`
      select s.id, s.kind, s.worker_id, w.name as worker_name, w.email as worker_email, s.role, s.rule, s.asked_at, s.asked_by as asked_by_id,
             by.name as asked_by, state.signed_in_at, s_invited.until as invited_until
        from second_word s join worker by on by.id = s.asked_by left join worker w on w.id = s.worker_id
        left join lateral sign_in_state(s.worker_id) state on true
        left join lateral (select invited_until(s.worker_id) as until) s_invited on true
       where s.agreed_at is null and s.refused_at is null and s.withdrawn_at is null
       order by s.asked_at, s.id limit ${listMax}`.execute(scope.rows)
  ).rows
}

export async function askForRole(scope: Scope, workerId: string, role: string): Promise<void> {
  await scope.rows
    .insertInto('secondWord')
    .values({ agencyId: scope.me.agencyId, kind: 'role', workerId, role, askedBy: scope.me.workerId })
    .execute()
}

/** Asks for another way of signing in; an earlier request that nobody answered is withdrawn. */
export async function askForRule(scope: Scope, rule: SignInRule, clientSecret: string | null): Promise<void> {
  await withdrawal(scope).where('kind', '=', 'sign-in-rule').execute()
  await scope.rows
    .insertInto('secondWord')
    .values({ agencyId: scope.me.agencyId, kind: 'sign-in-rule', rule: JSON.stringify(rule), clientSecret, askedBy: scope.me.workerId })
    .execute()
}

export async function withdrawRole(scope: Scope, workerId: string, role: string): Promise<void> {
  await withdrawal(scope).where('workerId', '=', workerId).where('role', '=', role).execute()
}

export type Given = 'agreed' | 'refused' | 'answered' | 'own' | 'left' | 'not-signed-in'

export async function giveWord(scope: Scope, id: string, agrees: boolean): Promise<Given> {
  const { rows } = await sql<{ said: Given }>`select give_second_word(${id}, ${agrees}) as said`.execute(scope.rows)
  return rows[0]?.said ?? 'answered'
}

function withdrawal(scope: Scope) {
  return scope.rows
    .updateTable('secondWord')
    .set({ withdrawnAt: scope.now, withdrawnBy: scope.me.workerId })
    .where('agencyId', '=', scope.me.agencyId)
    .where('agreedAt', 'is', null)
    .where('refusedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
}
