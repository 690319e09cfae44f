// Words that children use, explained beside the answer in which they stand. They help to ask; alone they are never a sign.

/** As content/slang.yaml keeps it. */
export interface SlangTerm {
  term: string
  variants: readonly string[]
  meaning: string
  ambiguous: boolean
}

const shownMax = 4
/** So short a word is taken for slang only where it is written just so: OT, and not the "ot" of a typing slip. */
const exactUpTo = 2

/** The terms that stand in the words, whole and in any case, the longest first: "trap phone" is not also "trap". */
export function slangIn<T extends SlangTerm>(terms: readonly T[], words: string): { said: string; term: T }[] {
  const forms = terms
    .flatMap((term) => [term.term, ...term.variants].map((said) => ({ said, term })))
    .toSorted((a, b) => b.said.length - a.said.length)
  const found: { said: string; term: T }[] = []
  let rest = words
  for (const form of forms) {
    const whole = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(form.said)}(?![\\p{L}\\p{N}])`, form.said.length <= exactUpTo ? 'gu' : 'giu')
    if (!whole.test(rest)) continue
    rest = rest.replace(whole, ' ')
    if (!found.some((one) => one.term === form.term)) found.push(form)
    if (found.length === shownMax) break
  }
  return found
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
