// What needs somebody: the shape in which every module tells My work what it holds for a worker.

export type WorkGroup = 'now' | 'coming' | 'waiting' | 'done'

/** A button or a link on an item. A deed posts; the page adds the proof and the key. */
export type WorkStep = { kind: 'deed'; text: string; action: string } | { kind: 'link'; text: string; href: string }

export interface WorkItem {
  /** Stable, so that a live page knows what is new. */
  id: string
  group: WorkGroup
  /** New: newly assigned and not yet touched. It stands before everything else. */
  isNew: boolean
  /** Return interview, action, risk review, request for access… in plain words. */
  what: string
  /** The child as shown: preferred name or reference, and age where known. Empty for what is not about a child. */
  who: string
  href: string
  /** When it is due, or null. */
  dueAt: Date | null
  /** True when dueAt is a day, not a moment: it is late from the end of that day in London. */
  dueByDay: boolean
  /** When it came, for the order of what has no due time. */
  since: Date
  /** One line of facts, short. */
  facts: string
  /** The main step first. */
  steps: readonly WorkStep[]
}
