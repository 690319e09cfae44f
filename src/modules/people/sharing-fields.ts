// What every decision to share asks, in the same words at every door.
import type { Content } from '../../platform/content/index.ts'
import { choice, longText, pick, text } from '../../platform/forms/index.ts'
import type { SharingSaid } from './sharings.ts'

export function helpsWithField(hint: string) {
  return text({ label: 'What does it help them to do?', hint, required: 'Say what it helps them to do', lengthMax: 300 })
}

export function routeField(content: Content) {
  return pick({
    label: 'By which lawful route?',
    required: 'Choose the lawful route',
    options: content.sharing.routes.map((r) => ({ code: r.code, words: r.title })),
  })
}

export function detrimentField() {
  return longText({
    label: 'Could sharing it do this child harm?',
    hint: 'What you judged, and what makes it safe enough. Say “none found” if you looked and found none.',
    required: 'Say whether it could do the child harm',
    lengthMax: 2000,
    size: 3,
  })
}

/** The child's view of the decision, and whether they know of it. */
export function childFields() {
  return {
    childView: longText({
      label: 'What does the child say about it?',
      hint: 'In their words where you can. If they were not asked, say why.',
      required: 'Say what the child says, or why they were not asked',
      lengthMax: 2000,
      size: 3,
    }),
    childTold: choice({
      label: 'Does the child know what was decided?',
      required: 'Say whether the child knows',
      options: [
        { code: 'yes', words: 'Yes, they were told' },
        { code: 'no', words: 'No, not yet or it is not safe' },
      ],
    }),
  }
}

/** The questions of a decision whose content and purpose are plain from the deed that it goes with. */
export function sharingFields(content: Content) {
  return { route: routeField(content), detriment: detrimentField(), ...childFields() }
}

/** What was answered to them. */
export function sharingSaid(values: { route: string; detriment: string; childView: string; childTold: string }): SharingSaid {
  return { route: values.route, detriment: values.detriment, childView: values.childView, childTold: values.childTold === 'yes' }
}

/** What the boxes show of an earlier decision. */
export function saidBefore(said: SharingSaid | null): { route?: string; detriment?: string; childView?: string; childTold?: string } {
  return said === null ? {} : { ...said, childTold: said.childTold ? 'yes' : 'no' }
}
