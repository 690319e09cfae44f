// What an import brought in and found questionable: on a list, until somebody says how it was put right.

export interface DataQuery {
  id: string
  childId: string
  childRef: string
  /** The child as shown: a name if any is known, else a reference. */
  childName: string
  episodeRef: string | null
  /** The code of the rule, as published: 574, 577… */
  rule: string
  sentence: string
  file: string | null
  line: number | null
  raisedAt: Date
  settledAt: Date | null
  settledByName: string | null
  settledHow: string | null
}

/** How a query can end. The words are kept with it. */
export const waysToSettle = [
  { code: 'corrected-there', words: 'Put right in our own system; the next import brings it' },
  { code: 'corrected-here', words: 'Put right here' },
  { code: 'right-as-it-is', words: 'Looked at: the record is right as it is' },
] as const

/** Where in the list to go on: the last query shown. */
export interface ListKey {
  raisedAt: Date
  id: string
}

export function keyText({ raisedAt, id }: ListKey): string {
  return `${raisedAt.toISOString()}_${id}`
}

/** The key in a page's address; null when there is none or it is not one of ours. */
export function readKey(text: string | undefined): ListKey | null {
  const parts = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_([0-9a-f-]{36})$/.exec(text ?? '')
  const raisedAt = new Date(parts?.[1] ?? '')
  return parts?.[2] === undefined || Number.isNaN(raisedAt.getTime()) ? null : { raisedAt, id: parts[2] }
}
