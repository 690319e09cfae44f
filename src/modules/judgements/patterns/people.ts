// The same people again: names that were said in one interview and again in another. Which names stays with whoever may read the answers.
import { formatDay } from '../../../kernel/dates.ts'
import { listOf, plural } from '../../../kernel/words.ts'
import type { Pattern } from './domain.ts'

/** The questions of content/interview.yaml that ask who somebody was. A code once used stays. */
export const peopleQuestions = ['during-people', 'harm-afraid', 'harm-others'] as const

/** What was said about people in one interview. */
export interface SaidOfPeople {
  ref: string
  heldAt: Date
  words: string
}

/** A name that was said in more than one interview, oldest first. */
export interface SameName {
  name: string
  interviews: { ref: string; heldAt: Date }[]
}

// Written with a capital letter and yet no name: what begins a sentence, who somebody is to the child, what people write to each other with.
const noNames = new Set(
  `a about after again all also an and another any anyone as at because before both boy boys brother but by cousin cousins did didn't do does
  doesn't don't during each everyone everybody family few first for friend friends from girl girls group had has he her hers him his house i
  i'd i'll i'm i've if in is it it's its just kids lad lads later like lots man many mate mates maybe me men mine mostly my myself next no
  nobody none not nothing now of older on one only or other others our out people person she sister so some somebody someone sometimes somewhere
  staff still that that's the their them then there they they're this those three to together two unsure usually was we were what when where
  who with woman women worried would yeah yes young younger you your
  answered asked claimed could declined described explained felt gave kept knew laughed looked mentioned met named none refused said saw says
  seemed shrugged smiled spent talked thinks told wanted went worker
  mum mummy mother dad daddy father nan nanny gran grandad grandma grandpa granny uncle auntie aunt aunty stepdad stepmum carer teacher police
  mr mrs ms miss dr sir big little lil old elder elders olders youngers
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
  christmas easter english british snapchat snap instagram insta tiktok whatsapp facebook telegram discord xbox playstation fortnite youtube phone`.split(
    /\s+/,
  ),
)

const shortestName = 2

/**
 * The names in what was written about people: words with a capital letter that are no ordinary word, and no place told as one ("from Leeds").
 * Where everything stands in capitals or nothing does, there is nothing to go by.
 */
export function namesIn(words: string): string[] {
  if (!/\p{Ll}/u.test(words)) return []
  const names = [...words.matchAll(/(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}'’-]*/gu)].flatMap(({ 0: written, index }) => {
    const isOwner = /['’]s$/.test(written)
    const name = written.replace(/['’]s$/, '').replace(/['’-]+$/, '')
    if (name.length < shortestName || noNames.has(plain(written)) || noNames.has(plain(name))) return []
    return !isOwner && /\b(from|in|at|near)\s+$/i.test(words.slice(0, index)) ? [] : [name]
  })
  return [...new Set(names)]
}

/**
 * Names that came in more than one interview.
 * @param own the child's own names, which are nobody else's
 */
export function sameNames(said: readonly SaidOfPeople[], own: readonly string[]): SameName[] {
  const ownNames = new Set(own.flatMap((name) => name.split(/\s+/)).map(plain))
  const found = new Map<string, SameName>()
  for (const { ref, heldAt, words } of said.toSorted((a, b) => a.heldAt.getTime() - b.heldAt.getTime() || (a.ref < b.ref ? -1 : 1)))
    for (const name of namesIn(words)) {
      const key = plain(name)
      if (ownNames.has(key)) continue
      const one = found.get(key) ?? { name, interviews: [] }
      if (!one.interviews.some((i) => i.ref === ref)) one.interviews.push({ ref, heldAt })
      found.set(key, one)
    }
  return [...found.values()].filter(({ interviews }) => interviews.length > 1).toSorted((a, b) => (plain(a.name) < plain(b.name) ? -1 : 1))
}

/** The fact without the names: a judgement that rests on it is read by people who may not read what was said. */
export function peoplePattern(names: readonly SameName[]): Pattern[] {
  if (names.length === 0) return []
  const counts = new Map<string, number>()
  for (const { interviews } of names) {
    const days = listOf(interviews.map(({ heldAt }) => formatDay(heldAt)))
    counts.set(days, (counts.get(days) ?? 0) + 1)
  }
  return [
    {
      code: 'same-people',
      fact: 'The same people may be there again',
      sum: [...counts].map(([days, count]) => `${plural(count, 'name')} said in the interviews of ${days}`),
    },
  ]
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('’', "'")
}
