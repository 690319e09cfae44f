// What every decision to share asks, in the same words at every door.
import type { Content } from '../../platform/content/index.ts'
import { choice, longText, pick, text } from '../../platform/forms/index.ts'
import type { SaidBefore, SharingSaid } from './sharings.ts'

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

/** Whom a decision is about: one child, several at once, or a place or a group, where no child is named. */
export type SharedOf = 'child' | 'children' | 'context'

const asked = {
  child: {
    harm: 'Could sharing it do this child harm?',
    harmRequired: 'Say whether it could do the child harm',
    says: 'What does the child say about it?',
    saysHint: 'In their words where you can. If they were not asked, say why.',
    saysRequired: 'Say what the child says, or why they were not asked',
    knows: 'Does the child know what was decided?',
    knowsRequired: 'Say whether the child knows',
    yes: 'Yes, they were told',
  },
  children: {
    harm: 'Could sharing it do any of these children harm?',
    harmRequired: 'Say whether it could do one of the children harm',
    says: 'What do the children say about it?',
    saysHint: 'In their words where you can. Of each who was not asked, say why. It stands on the record of each of them: name none.',
    saysRequired: 'Say what the children say, or why they were not asked',
    knows: 'Do the children know what was decided?',
    knowsRequired: 'Say whether the children know',
    yes: 'Yes, each of them was told',
  },
  context: {
    harm: 'Could sharing it do a child there harm?',
    harmRequired: 'Say whether it could do a child there harm',
    says: 'What do the children there, or their families, say about it?',
    saysHint: 'Name no child. If nobody was asked, say why.',
    saysRequired: 'Say what they say, or why nobody was asked',
    knows: 'Do they know what was decided?',
    knowsRequired: 'Say whether they know',
    yes: 'Yes, they were told',
  },
} as const satisfies Record<SharedOf, Record<string, string>>

export function detrimentField(of: SharedOf = 'child') {
  return longText({
    label: asked[of].harm,
    hint: 'What you judged, and what makes it safe enough. Say “none found” if you looked and found none.',
    required: asked[of].harmRequired,
    lengthMax: 2000,
    size: 3,
  })
}

/** The child's view of the decision, and whether they know of it. */
export function childFields(of: SharedOf = 'child') {
  return {
    childView: longText({
      label: asked[of].says,
      hint: asked[of].saysHint,
      required: asked[of].saysRequired,
      lengthMax: 2000,
      size: 3,
    }),
    childTold: choice({
      label: asked[of].knows,
      required: asked[of].knowsRequired,
      options: [
        { code: 'yes', words: asked[of].yes },
        { code: 'no', words: 'No, not yet or it is not safe' },
      ],
    }),
  }
}

/** The questions of a decision whose content and purpose are plain from the deed that it goes with. */
export function sharingFields(content: Content, of: SharedOf = 'child') {
  return { route: routeField(content), detriment: detrimentField(of), ...childFields(of) }
}

/** What was answered to them. */
export function sharingSaid(values: { route: string; detriment: string; childView: string; childTold: string }): SharingSaid {
  return { route: values.route, detriment: values.detriment, childView: values.childView, childTold: values.childTold === 'yes' }
}

/**
 * What the boxes show of the worker's last decision about the same child or context. Whether it could do harm depends on who is told, and whether the
 * child knows is asked of this decision: answered for somebody else, they would be signed without a look. Only for the same event, such as a
 * further invitation to one discussion, all of it stands there.
 */
export function saidBefore(
  said: SaidBefore | null,
  eventId: string | null = null,
): { route?: string; detriment?: string; childView?: string; childTold?: string } {
  if (said === null) return {}
  const { route, detriment, childView, childTold } = said
  return eventId !== null && said.goesWithId === eventId
    ? { route, detriment, childView, childTold: childTold ? 'yes' : 'no' }
    : { route, childView }
}
