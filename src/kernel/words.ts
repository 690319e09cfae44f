/**
 * A count with its noun: "1 episode", "3 episodes", "1,204 children". Give `many` where English does not add an
 * s or es, or turn a y into ies.
 */
export function plural(count: number, one: string, many = pluralOf(one)): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** "a", "a and b", "a, b and c"; nothing for an empty list. */
export function listOf(items: readonly string[], joiner: 'and' | 'or' = 'and'): string {
  const last = items.at(-1) ?? ''
  if (items.length < 2) return last
  return `${items.slice(0, -1).join(', ')} ${joiner} ${last}`
}

/** Words that begin with a capital, inside a sentence: “Three days away” as “three days away”, but “NRM draft” and “SIM card” as they are. */
export function inSentence(words: string): string {
  return /^\p{Lu}\p{Lu}/u.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)
}

/**
 * What to call a person in a list or a title: the name that they prefer, else the first name, else the reference.
 * A blank name counts as none.
 */
export function firstNameOrReference(person: { preferredName?: string | null; firstName?: string | null; reference: string }): string {
  return person.preferredName?.trim() || person.firstName?.trim() || person.reference
}

function pluralOf(one: string): string {
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`
  if (/(?:s|x|z|ch|sh)$/.test(one)) return `${one}es`
  return `${one}s`
}

function grouped(count: number): string {
  const [whole = '', fraction] = String(count).split('.')
  const inThousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? inThousands : `${inThousands}.${fraction}`
}
