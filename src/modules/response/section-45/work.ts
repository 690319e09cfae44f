// The prompt of section 45 in My work: of whoever recorded what raised it, leads, holds an interview or an NRM draft, and the authority's team.
import type { WorkItem } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../../people/index.ts'

const itemsMax = 100
/** A prompt stands before everything else for so long. */
const newHours = 24
/** So long it stands in My work; after that in the child's story and on its own page, until it is settled. */
const shownDays = 90

export async function section45Work(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { now } = scope
  const since = new Date(now.getTime() - shownDays * 86_400_000)
  const found = await sql<{ id: string; childRef: string; childName: string; dateOfBirth: string | null; raisedAt: Date; told: string[] }>`
    select p.id, c.ref as child_ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
           c.date_of_birth, p.raised_at,
           array(select distinct d.kind from section_45_record d where d.child_id = p.child_id and d.recorded_at >= p.raised_at) as told
      from section_45_prompt p join child c on c.id = p.child_id
     where p.id = any(${ids}::uuid[]) and (select may('response.section-45')) and p.raised_at > ${since}
     order by p.raised_at, p.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.map((row): WorkItem => {
    const age = ageOf(row, now)
    const href = `/children/${row.childRef}/section-45`
    return {
      id: `section-45:${row.id}`,
      group: 'now',
      isNew: now.getTime() - row.raisedAt.getTime() < newHours * 3_600_000,
      what: 'Section 45: arrested or found carrying',
      who: age === null ? row.childName : `${row.childName}, ${age}`,
      href,
      dueAt: null,
      dueByDay: false,
      since: row.raisedAt,
      facts: row.told.includes('told-officer')
        ? 'Tell the child’s solicitor'
        : row.told.includes('told-solicitor')
          ? 'Tell the officer in the case'
          : 'Tell the officer in the case, and the child’s solicitor',
      steps: [
        { kind: 'link', text: 'What to do now', href },
        { kind: 'link', text: 'Record what was done', href: `${href}/record` },
      ],
    }
  })
}
