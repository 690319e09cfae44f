// What to do now about something that cannot wait: the same words on a page and on a device without a network.
import { SummaryList, Tag, WarningText } from '../../../design/index.ts'
import type { UrgentMatter as UrgentWords } from '../../../platform/content/index.ts'
import type { Contacts } from './domain.ts'

/** Above everything: the one number. */
export function FirstOfAll() {
  return <WarningText>If a life is at risk, dial 999 first. Then come back: what you wrote is kept.</WarningText>
}

/** What to do, what not, whom to tell by day and by night. */
export function Guidance({ words, contacts }: { words: UrgentWords; contacts: Contacts | null }) {
  return (
    <>
      {words.status === 'draft' && (
        <p class="govuk-body govuk-!-margin-bottom-1">
          <Tag colour="yellow">Draft until signed off</Tag>
        </p>
      )}
      {words.status === 'draft' && (
        <p class="govuk-body">
          These are not yet your organisation’s clinician’s words. Where they differ from yours, follow whichever is quicker to safety.
        </p>
      )}
      <h2 class="govuk-heading-m">
        Do now <span class="govuk-caption-m">{words.within}</span>
      </h2>
      <ol class="govuk-list govuk-list--number govuk-list--spaced">
        {words.doNow.map((line) => (
          <li>{line}</li>
        ))}
      </ol>
      {words.doNot.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Do not</h2>
          <ul class="govuk-list govuk-list--bullet">
            {words.doNot.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      )}
      <h2 class="govuk-heading-m">Tell</h2>
      <SummaryList
        rows={[
          ...words.tell.map((t) => ({ key: t.who, value: t.how })),
          contacts && {
            key: `${contacts.teamName ?? contacts.agencyName}, office hours`,
            value: contacts.teamContact ?? 'No number is kept here: ask the council’s switchboard',
          },
          contacts && {
            key: `${contacts.agencyName}, out of hours`,
            value: contacts.outOfHours ?? 'No number is kept here: ask 101 for the council’s emergency duty team',
          },
        ]}
      />
      <h2 class="govuk-heading-m">Today, and out of hours</h2>
      <p class="govuk-body">{words.sameDay}</p>
      <p class="govuk-body">Out of hours: {words.outOfHours}</p>
    </>
  )
}
