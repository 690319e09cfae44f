// A page of a long list under the policies: which rows it is about is found by ids alone, and rows are read until the page is full.

/** How many candidates are asked for at once, at most. */
const candidatesMax = 1000

/**
 * @param most how many rows the page holds at most
 * @param candidates up to so many, in the list's order, after this one: from a definer function that answers ids for the asker alone
 * @param read the rows of these candidates that are open to the asker, in the same order
 * @returns the first rows that are open, fewer than `most` where there are no more
 */
export async function openPage<C, R>(
  most: number,
  candidates: (after: C | null, most: number) => Promise<readonly C[]>,
  read: (found: readonly C[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const rows: R[] = []
  let after: C | null = null
  for (let asked = most; ; asked = Math.min(asked * 4, candidatesMax)) {
    const found: readonly C[] = await candidates(after, asked)
    if (found.length > 0) rows.push(...(await read(found)))
    after = found.at(-1) ?? null
    // Few rows are closed to whom their ids concern: seldom is it asked twice.
    if (rows.length >= most || found.length < asked || after === null) return rows.slice(0, most)
  }
}
