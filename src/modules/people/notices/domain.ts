// What each kind of notice says, and where it leads.
import type { WorkItem, WorkStep } from '../../../kernel/work.ts'

export interface Told {
  id: string
  kind: string
  madeAt: Date
  /** The child as shown, and their reference; null where the reader may not open them. */
  child: { who: string; ref: string } | null
  /** Who did what the notice tells of. */
  about: string
  subjectRef: string | null
  requestId: string | null
  refusedId: string | null
}

/** A notice as My work shows it. */
export function workItemOf(told: Told): WorkItem {
  const { what, facts, link } = sayings(told)
  const seen: WorkStep = { kind: 'deed', text: 'Seen', action: `/notices/${told.id}/seen` }
  // A request is not done by being seen: it waits for its answer.
  const steps: WorkStep[] = told.requestId !== null && link ? [link] : link ? [seen, link] : [seen]
  return {
    id: `notice-${told.id}`,
    group: 'now',
    isNew: true,
    what,
    who: told.child?.who ?? '',
    href: link?.href ?? (told.child ? `/children/${told.child.ref}` : '/work'),
    dueAt: null,
    dueByDay: false,
    since: told.madeAt,
    facts,
    steps,
  }
}

interface Saying {
  what: string
  facts: string
  link: { kind: 'link'; text: string; href: string } | null
}

function sayings({ kind, child, about, subjectRef, requestId, refusedId }: Told): Saying {
  const to = (text: string, href: string | null): Saying['link'] => (href === null ? null : { kind: 'link', text, href })
  const page = (under: string): string | null => (child ? `/children/${child.ref}${under}` : null)
  switch (kind) {
    case 'glass-broken':
      return {
        what: 'The glass was broken',
        facts: `${about} opened the record for 60 minutes. See why, and end it if it was not needed.`,
        link: to('See why', page('/circle')),
      }
    case 'searched':
      return {
        what: 'Somebody looked for this child',
        facts: `${about} gave an exact reference or birthday, and was told to ask you.`,
        link: to('Access log', page('/access-log')),
      }
    case 'restricted-searched':
      return {
        what: 'Somebody looked for a restricted child',
        facts: `${about} tried to find or open this record, and was told that nothing was found. Speak to their manager if this worries you.`,
        link: to('Access log', page('/access-log')),
      }
    case 'access-requested':
      return {
        what: 'Request for access',
        facts: `${about} asks to see the record`,
        link: to('Answer the request', requestId === null ? null : `/access-requests/${requestId}`),
      }
    case 'access-granted':
      return { what: 'Access was granted', facts: `${about} opened the record to you`, link: to('Open the record', page('')) }
    case 'access-refused':
      return {
        what: 'Access was refused',
        facts: `${about} answered your request`,
        link: to('Read why', refusedId === null ? null : `/access-requests/${refusedId}/outcome`),
      }
    case 'possible-duplicate':
      return {
        what: 'Perhaps the same child',
        facts: `${about} added a record${subjectRef === null ? '' : `, ${subjectRef},`} that may be of the same child. They were not told of yours. Speak to them if it is.`,
        link: to('Your record', page('/about')),
      }
    case 'opened-for-report':
      return {
        what: 'Opened to report the child missing',
        facts: `${about} opened the record to record a missing report`,
        link: to('Open the record', page('')),
      }
    case 'many-locations':
      return { what: 'Many places looked at', facts: `${about} opened 20 places or more within an hour. Ask them what for.`, link: null }
    case 'second-word':
      return {
        what: 'A change that needs a second person',
        facts: `${about} asked for it. Nothing changes until somebody else of your agency agrees.`,
        link: to('See what waits', '/agency/waiting'),
      }
    case 'referral-goes-round':
      return {
        what: 'A referral goes round in a circle',
        facts: `${about} passed on ${subjectRef ?? 'a referral'}, and it has come to an agency that had it before. Ring the other lead and agree whose it is.`,
        link: to('Open the referral', child === null || subjectRef === null ? null : `/referrals/${subjectRef}`),
      }
    default:
      return kind.startsWith('climbed-')
        ? {
            what: 'An interview that nobody has taken',
            facts: 'It waited longer than the area allows, so it has come to you',
            link: to('Open the interview', subjectRef === null ? null : `/interviews/${subjectRef}`),
          }
        : { what: 'Notice', facts: about, link: to('Open the record', page('')) }
  }
}
