// What of an interview may reach a carer.

/** Questions whose answers say whom the child fears, or how to reach them past somebody: never for a carer, marked or not. */
const neverForCarer = ['privacy-wishes', 'privacy-contact', 'return-met', 'cannot-wait']
const neverSections = ['harm-']

/**
 * The answers for the carer's copy. Whoever an answer is kept from may be the one who reads it: the person named may be the carer, and
 * the carer may be the placement. So an answer kept from anybody is left out.
 */
export function forCarer<A extends { question: string; withheldFrom: readonly string[] }>(answers: readonly A[]): A[] {
  return answers.filter(
    (a) => a.withheldFrom.length === 0 && !neverForCarer.includes(a.question) && !neverSections.some((s) => a.question.startsWith(s)),
  )
}
