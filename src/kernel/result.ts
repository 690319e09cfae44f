/**
 * The answer of a rule that a person can break: either the new fact, or the name of the problem.
 * What people do is refused with a problem; what programmers do is thrown.
 */
export type Result<T, P extends string = string> = Accepted<T> | Refused<P>

export type Accepted<T> = { ok: true; value: T }
export type Refused<P extends string = string> = { ok: false; problem: P }

/** The rule holds; here is the new fact. */
export function ok<T>(value: T): Accepted<T> {
  return { ok: true, value }
}

/** The rule is broken; `problem` is a short name ('in-future') that a form turns into words. */
export function refuse<P extends string>(problem: P): Refused<P> {
  return { ok: false, problem }
}
