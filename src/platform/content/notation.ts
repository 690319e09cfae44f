// The small notation in which content/signs and content/words.yaml write phrases. A practitioner reads it aloud:
//   he (has|had) [got] (two|a second) phone~    one of these · may be there · in any of its forms
//   <family> .. found                           a group of words.yaml · up to two words between, ... up to six
//   £40+   18+   85-   <night-hour>               an amount at least, a number at least, a number below, 22:00 to 05:59

export type Pattern =
  | { readonly kind: 'word'; readonly text: string; readonly forms: boolean }
  | { readonly kind: 'row'; readonly items: readonly Pattern[] }
  | { readonly kind: 'either'; readonly options: readonly Pattern[] }
  | { readonly kind: 'maybe'; readonly item: Pattern }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'gap'; readonly upTo: number }
  | { readonly kind: 'number'; readonly money: boolean; readonly least: number; readonly below: number }
  | { readonly kind: 'night' }

/** What is wrong with a phrase, in words for whoever wrote it. */
export class NotationError extends Error {}

export const gapShort = 2
export const gapLong = 6

const piece = /\s+|\.{2,3}|[()[\]|]|<[a-z][a-z0-9-]*>|£?\d+[+-](?![\p{L}\p{N}])|[\p{L}\p{N}][\p{L}\p{N}'’&/-]*~?|./gu

/** Reads one phrase of the notation. */
export function parsePattern(text: string): Pattern {
  const pieces = (text.match(piece) ?? []).filter((p) => p.trim() !== '')
  let at = 0
  const read = options(null)
  return read

  function options(close: string | null): Pattern {
    const all: Pattern[] = []
    let row: Pattern[] = []
    for (;;) {
      const next = pieces[at]
      if (next === undefined || next === ')' || next === ']') {
        if ((next ?? null) !== close)
          throw new NotationError(next === undefined ? `“${close ?? ''}” is missing` : `“${next}” closes nothing`)
        all.push(rowOf(row))
        at += 1
        return all.length === 1 ? (all[0] as Pattern) : { kind: 'either', options: all }
      }
      at += 1
      if (next === '|') {
        if (close === null) throw new NotationError('“|” stands only inside ( ) or [ ]')
        all.push(rowOf(row))
        row = []
      } else row.push(item(next))
    }
  }

  function item(next: string): Pattern {
    if (next === '(') return options(')')
    if (next === '[') return { kind: 'maybe', item: options(']') }
    if (next === '..') return { kind: 'gap', upTo: gapShort }
    if (next === '...') return { kind: 'gap', upTo: gapLong }
    if (next === '<night-hour>') return { kind: 'night' }
    if (next.startsWith('<') && next.length > 1) return { kind: 'group', name: next.slice(1, -1) }
    if (/^£?\d+[+-]$/.test(next)) return number(next)
    if (!/^[\p{L}\p{N}]/u.test(next)) throw new NotationError(`“${next}” is not part of the notation`)
    const forms = next.endsWith('~')
    const words = (forms ? next.slice(0, -1) : next).split(/[-/]/).filter((w) => w !== '')
    return rowOf(
      words.map((word, place) => ({ kind: 'word', text: plainWord(possessed(word)), forms: forms && place === words.length - 1 })),
    )
  }
}

function number(text: string): Pattern {
  const money = text.startsWith('£')
  const value = Number(text.slice(money ? 1 : 0, -1))
  return text.endsWith('-')
    ? { kind: 'number', money, least: 0, below: value }
    : { kind: 'number', money, least: value, below: Number.POSITIVE_INFINITY }
}

function rowOf(items: readonly Pattern[]): Pattern {
  if (items.length === 0) throw new NotationError('a part of the phrase is empty')
  return items.length === 1 ? (items[0] as Pattern) : { kind: 'row', items }
}

/** Whose it is says nothing here: “nan’s flat” is read as “nan flat”; he’s and that’s stay as they are. */
function possessed(word: string): string {
  return /^(he|she|it|that|who|what|where|there|here|let|how)['’]s$/i.test(word) ? word : word.replace(/['’]s$/, '')
}

/** A word as it is compared: small letters, without apostrophes. */
export function plainWord(word: string): string {
  return word.toLowerCase().replaceAll(/['’]/g, '')
}

/** The names of the groups that a phrase leans on. */
export function groupsIn(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'group':
      return [pattern.name]
    case 'row':
      return pattern.items.flatMap(groupsIn)
    case 'either':
      return pattern.options.flatMap(groupsIn)
    case 'maybe':
      return groupsIn(pattern.item)
    case 'word':
    case 'gap':
    case 'number':
    case 'night':
      return []
  }
}
