import { randomBytes, randomUUID } from 'node:crypto'
import { makeRef } from '../../kernel/ids.ts'

/** A row's identity: random, so that nobody guesses a neighbour's. */
export function newId(): string {
  return randomUUID()
}

/** A reference that people can say aloud, such as E-7K2M9QXA. Prefixes stand in docs/glossary.md. */
export function newRef(prefix: string): string {
  return makeRef(prefix, randomBytes(5))
}
