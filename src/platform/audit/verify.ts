// Checks the sealed trail from the outside: the text and the hash are made again here, not by the database that might be lying.
import { createHash } from 'node:crypto'
import pg from 'pg'

export interface AuditVerdict {
  seals: number
  entries: number
  /** The last seal's hash: compare with the digest that a second party keeps, since a trimmed end is invisible from inside. */
  head: string | null
  problems: string[]
}

interface EntryRow {
  id: number
  at_us: string
  worker_id: string
  agency_id: string
  deed: string
  wrote: boolean
  subject: string
  subject_ref: string | null
  child_id: string | null
  rows: number
  why: string | null
  seal_id: number
}

/** Reads every sealed entry as the owner. A changed, removed or inserted one breaks its seal; a removed or edited seal breaks the chain. */
export async function verifyAudit(ownerUrl: string, expectedHead?: string): Promise<AuditVerdict> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('begin isolation level repeatable read read only')
    const seals = (
      await owner.query<{ id: number; entries: number; previous: Buffer; hash: Buffer }>(
        'select id, entries, previous, hash from audit_seal order by id',
      )
    ).rows
    const problems: string[] = []
    let entries = 0
    let last: Buffer = Buffer.alloc(0)
    for (const seal of seals) {
      if (!seal.previous.equals(last)) problems.push(`seal ${seal.id} does not follow the seal before it`)
      const rows = (
        await owner.query<EntryRow>(
          `select id, (extract(epoch from at) * 1000000)::bigint::text as at_us, worker_id, agency_id, deed, wrote, subject, subject_ref, child_id, rows, why, seal_id
             from audit_entry where seal_id = $1 order by id`,
          [seal.id],
        )
      ).rows
      if (rows.length !== seal.entries) problems.push(`seal ${seal.id} covers ${seal.entries} entries, ${rows.length} are there`)
      const made = createHash('sha256').update(seal.previous).update(rows.map(textOf).join('\n'), 'utf8').digest()
      if (!made.equals(seal.hash))
        problems.push(
          `seal ${seal.id} (entries ${rows[0]?.id ?? 'none'} to ${rows.at(-1)?.id ?? 'none'}) is broken: an entry was changed, removed or put in`,
        )
      entries += rows.length
      last = seal.hash
    }
    const stray =
      (
        await owner.query<{ n: number }>(
          'select count(*)::int as n from audit_entry e where seal_id is not null and not exists (select 1 from audit_seal s where s.id = e.seal_id)',
        )
      ).rows[0]?.n ?? 0
    if (stray > 0) problems.push(`${stray} entries name a seal that is not there`)
    const head = seals.length > 0 ? last.toString('hex') : null
    if (expectedHead !== undefined && expectedHead !== head && !seals.some((s) => s.hash.toString('hex') === expectedHead))
      problems.push('the chain does not hold the digest that was kept: its end was cut off or it was made anew')
    return { seals: seals.length, entries, head, problems }
  } finally {
    await owner.end()
  }
}

function textOf(e: EntryRow): string {
  return [
    e.id,
    e.at_us,
    e.worker_id,
    e.agency_id,
    e.deed,
    String(e.wrote),
    e.subject,
    e.subject_ref ?? '',
    e.child_id ?? '',
    e.rows,
    e.why ?? '',
  ].join('|')
}
