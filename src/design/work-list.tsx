import { StateMark, type Mark } from './clock.tsx'
import { isSaid, type Words } from './words.ts'

/** What needs somebody, most pressing first. */
export function WorkList({ children, label }: { children: Words; label?: string | undefined }) {
  return (
    <ol class="sr-work-list" aria-label={label}>
      {children}
    </ol>
  )
}

export interface WorkLink {
  text: Words
  href: string
  /** Read aloud after the text, so that each link says whom it is about. */
  about?: string | undefined
}

export interface WorkItemProps {
  mark?: Mark | undefined
  /** What kind of work: "Return interview". */
  kind: Words
  /** Whom it is about, preferred name first: "K., 15 · returned Wed 22:40". */
  who: Words
  /** Leads to the record. */
  href?: string | undefined
  /** The time left, on the right: a Clock or "due today". */
  time?: Words
  /** The second line: what makes this one different. */
  facts?: Words
  /** The one thing to do next: a Button, or a Form round one. */
  primary?: Words
  links?: readonly WorkLink[] | undefined
}

/** One thing that needs somebody: what, who, by when, and what can be done at once. */
export function WorkItem({ mark, kind, who, href, time, facts, primary, links = [] }: WorkItemProps) {
  return (
    <li class="sr-work-item">
      <div class="sr-work-item__head">
        <p class="sr-work-item__title">
          {mark && (
            <>
              <StateMark mark={mark} />{' '}
            </>
          )}
          <span class="sr-work-item__kind">{kind}</span>
          <span class="sr-work-item__dot"> · </span>
          <span class="sr-work-item__who">
            {href ? (
              <a class="govuk-link" href={href}>
                {who}
              </a>
            ) : (
              who
            )}
          </span>
        </p>
        {isSaid(time) && <p class="sr-work-item__time">{time}</p>}
      </div>
      {isSaid(facts) && <p class="sr-work-item__facts">{facts}</p>}
      {(isSaid(primary) || links.length > 0) && (
        <div class="sr-work-item__actions">
          {primary}
          {links.map((link) => (
            <a class="govuk-link" href={link.href}>
              {link.text}
              {link.about && <span class="govuk-visually-hidden"> {link.about}</span>}
            </a>
          ))}
        </div>
      )}
    </li>
  )
}
