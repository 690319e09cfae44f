// Suggestions put aside, and the note that is still being written. Read and written as the worker of the scope.
import { createHash } from 'node:crypto'
import { changedOne, sql, type Scope } from '../../platform/db/index.ts'
import type { Content } from '../../platform/content/index.ts'
import { spotterOf, type Spotter } from './domain.ts'
import { knownBy, offersOf, theNamed, type Named, type Offer } from './offering.ts'

/** Characters of one text in which signs are looked for. */
export const wordsMax = 50_000

/** The text in which somebody looks: of which child, and where it stands. */
export interface Place {
  readonly childId: string
  /** The answer to this question of this interview; the worker's own note where there is none. */
  readonly answer: { readonly interviewId: string; readonly question: string } | null
}

export interface Text {
  readonly words: string
  readonly ownWords?: boolean
}

/** What is offered for a text, and how many of its suggestions were put aside. */
export interface Offered {
  readonly offers: readonly Offer[]
  readonly aside: number
}

const spotters = new WeakMap<Content, Spotter>()

/** The rules of this content, made ready once. */
export function spotterFor(content: Content): Spotter {
  const kept = spotters.get(content)
  if (kept) return kept
  const made = spotterOf(content)
  spotters.set(content, made)
  return made
}

/** What may bear on a sign in this text, without what was put aside for it. Nothing is recorded. */
export async function offeredFor(scope: Scope, content: Content, place: Place, text: Text): Promise<Offered> {
  const offers = allOffers(content, text)
  const aside = await asideOf(scope, place)
  const open = offers.filter((offer) => !aside.has(keyOf(scope, place, text, offer).toString('hex')))
  return { offers: open, aside: offers.length - open.length }
}

/** What may bear on a sign in a text of which nothing is kept. */
export function allOffers(content: Content, { words, ownWords = false }: Text): Offer[] {
  return offersOf(spotterFor(content)(words, { ownWords }))
}

/** The one that a button named, in the text as it stands now; null when its words are gone. */
export function offerNamed(content: Content, text: Text, named: Named): Offer | null {
  return theNamed(allOffers(content, text), named)
}

/** Puts a suggestion aside: it is not offered again for that text. Whose words are gone by now needs no putting aside. */
export async function setAside(scope: Scope, content: Content, place: Place, text: Text, named: Named): Promise<void> {
  const offer = offerNamed(content, text, named)
  if (!offer) return
  await sql`
    insert into set_aside (child_id, digest, interview_id, label, set_aside_by)
    values (${place.childId}, ${keyOf(scope, place, text, offer)}, ${place.answer?.interviewId ?? null}, ${offer.label}, ${scope.me.workerId})
    on conflict (child_id, digest) do update set offered_again_at = null`.execute(scope.rows)
}

/** Offers again what was put aside for this text. */
export async function offerAgain(scope: Scope, content: Content, place: Place, text: Text): Promise<void> {
  const digests = allOffers(content, text).map((offer) => keyOf(scope, place, text, offer))
  if (digests.length === 0) return
  await sql`
    update set_aside set offered_again_at = ${scope.now}
     where child_id = ${place.childId} and digest = any(${digests}::bytea[])`.execute(scope.rows)
}

async function asideOf(scope: Scope, { childId, answer }: Place): Promise<Set<string>> {
  const found = await sql<{ digest: Buffer }>`
    select digest from set_aside
     where child_id = ${childId} and interview_id is not distinct from ${answer?.interviewId ?? null} and offered_again_at is null
     limit 2000`.execute(scope.rows)
  return new Set(found.rows.map(({ digest }) => digest.toString('hex')))
}

// A note is one worker's own: so is what they put aside in it. An answer belongs to whoever has the interview.
function keyOf(scope: Scope, { childId, answer }: Place, { words }: Text, offer: Offer): Buffer {
  const where = answer ? [answer.interviewId, answer.question] : ['note', scope.me.workerId]
  return createHash('sha256')
    .update(JSON.stringify([childId, ...where, knownBy(words, offer)]))
    .digest()
}

/** The note about this child that the worker is still writing, and what another page of theirs held when both were written at once. */
export interface NoteKept {
  words: string
  /** Counts the saves; 0 when there is no note yet. */
  version: number
  other: string | null
}

export async function noteInHand(scope: Scope, childId: string): Promise<NoteKept> {
  const row = await mine(scope, childId)
  return { words: row?.words ?? '', version: row?.version ?? 0, other: row?.otherWords ?? null }
}

/** One save of the note as a page sends it: on which version it was built, and by which page. */
export interface NoteSave {
  words: string
  base: number
  page: string
  /** Both versions were on the page, and this is what the writer made of them. */
  settles: boolean
}

/**
 * Keeps the note as it stands; an emptied box empties it. A later save of the same page replaces an earlier one; what another page wrote
 * meanwhile is never overwritten: the words are kept beside it, and the caller shows both.
 */
export async function keepNote(
  scope: Scope,
  childId: string,
  { words, base, page, settles }: NoteSave,
): Promise<'kept' | 'newer-elsewhere'> {
  // Two saves at one moment come one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`note ${childId} ${scope.me.workerId}`}, 0))`.execute(scope.rows)
  const stored = await mine(scope, childId)
  if (!stored) {
    await scope.rows.insertInto('noteDraft').values({ childId, workerId: scope.me.workerId, words, page, savedAt: scope.now }).execute()
    return 'kept'
  }
  const isElsewhere = stored.version !== base && stored.page !== page && stored.words !== words
  const change = isElsewhere
    ? { otherWords: words === '' ? null : words, savedAt: scope.now }
    : { words, page, version: stored.version + 1, savedAt: scope.now, ...(settles ? { otherWords: null } : {}) }
  changedOne(
    await scope.rows
      .updateTable('noteDraft')
      .set(change)
      .where('childId', '=', childId)
      .where('workerId', '=', scope.me.workerId)
      .execute(),
  )
  return isElsewhere ? 'newer-elsewhere' : 'kept'
}

async function mine(scope: Scope, childId: string) {
  return scope.rows
    .selectFrom('noteDraft')
    .select(['words', 'version', 'page', 'otherWords'])
    .where('childId', '=', childId)
    .where('workerId', '=', scope.me.workerId)
    .executeTakeFirst()
}

/** The codes of signs noted for this child and open to the worker, the latest first. */
export async function notedCodes(scope: Scope, childId: string): Promise<string[]> {
  const found = await sql<{ sign: string }>`
    select sign from observation where child_id = ${childId} and withdrawn_at is null order by recorded_at desc limit 20`.execute(
    scope.rows,
  )
  return found.rows.map(({ sign }) => sign)
}
