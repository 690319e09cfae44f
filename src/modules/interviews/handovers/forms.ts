import type { Content } from '../../../platform/content/index.ts'
import { choice, form, longText, type Option } from '../../../platform/forms/index.ts'
import { reasonProblem } from '../reasons.ts'

export const anyoneInTheTeam = 'team'

/** Who takes it next, and why it is handed on. */
export function handOnForm(content: Content, people: readonly { id: string; name: string }[]) {
  const asked = content.reasons('hand-on')
  const who: Option[] = [{ code: anyoneInTheTeam, words: 'Anyone in the team' }, ...people.map((p) => ({ code: p.id, words: p.name }))]
  return form(
    {
      next: choice({ label: 'Who takes it next?', options: who, required: 'Say who takes it next' }),
      reason: choice({ label: asked.asked, options: asked.reasons, required: 'Say why you are handing it on' }),
      detail: longText({
        ofChild: true,
        label: 'What should they know?',
        hint: 'They read this before they take it',
        size: 3,
        lengthMax: 2000,
      }),
    },
    ({ reason, detail }) => reasonProblem(asked, reason, detail, 'detail'),
  )
}
