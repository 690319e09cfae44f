// Returns with random fates, planted behind the doors: for what must hold of any of them.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { addHours, londonDay } from '../../src/kernel/dates.ts'
import { testNow } from './clock.ts'

type IdOf = (key: string) => string

export interface Planter {
  /** The id of somebody or something of the cast: "worker tom", "agency leeward", "team leeward/interviews", "child Mia". */
  idOf: IdOf
  /** One return and whatever became of it, by lot. */
  plant(random: () => number): Promise<void>
  /** One return of a child, with the missing episode that it ended. Answers its id. */
  plantReturn(child: string, returnedAt: Date, of: { history: boolean; settingKind: string | null }): Promise<string>
}

export async function openPlanter(owner: pg.Client): Promise<Planter> {
  const { rows } = await owner.query<{ key: string; id: string }>(
    `select 'worker ' || code as key, id from worker union all select 'agency ' || code, id from agency
     union all select 'team ' || a.code || '/' || t.code, t.id from team t join agency a on a.id = t.agency_id
     union all select 'child ' || given_name, id from child`,
  )
  const ids = new Map(rows.map(({ key, id }) => [key, id]))
  const idOf = (key: string): string => {
    const id = ids.get(key)
    if (id === undefined) throw new Error(`nobody is called ${key}`)
    return id
  }
  return {
    idOf,
    plant: (random) => plant(owner, idOf, random),
    plantReturn: (child, returnedAt, of) => plantReturn(owner, idOf, child, returnedAt, of),
  }
}

/** Numbers by lot that come again the same (mulberry32). */
export function lottery(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One return and whatever became of it, by lot. */
async function plant(owner: pg.Client, idOf: IdOf, random: () => number): Promise<void> {
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const chance = (share: number) => random() < share
  const returnedAt = addHours(testNow, -Math.floor(random() * 9000))
  const child = idOf(`child ${one(['Kai', 'Mia', 'Devraj', 'Aaliyah', 'Ellis'])}`)
  const back = await plantReturn(owner, idOf, child, returnedAt, { history: false, settingKind: one(['foster', 'childrens-home', null]) })
  if (chance(0.1)) return
  const fate = one(['held', 'held', 'held', 'declined', 'declined-heard', 'not-possible', 'nothing'])
  const heldAt = fate === 'held' ? addHours(returnedAt, 5 + random() * 150) : null
  const past = (at: Date | null) => (at !== null && at <= testNow ? at : null)
  const held = past(heldAt)
  const notHeldAt = fate === 'held' || fate === 'nothing' ? null : past(addHours(returnedAt, 20 + random() * 100))
  const isHeard = notHeldAt !== null && fate === 'declined-heard'
  const interview = randomUUID()
  await owner.query(
    `insert into interview (id, ref, child_id, team_id, opened_by, holder_id, taken_at, held_at, held_recorded_at, held_by,
                            not_held_at, not_held_by, not_held_kind, not_held_reason, offered_again_at, carers_heard_at)
     values ($1, $2, $3, $4, $5, $5, $6, $7, $7, case when $7::timestamptz is null then null else $5::uuid end,
             $8, case when $8::timestamptz is null then null else $5::uuid end, $9, $10, $11, $11)`,
    [
      interview,
      `I-${randomUUID()}`,
      child,
      idOf('team leeward/interviews'),
      idOf('worker tom'),
      returnedAt,
      held,
      notHeldAt,
      notHeldAt === null ? null : fate === 'not-possible' ? 'not-possible' : 'declined',
      notHeldAt === null ? null : fate === 'not-possible' ? 'no-answer' : one(['not-now', 'no-trust', null]),
      isHeard ? notHeldAt : null,
    ],
  )
  const offeredAt = chance(0.7) ? past(addHours(returnedAt, random() * 90)) : null
  await owner.query(
    `insert into interview_return (interview_id, return_id, child_id, offered_at, accepted_at, offer_missed_reason, completion_missed_reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      interview,
      back,
      child,
      offeredAt,
      offeredAt !== null && chance(0.6) ? past(addHours(offeredAt, 2)) : null,
      chance(0.3) ? 'told-late' : null,
      chance(0.4) ? one(['child-asked-later', 'no-interviewer']) : null,
    ],
  )
  if (held === null && !isHeard) return
  const isShared = chance(0.8)
  if (chance(0.8))
    await owner.query(
      `insert into sharing (ref, child_id, interview_id, shared, to_worker_id, recipient_kind, what, route, why, decided_by, acknowledged_at, acknowledged_by, approved_at, approved_by)
       values ($1, $2, $3, $4, $5, 'school', 'Words', case when $4 then 'co-operate' end, 'Needed', $6, $7, case when $7::timestamptz is null then null else $5::uuid end, $8, case when $8::timestamptz is null then null else $9::uuid end)`,
      [
        `S-${randomUUID()}`,
        child,
        interview,
        isShared,
        idOf('worker ruth'),
        idOf('worker tom'),
        isShared && chance(0.8) ? testNow : null,
        !isShared && chance(0.6) ? testNow : null,
        idOf('worker grace'),
      ],
    )
  if (chance(0.7))
    await owner.query(
      `insert into action (ref, child_id, interview_id, what, owner_outside, due_on, agreed_by) values ($1, $2, $3, 'Call the school', 'An aunt', $4, $5)`,
      [`A-${randomUUID()}`, child, interview, londonDay(addHours(testNow, 24 * (random() * 12 - 4))), idOf('worker tom')],
    )
}

async function plantReturn(
  owner: pg.Client,
  idOf: IdOf,
  child: string,
  returnedAt: Date,
  of: { history: boolean; settingKind: string | null },
): Promise<string> {
  const [episode, back] = [randomUUID(), randomUUID()]
  const due = of.history ? null : addHours(returnedAt, 72)
  await owner.query(
    `insert into missing_episode (id, ref, child_id, definition_version, missing_from, missing_from_precision, responsible_agency_id, ended_at, ended_precision, history, setting_kind, source, recorded_by)
     values ($1, $2, $3, 'care-missing', $4, 'minute', $5, $6, 'minute', $7, $8, 'ssda903', $9)`,
    [
      episode,
      `E-${randomUUID()}`,
      child,
      addHours(returnedAt, -2),
      idOf('agency haddlestone'),
      returnedAt,
      of.history,
      of.settingKind,
      idOf('worker priya'),
    ],
  )
  await owner.query(
    `insert into episode_return (id, ref, child_id, episode_id, returned_at, returned_precision, clock_starts_at, opens_clocks, offer_due_at, completion_due_at, recorded_by)
     values ($1, $2, $3, $4, $5, 'minute', $5, $6, $7, $7, $8)`,
    [back, `R-${randomUUID()}`, child, episode, returnedAt, !of.history, due, idOf('worker priya')],
  )
  return back
}
