import { formatTime } from '../../kernel/dates.ts'
import { InsetText, Link, Person, Tag } from '../../design/index.ts'
import { ageOf, type Child } from './domain.ts'

/**
 * Whom a page is about, in one line: preferred name, age, reference, who answers for them. Says on every page of the child that
 * the glass is broken, and until when.
 */
export function ChildHeader({ child, now }: { child: Child; now: Date }) {
  const full = [child.givenName, child.familyName].filter(Boolean).join(' ')
  return (
    <>
      <p class="govuk-body-l govuk-!-margin-bottom-1">
        <Person
          preferredName={child.name}
          fullName={full !== child.name && full !== '' ? full : undefined}
          age={ageOf(child, now) ?? undefined}
          reference={child.reference ?? child.ref}
          href={`/children/${child.ref}`}
        />
        {child.restrictedAt && (
          <>
            {' '}
            <Tag colour="purple">Restricted</Tag>
          </>
        )}
      </p>
      <p class="govuk-body-s">
        {child.responsibleAgencyName} answers for {child.name}
        {child.leadWorkerName ? `; lead worker ${child.leadWorkerName}` : '; no lead worker yet'}.
      </p>
      {child.linkedRefs.length > 0 && (
        <p class="govuk-body-s">
          Also recorded as {child.linkedRefs.join(', ')}. <Link href={`/children/${child.ref}/links`}>Other records of this child</Link>
        </p>
      )}
      {child.hosted && (
        <InsetText>
          <strong>{child.name} is placed in your area.</strong> You see the placement, what happened in your area and how to keep{' '}
          {child.name} safe. What happened before or elsewhere is not shown here; {child.responsibleAgencyName} answers for it.{' '}
          <Link href={`/children/${child.ref}/placements`}>What you were told</Link>
        </InsetText>
      )}
      {child.glassUntil && (
        <InsetText>
          <strong>You broke the glass to see this record.</strong> It is open to you until {formatTime(child.glassUntil)}. The people who
          answer for {child.name} were told at once, and everything you open stands on the access log.
        </InsetText>
      )}
    </>
  )
}
