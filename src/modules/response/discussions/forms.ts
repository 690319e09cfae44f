import {
  choice,
  choices,
  form,
  hidden,
  longText,
  moment,
  pick,
  revealed,
  text,
  unasked,
  type AnyField,
  type Option,
} from '../../../platform/forms/index.ts'
import { formatDay, formatMoment } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import { sharingFields, type SharedOf } from '../../people/index.ts'
import { actionForm } from '../closing/forms.ts'
import { speakerKinds, type Invitee, type SpeakerKind } from './domain.ts'
import type { Candidate, ReturnToFollow } from './queries.ts'
import { howWords, kindWords, outcomeWords } from './words.ts'

const words = (asked: { label: string; hint?: string; required: string; lengthMax?: number; size?: number }) =>
  longText({ lengthMax: 2000, size: 3, ofChild: true, ...asked })

const beginsAt = (label: string) =>
  moment({
    label,
    hint: 'Today or a later day, with the time. If it was held at once, say when it was.',
    required: 'Give the day and the time',
    timeRequired: 'Give the time as well, such as 10:00',
  })

export function openForm(
  candidates: readonly Candidate[],
  myTeams: readonly { id: string; name: string }[],
  returns: readonly ReturnToFollow[],
  content: Content,
  of: SharedOf,
) {
  return form({
    why: words({
      label: 'Why should the agencies talk?',
      hint: 'What happened, and what you fear. Everybody invited reads this after signing in; it is in no e-mail.',
      required: 'Say why the agencies should talk',
    }),
    follows: returns.length === 0 ? hidden() : followsField(returns),
    at: beginsAt('When does it begin?'),
    minutes: choice({
      label: 'How long?',
      required: 'Say how long it takes',
      options: [
        { code: '30', words: 'Half an hour' },
        { code: '60', words: 'An hour' },
        { code: '90', words: 'An hour and a half' },
      ],
    }),
    how: howField(),
    place: placeField(),
    teams: choices({
      label: 'Who is invited?',
      hint: 'Those whom the area wants there are ticked. Each may open the record until thirty days after the discussion. You can invite others on the next page.',
      required: 'Invite somebody',
      options: candidates.map((c): Option => ({
        code: c.id,
        words: c.name,
        hint: [kindWords[c.agencyKind], c.agencyName, c.near ? 'in the circle now' : ''].filter(Boolean).join(' · '),
      })),
    }),
    ...sharingFields(content, of),
    fromTeam:
      myTeams.length > 1
        ? choice({
            label: 'Which of your teams convenes it?',
            hint: 'Anybody in it can record when you are away.',
            required: 'Choose the team',
            options: myTeams.map((t) => ({ code: t.id, words: t.name })),
          })
        : hidden(),
  })
}

/** The questions of opening one, in their order; those of the decision to share come last. */
export const openFields = ['why', 'follows', 'at', 'minutes', 'how', 'place', 'teams', 'fromTeam'] as const
export const sharingAskedFields = ['route', 'detriment', 'childView', 'childTold'] as const

function followsField(returns: readonly ReturnToFollow[]) {
  return pick({
    label: 'Which return does it follow?',
    hint: 'What is agreed in the discussion then counts as what followed that return.',
    required: 'Say which return it follows, or that it follows none',
    options: [
      ...returns.map((r) => ({
        code: r.interviewId,
        words: `Back ${formatMoment(r.returnedAt, r.returnedPrecision)}${r.heldAt === null ? '' : `, interview held ${formatDay(r.heldAt)}`}`,
      })),
      { code: followsNone, words: 'None of them' },
    ],
  })
}

/** Said of a discussion that follows no return. */
export const followsNone = 'none'

function howField() {
  return choice({
    label: 'How?',
    required: 'Say how',
    options: (['video', 'phone', 'in-person'] as const).map((code) => ({ code, words: howWords[code] })),
  })
}

function placeField() {
  return text({
    label: 'The link, the number to ring, or the room',
    hint: 'It is shown after signing in, and never sent.',
    lengthMax: 300,
  })
}

export function inviteForm(candidates: readonly Candidate[], content: Content, of: SharedOf) {
  return form({
    whom: choice({
      label: 'Who is it?',
      required: 'Say who it is',
      options: [
        { code: 'here', words: 'A team that uses Safe Return', reveals: 'team' },
        { code: 'outside', words: 'An organisation that does not', reveals: ['outsideName', 'outsideKind', 'outsideEmail'] },
      ],
    }),
    team: revealed(
      pick({
        label: 'Which team?',
        required: 'Choose the team',
        options: candidates.map((c) => ({ code: c.id, words: `${c.name}, ${c.agencyName}` })),
      }),
    ),
    outsideName: revealed(text({ label: 'Name of the organisation', required: 'Give the name of the organisation', lengthMax: 200 })),
    outsideKind: revealed(
      pick({
        label: 'Whom do they speak for?',
        required: 'Say whom they speak for',
        options: speakerKinds.map((code) => ({ code, words: kindWords[code] })),
      }),
    ),
    outsideEmail: revealed(
      text({
        label: 'Their e-mail address',
        required: 'Give their e-mail address',
        hint: 'An address of the organisation. They are told the date and the time, and whom to ring; no name, and nothing about the child.',
        inputMode: 'email',
        lengthMax: 254,
        check: (typed) =>
          /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(typed) ? null : 'Give an e-mail address, such as safeguarding@trust.example',
      }),
    ),
    ...sharingFields(content, of),
  })
}

export const moveForm = form({
  at: beginsAt('When does it begin now?'),
  why: words({ label: 'Why is it moved?', required: 'Say why it is moved', lengthMax: 1000 }),
})

export const cancelForm = form({
  why: words({
    label: 'Why is it called off?',
    hint: 'If the worry has not gone, say what happens instead.',
    required: 'Say why it is called off',
  }),
})

export const withdrawForm = form({
  why: words({
    label: 'Why is it withdrawn?',
    hint: 'Such as: it went to the wrong team, or somebody there may be part of the harm. They are not told why.',
    required: 'Say why it is withdrawn',
  }),
})

export function apologyForm(mine: readonly Invitee[]) {
  return form({
    invitee: whoField(mine, 'For whom?'),
    words: words({
      label: 'Why can nobody come?',
      hint: 'A sentence. If you are needed for a decision, say who comes instead, or what you send.',
      required: 'Say why nobody can come',
      lengthMax: 1000,
    }),
  })
}

/** One of those invited; nothing to ask where there is only one. */
function whoField(invitees: readonly Invitee[], label: string) {
  const asked = pick({ label, required: 'Choose who', options: invitees.map((i) => ({ code: i.id, words: nameOf(i) })) })
  return invitees.length === 1 ? unasked(asked) : asked
}

/** The one whom it can be, or nobody yet. */
export function onlyOne(invitees: readonly Invitee[]): string {
  return invitees.length === 1 ? (invitees[0]?.id ?? '') : ''
}

export function nameOf(invitee: Invitee): string {
  return invitee.agencyName === invitee.name ? invitee.name : `${invitee.name}, ${invitee.agencyName}`
}

/** The field in which the name of whoever came for an invitee is typed. */
export const whoCame = (inviteeId: string) => `came-${inviteeId}`

export function attendanceForm(invitees: readonly Invitee[]) {
  const names: Record<string, AnyField> = Object.fromEntries(
    invitees.map((i) => [whoCame(i.id), revealed(text({ label: 'Who came?', hint: 'Name and what they do', lengthMax: 300 }))]),
  )
  return form({
    here: choices({
      label: 'Who is here?',
      hint: 'Tick whoever is in the room or on the line. Tick more as they come.',
      options: invitees.map((i): Option => ({ code: i.id, words: nameOf(i), hint: kindWords[i.kind], reveals: whoCame(i.id) })),
    }),
    ...names,
  })
}

export function informationForm(invitees: readonly Invitee[]) {
  return form({
    broughtBy: whoField(invitees, 'Who brings it?'),
    brought: words({
      label: 'What do they bring?',
      hint: 'What they know, with who saw or said it, and when. A child’s words as they were said.',
      required: 'Write down what they bring',
      lengthMax: 5000,
      size: 4,
    }),
  })
}

export function decisionForm(here: readonly Invitee[]) {
  return form({
    decided: words({ label: 'What is decided?', required: 'Say what is decided' }),
    reasons: words({ label: 'For which reasons?', required: 'Give the reasons', lengthMax: 5000 }),
    agreed: choices({
      label: 'Who agrees?',
      hint: 'Take out whoever does not; their dissent is then written down with its reason.',
      options: here.map((i) => ({ code: i.id, words: nameOf(i) })),
    }),
  })
}

export { actionForm }

export function dissentForm(invitees: readonly Invitee[]) {
  return form({
    invitee: whoField(invitees, 'Who dissents?'),
    reason: words({
      label: 'Why?',
      hint: 'It stands beside the decision for good.',
      required: 'Give the reason',
    }),
  })
}

export const urgentForm = form({
  why: words({
    label: 'Why can it not wait for them?',
    hint: 'What would happen to the child meanwhile, and how you tried to reach whoever is not there.',
    required: 'Say why it cannot wait',
  }),
})

/** Sections 47 and 17 are of children: of a context it is asked for those who are harmed there. */
export function endForm(aboutContext: boolean) {
  return form({
    outcome: choice({
      label: aboutContext ? 'What is the outcome for the children there?' : 'What is the outcome?',
      required: 'Choose the outcome',
      options: (['section-47', 'section-17', 'neither'] as const).map((code) => ({ code, words: outcomeWords[code] })),
    }),
    why: words({ label: 'For which reasons?', required: 'Give the reasons', lengthMax: 2000 }),
  })
}

/** What is ticked when the page opens: my own team, the circle's team of each kind that must be there, else one of the area's. */
export function found(candidates: readonly Candidate[], mustInvite: readonly SpeakerKind[], myTeamIds: readonly string[]): string[] {
  const preferred: Record<SpeakerKind, readonly string[]> = {
    council: ['social-care', 'missing', 'management'],
    police: ['police-missing', 'police'],
    health: ['health'],
    school: ['school'],
    charity: ['return-interviews'],
    placement: ['placement'],
  }
  const rank = (c: Candidate) => {
    const place = preferred[c.agencyKind].indexOf(c.teamKind)
    return place === -1 ? preferred[c.agencyKind].length : place
  }
  const best = mustInvite.flatMap((kind) => {
    const ofKind = candidates.filter((c) => c.agencyKind === kind)
    // Of a council, social care before whoever else of it works with the child; of the others, whoever works with the child.
    const order = (a: Candidate, b: Candidate) =>
      kind === 'council' ? rank(a) - rank(b) || Number(b.near) - Number(a.near) : Number(b.near) - Number(a.near) || rank(a) - rank(b)
    return ofKind.toSorted(order)[0]?.id ?? []
  })
  // The school where it is known, whether the area's rule asks for it or not.
  const schools = candidates.filter((c) => c.near && c.agencyKind === 'school').map((c) => c.id)
  const mine = candidates.filter((c) => myTeamIds.includes(c.id)).map((c) => c.id)
  return [...new Set([...mine.slice(0, 1), ...best, ...schools])]
}

/** The teams that are worth a line on a phone: those found, those of the circle, and of each kind that must be there a few more. */
export function listed(candidates: readonly Candidate[], mustInvite: readonly SpeakerKind[], ticked: readonly string[]): Candidate[] {
  const perKindMax = 4
  const taken = new Map<SpeakerKind, number>()
  return candidates.filter((c) => {
    if (ticked.includes(c.id) || c.near) return true
    const count = (taken.get(c.agencyKind) ?? 0) + 1
    taken.set(c.agencyKind, count)
    return mustInvite.includes(c.agencyKind) && count <= perKindMax
  })
}
