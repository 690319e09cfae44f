// A council that begins to work here: its agency, an area of its own, its first teams and its import worker. The installer's doing.
import type pg from 'pg'
import type { Authority } from '../../kernel/authorities.ts'
import { addImporter } from './installation/queries.ts'

/**
 * Adds a children's-services authority with what an import needs: a team that answers for its children, a team that holds their
 * return home interviews, and an area that starts today, so that what ended before is history. Safe when two do it at once.
 */
export async function addCouncil(owner: pg.Client, authority: Authority): Promise<void> {
  const code = authority.code.toLowerCase()
  await owner.query('begin')
  try {
    await owner.query(`select pg_advisory_xact_lock(hashtextextended('new council ' || $1, 0))`, [authority.code])
    const known = await owner.query(`select from agency where authority_code = $1 and kind = 'council' and ended_at is null`, [
      authority.code,
    ])
    if (known.rowCount === 0) {
      await owner.query(`insert into agency (code, name, kind, authority_code) values ($1, $2, 'council', $3)`, [
        code,
        authority.name,
        authority.code,
      ])
      await owner.query(
        `insert into team (agency_id, code, name, kind)
         select a.id, t.code, a.name || t.words, t.kind from agency a, (values ('missing', ' missing children team', 'missing'), ('interviews', ' return interviews', 'return-interviews')) t(code, words, kind)
          where a.code = $1`,
        [code],
      )
      await owner.query(
        `insert into commission (authority_agency_id, team_id) select a.id, t.id from agency a join team t on t.agency_id = a.id and t.code = 'interviews' where a.code = $1`,
        [code],
      )
      await owner.query(
        `with made as (insert into area (code, name, starts_on) select code, name, timezone('Europe/London', house_now())::date from agency where code = $1 returning id)
         insert into area_agency (area_id, agency_id) select made.id, a.id from made, agency a where a.code = $1`,
        [code],
      )
      await addImporter(owner, code, authority.name)
    }
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}
