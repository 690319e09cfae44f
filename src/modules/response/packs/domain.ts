// What a pack is, and which kinds of things a reader's work leaves out. Pure.

export interface PackItem {
  title: string
  lines: readonly string[]
  quotes: readonly string[]
  source: string
}

export interface PackSection {
  id: string
  heading: string
  items: readonly PackItem[]
  /** Why there is nothing, where there is nothing. */
  empty: string
}

export interface Pack {
  /** The child, or the context. */
  name: string
  /** What a colleague could say aloud. */
  line: string
  sections: readonly PackSection[]
  /** Kinds of things that this reader's work does not show. */
  leftOut: readonly string[]
  /** Where further rows stand, where not all are here. */
  further: string | null
}

/** Kinds that are left out for whoever lacks a permission: said whether there are any or not, so that nothing is told by it. */
const kept: readonly { permission: string; words: string }[] = [
  { permission: 'story.read-all', words: 'What other agencies recorded, but for when the child was missing and back' },
  { permission: 'signs.read', words: 'Signs that other agencies noted' },
  { permission: 'interviews.read-answers', words: 'What the child said in interviews' },
  { permission: 'story.read-police', words: 'What police wrote in their grades and prevention interviews' },
  { permission: 'judgements.read', words: 'Judgements' },
  { permission: 'response.read-decisions', words: 'Actions, sharing decisions and referrals that do not concern the reader' },
]

/** What this reader's work leaves out, as kinds. Places are left out of every pack. */
export function leftOutFor(may: (permission: string) => boolean): string[] {
  return [
    ...kept.filter(({ permission }) => !may(permission)).map(({ words }) => words),
    'Words that the child wants kept from somebody',
    'Places: ask for one on the child’s record',
  ]
}

/** The same of a context: its signs are read in its circle; the children who are linked, only in each one's own. */
export function leftOutOfContext(may: (permission: string) => boolean): string[] {
  return [
    ...(may('response.read-plan') ? [] : ['Its plan']),
    ...(may('response.read-decisions') ? [] : ['Actions that do not concern the reader']),
    'Linked children whose own record is not open to the reader: not who they are, and no small number of them',
    'What stands on a child’s own record: ask for a discussion about that child',
  ]
}
