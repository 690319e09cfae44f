import type { Content } from '../../../platform/content/index.ts'
import { choice, form, hidden, longText, type Option } from '../../../platform/forms/index.ts'
import { childFields, detrimentField, helpsWithField, routeField, whenFields } from '../forms.ts'

const words = (asked: { label: string; hint?: string; required: string; lengthMax?: number; size?: number }) =>
  longText({ lengthMax: 2000, size: 3, ofChild: true, ...asked })

export function referForm(content: Content, myTeams: readonly { id: string; name: string }[]) {
  return form({
    asked: words({
      label: 'What do you ask them to do?',
      hint: 'One thing that they can do for this child.',
      required: 'Say what you ask them to do',
    }),
    why: words({
      label: 'Why?',
      hint: 'What was seen or said, by whom and when. They read this to decide.',
      required: 'Say why you ask',
      lengthMax: 5000,
      size: 5,
    }),
    ...whenFields('By when is it needed?'),
    threshold: choice({
      label: content.reasons('referral-threshold').asked,
      required: 'Choose a threshold, or that you are not sure',
      options: options(content, 'referral-threshold'),
    }),
    sharedWhat: words({
      label: 'What is shared with it?',
      hint: 'The words of the sharing decision. They also open the child’s record, as far as their work allows, while it lies with them.',
      required: 'Say what is shared',
      lengthMax: 5000,
    }),
    helpsWith: helpsWithField('The part of their work that it serves.'),
    route: routeField(content),
    detriment: detrimentField(),
    ...childFields(),
    fromTeam:
      myTeams.length > 1
        ? choice({
            label: 'Which of your teams do they answer to?',
            hint: 'It answers what is asked back when you are away.',
            required: 'Choose the team',
            options: myTeams.map((t) => ({ code: t.id, words: t.name })),
          })
        : hidden(),
  })
}

export function acceptForm(me: { workerId: string; name: string }, team: readonly { id: string; name: string }[]) {
  return form({
    who: choice({
      label: 'Who takes it?',
      hint: 'One named person. The referrer sees who.',
      required: 'Say who takes it',
      options: [
        { code: me.workerId, words: `I do (${me.name})` },
        ...team.filter((w) => w.id !== me.workerId).map((w): Option => ({ code: w.id, words: w.name })),
      ],
    }),
  })
}

export const askForm = form({
  question: words({
    label: 'What else do you need to know?',
    hint: 'It goes to whoever referred, as work, and comes back with the answer.',
    required: 'Say what you need to know',
  }),
})

export const answerForm = form({
  answer: words({ label: 'Your answer', hint: 'It goes back to the inbox that asked.', required: 'Write the answer', lengthMax: 5000 }),
})

export function notOursForm(content: Content) {
  const list = content.reasons('not-ours')
  return form({
    reason: choice({ label: list.asked, required: 'Choose a reason', options: options(content, 'not-ours') }),
    words: words({
      label: 'Say more',
      hint: 'The next inbox and the referrer read this. Which age, which area, what is missing?',
      required: 'Say a little more about this reason',
    }),
  })
}

export function withdrawForm(content: Content) {
  const list = content.reasons('referral-withdrawn')
  return form(
    {
      reason: choice({ label: list.asked, required: 'Choose a reason', options: options(content, 'referral-withdrawn') }),
      words: longText({ label: 'Say more', lengthMax: 2000, size: 3 }),
    },
    ({ reason, words: more }) =>
      (content.reason('referral-withdrawn', reason)?.needsDetail ?? false) && more === null
        ? [{ field: 'words', text: 'Say a little more about this reason' }]
        : [],
  )
}

export const completeForm = form({
  changed: words({
    label: 'What changed for the child?',
    hint: 'What is different now, in plain words. If nothing changed, say that, and why.',
    required: 'Say what changed for the child',
  }),
})

function options(content: Content, list: 'referral-threshold' | 'not-ours' | 'referral-withdrawn'): Option[] {
  return content.reasons(list).reasons.map((r) => ({ code: r.code, words: r.words }))
}
