import type pg from 'pg'
import type { Scope } from '../../../platform/db/index.ts'
import { keptKinds, type KeptFor, type KeptKind } from './domain.ts'

export async function keptRules(scope: Scope): Promise<KeptFor[]> {
  const found = await scope.rows.selectFrom('keptFor').select(['kind', 'days', 'changedAt', 'lastRunAt', 'lastDeleted']).limit(20).execute()
  return keptKinds.flatMap((kind) => found.flatMap((row) => (row.kind === kind ? [{ ...row, kind }] : [])))
}

/** Set by whoever runs the service, on the trail of the house. */
export async function setRule(owner: pg.Client, rule: { kind: KeptKind; days: number }): Promise<void> {
  await owner.query('update kept_for set days = $2, changed_at = house_now() where kind = $1', [rule.kind, rule.days])
  await owner.query(
    `insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
     select w.id, w.agency_id, 'install', true, 'kept-for', $1, $2 from worker w where w.code = 'service-install'`,
    [rule.kind, `${rule.days}-days`],
  )
}
