// What My work holds of missing: reviews of a risk grade that are due, and who is missing still.
import { ageAt, formatMoment, type Precision } from '../../../kernel/dates.ts'
import { firstNameOrReference } from '../../../kernel/words.ts'
import type { WorkItem } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { howLong } from './domain.ts'

/** A review that is due within these hours needs somebody now; later, it is coming up. */
const soonHours = 4
const itemsMax = 100

interface MissingNow {
  episodeId: string
  ref: string
  childRef: string
  missingFrom: Date
  missingFromPrecision: Precision
  settingName: string | null
  recordedAt: Date
  preferredName: string | null
  givenName: string | null
  dateOfBirth: string | null
  reference: string | null
  grade: string | null
  gradedAt: Date | null
  reviewDueAt: Date | null
  mayGrade: boolean
  mayReturn: boolean
}

/** For whoever may act on it: the reviews due, the most pressing first, then everybody who is missing now. */
export async function missingWork(scope: Scope): Promise<WorkItem[]> {
  const found = await sql<MissingNow>`
    select m.*, may('missing.grade-risk') as may_grade, may('missing.record-return') as may_return
      from missing_now m
     where (may('missing.grade-risk') or may('missing.record-return')) and m.episode_id = any(array(select missing_for_me()))
     order by m.review_due_at nulls last, m.missing_from
     limit ${itemsMax}`.execute(scope.rows)
  return [...found.rows.flatMap((row) => reviewItem(row, scope.now)), ...found.rows.flatMap((row) => stillMissingItem(row, scope.now))]
}

function reviewItem(row: MissingNow, now: Date): WorkItem[] {
  if (!row.mayGrade || row.reviewDueAt === null || row.gradedAt === null) return []
  const isSoon = row.reviewDueAt.getTime() - now.getTime() <= soonHours * 3_600_000
  return [
    {
      id: `risk-review ${row.ref} ${row.gradedAt.toISOString()}`,
      group: isSoon ? 'now' : 'coming',
      isNew: false,
      what: 'Risk review',
      who: whoIs(row, now),
      href: `/episodes/${row.ref}`,
      dueAt: row.reviewDueAt,
      dueByDay: false,
      since: row.gradedAt,
      facts: `Missing for ${howLong(row.missingFrom, now)}; graded ${formatMoment(row.gradedAt, 'minute')}`,
      steps: [{ kind: 'link', text: 'Review the grade', href: `/episodes/${row.ref}/risk` }],
    },
  ]
}

function stillMissingItem(row: MissingNow, now: Date): WorkItem[] {
  if (!row.mayReturn) return []
  const graded = row.grade === null ? 'Not graded by police yet' : `Police grade: ${row.grade.replaceAll('-', ' ')}`
  return [
    {
      id: `still-missing ${row.ref}`,
      group: 'now',
      isNew: false,
      what: 'Still missing',
      who: whoIs(row, now),
      href: `/episodes/${row.ref}`,
      dueAt: null,
      dueByDay: false,
      since: row.missingFrom,
      facts: [`Missing for ${howLong(row.missingFrom, now)}`, row.settingName && `from ${row.settingName}`, graded]
        .filter(Boolean)
        .join(' · '),
      steps: [{ kind: 'link', text: 'Record the return', href: `/episodes/${row.ref}/return` }],
    },
  ]
}

function whoIs(row: MissingNow, now: Date): string {
  const name = firstNameOrReference({
    preferredName: row.preferredName,
    firstName: row.givenName,
    reference: row.reference ?? row.childRef,
  })
  return row.dateOfBirth === null ? name : `${name}, ${ageAt(row.dateOfBirth, now)}`
}
