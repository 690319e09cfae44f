import type { ComponentChildren } from 'preact'

/** What a component says: text or JSX children, never a string of HTML. */
export type Words = ComponentChildren

/** Further HTML attributes of an element, by their HTML names. `undefined` and `false` leave the attribute out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Class names and attributes for one element inside a component. */
export interface Part {
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The four text sizes of labels and legends: 19, 24, 36 and 48 px on a wide screen. */
export type Size = 's' | 'm' | 'l' | 'xl'

/** Joins class names, leaving out what is absent. */
export function names(...classNames: readonly (string | false | null | undefined)[]): string {
  return classNames.filter(Boolean).join(' ')
}

/** Says whether there is anything to show: `0` is something; `''`, `null`, `undefined` and booleans are not. */
export function isSaid(words: Words): boolean {
  return !(words === undefined || words === null || words === '' || typeof words === 'boolean')
}
