// The invented nation in small, in a database of its own: its margins beside the published figures, and its pages through the door.
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Visitor } from '../../../tests/support/visitor.ts'
import { routes } from '../../app.ts'
import { bringUpToDate, openHouse, type OpenHouse } from '../../house.ts'
import { readConfig } from '../../platform/config/index.ts'
import { loadContent } from '../../platform/content/index.ts'
import { createServer } from '../../platform/http/index.ts'
import { openSession } from '../../seeding.ts'
import { published } from './calibration.ts'
import { seedNation, tellNation, type Told } from './index.ts'
import { Gathered } from './load.ts'

const checkout = path.resolve(import.meta.dirname, '../../..')
const content = loadContent(path.join(checkout, 'content'))
const until = new Date('2026-11-24T12:00:00Z')
const asked = { scale: 0.002, seed: 1, until, content }
const name = `safe_return_nation_${randomBytes(6).toString('hex')}`

let owner: pg.Client
let ownerUrl: string
let told: Told
let built: { before: string[]; after: string[] }

beforeAll(async () => {
  const url = new URL(inject('serverUrl'))
  const admin = new pg.Client({ connectionString: url.toString() })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  url.pathname = `/${name}`
  ownerUrl = url.toString()
  await bringUpToDate(ownerUrl, checkout)
  owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const before = await everythingBuilt()
  told = await seedNation(ownerUrl, asked, () => undefined)
  built = { before, after: await everythingBuilt() }
  await owner.query('update house_clock set frozen_at = $1', [until])
})

afterAll(async () => {
  await owner.end()
  const admin = new pg.Client({ connectionString: inject('serverUrl') })
  await admin.connect()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.end()
})

/** Every index and constraint as the database says it, valid or not. */
async function everythingBuilt(): Promise<string[]> {
  const { rows } = await owner.query<{ said: string }>(
    `select pg_get_indexdef(indexrelid) || ' ' || indisvalid as said from pg_index join pg_class c on c.oid = indrelid where c.relnamespace = 'public'::regnamespace
     union all
     select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated from pg_constraint where connamespace = 'public'::regnamespace
     order by 1`,
  )
  return rows.map((row) => row.said)
}

async function one(query: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`select (${query})::float8 as n`)
  return rows[0]?.n as number
}

describe('the nation', () => {
  test('stands in the tables as it was told, with every index and constraint put up again', async () => {
    for (const [table, rows] of Object.entries(told.rows)) {
      // The house's own agency and service workers were there before.
      const house = {
        agency: 1,
        worker: await one(`select count(*) from worker w join agency a on a.id = w.agency_id where a.kind = 'house'`),
      }
      const own = table === 'agency' ? house.agency : table === 'worker' ? house.worker : table === 'worker_role' ? house.worker : 0
      expect(await one(`select count(*) from ${table}`), table).toBeGreaterThanOrEqual(rows)
      expect(await one(`select count(*) from ${table}`), table).toBeLessThanOrEqual(rows + own)
    }
    expect(built.before.length).toBeGreaterThan(300)
    expect(built.after).toEqual(built.before)
  })

  test('holds every authority and territorial force by its real code', async () => {
    expect(await one(`select count(distinct authority_code) from agency where kind = 'council' and authority_code like 'E%'`)).toBe(153)
    expect(await one(`select count(distinct force_code) from agency where kind = 'police'`)).toBe(43)
    expect(await one(`select count(*) from commission`)).toBe(153)
  })

  test('is the same from the same seed, and another from another', async () => {
    const again = async (seed: number) => {
      const gathered = new Gathered()
      await tellNation({ ...asked, seed }, gathered, async ({ children, of }) => {
        for (const chunk of gathered.take(children === of)) expect(chunk.text).not.toBe('')
      })
      return gathered.digest()
    }
    expect(await again(1)).toBe(told.digest)
    expect(await again(2)).not.toBe(told.digest)
  })

  test('is told into an empty database alone, and then not at all', async () => {
    await expect(seedNation(ownerUrl, asked, () => undefined)).rejects.toThrow('holds agencies already')
    expect(await one('select count(*) from child')).toBe(told.children)
  })

  test('tells nothing that lies ahead', async () => {
    for (const [table, column] of [
      ['missing_episode', 'missing_from'],
      ['missing_episode', 'ended_at'],
      ['episode_return', 'recorded_at'],
      ['interview', 'held_at'],
      ['interview', 'not_held_at'],
      ['interview_return', 'offered_at'],
      ['sharing', 'acknowledged_at'],
      ['action', 'done_at'],
      ['judgement', 'written_at'],
    ])
      expect(await one(`select count(*) from ${table} where ${column} > '${until.toISOString()}'`), `${table}.${column}`).toBe(0)
  })
})

describe('its margins beside what is published', () => {
  // 1,400 children and 4,000 episodes: chance alone moves a share by two points or so.
  const margins: [string, string, number, number][] = [
    [
      'episodes for each child: 2 million of 700,000',
      `select count(*)::float8 / (select count(*) from child) from missing_episode`,
      2_000_000 / 700_000,
      0.2,
    ],
    [
      'Sidebottom: 75% of incidents are of children with more than one',
      `select sum(n) filter (where n > 1) / sum(n) from (select count(*) n from missing_episode group by child_id) c`,
      published.repeatShareOfIncidents,
      0.03,
    ],
    [
      'Sidebottom: 4% of children have 28% of incidents',
      `select sum(n) filter (where nth <= 0.04 * of) / sum(n) from (select count(*) n, row_number() over (order by count(*) desc) nth, count(*) over () of from missing_episode group by child_id) c`,
      published.frequentShareOfIncidents,
      0.04,
    ],
    [
      'EES and MP-key: looked-after among missing children',
      `select avg((looked_after_since is not null)::int) from child`,
      published.lookedAfterShareOfChildren,
      0.02,
    ],
    [
      'EES: 6.8 incidents for each looked-after child who goes missing',
      `select count(e.id)::float8 / count(distinct c.id) from child c join missing_episode e on e.child_id = c.id where c.looked_after_since is not null`,
      published.incidentsPerLookedAfterChild,
      0.7,
    ],
    [
      'HL6802: ended within 48 hours',
      `select avg((ended_at <= missing_from + interval '48 hours')::int) from missing_episode where ended_at is not null`,
      published.endedWithin48Hours,
      0.03,
    ],
    [
      'PQ187: the same of looked-after children',
      `select avg((e.ended_at <= e.missing_from + interval '48 hours')::int) from missing_episode e join child c on c.id = e.child_id where e.ended_at is not null and c.looked_after_since is not null`,
      published.lookedAfterEndedWithin48Hours,
      0.03,
    ],
    [
      'Willis: aged 12 to 17',
      `select avg((date_part('year', age(e.missing_from, c.date_of_birth)) between 12 and 17)::int) from missing_episode e join child c on c.id = e.child_id`,
      published.aged12To17,
      0.03,
    ],
    [
      'EES: looked-after incidents at 16 and over',
      `select avg((date_part('year', age(e.missing_from, c.date_of_birth)) >= 16)::int) from missing_episode e join child c on c.id = e.child_id where c.looked_after_since is not null`,
      published.lookedAfterAged16AndOver,
      0.06,
    ],
    [
      'HL6802: no harm reported',
      `select avg((not 'injured' = any (condition_codes))::int) from episode_return`,
      published.noHarmReported,
      0.015,
    ],
    [
      'MBP: flagged for sexual exploitation',
      `select count(distinct o.episode_id)::float8 / (select count(*) from missing_episode) from observation o where o.sign = 'sexual-harm'`,
      published.sexualExploitationFlag,
      0.02,
    ],
    ['MBP: ethnicity not known', `select avg((ethnicity is null)::int) from child`, published.ethnicityNotKnown, 0.04],
    [
      'MBP: White, of those known',
      `select avg((ethnicity = 'White')::int) from child where ethnicity is not null`,
      published.ethnicityWhite,
      0.04,
    ],
    [
      'TCS19: returns after which an interview was offered',
      `select avg((offered_at is not null)::int) from interview_return ir join episode_return r on r.id = ir.return_id where r.returned_at < '2026-09-01'`,
      published.offered,
      0.04,
    ],
    [
      'TCS19: offers that were declined',
      `select avg((coalesce(i.not_held_kind, '') = 'declined')::int) from interview i
        where (i.held_at is not null or i.not_held_at is not null)
          and exists (select from interview_return ir where ir.interview_id = i.id and ir.offered_at is not null)`,
      published.declinedOfOffered,
      0.05,
    ],
    [
      'TCS19: returns that an interview followed',
      `select avg((completed_at is not null)::int) from interview_return ir join episode_return r on r.id = ir.return_id where r.returned_at < '2026-09-01'`,
      published.heldOfReturns,
      0.05,
    ],
    [
      'MP-RHI24: of interviews held, within 72 hours',
      `select avg((ir.completed_at <= r.completion_due_at)::int) from interview_return ir join episode_return r on r.id = ir.return_id where ir.completed_at is not null`,
      published.heldWithin72Hours,
      0.05,
    ],
  ]
  test.each(margins)('%s', async (_what, query, figure, margin) => {
    const n = await one(query)
    expect(n).toBeGreaterThanOrEqual(figure - margin)
    expect(n).toBeLessThanOrEqual(figure + margin)
  })

  test('Sidebottom: over half of first repeats come within four weeks', async () => {
    const share = await one(
      `select avg((b.missing_from - a.ended_at <= interval '28 days')::int)
         from (select *, row_number() over (partition by child_id order by missing_from) nth from missing_episode) a
         join (select *, row_number() over (partition by child_id order by missing_from) nth from missing_episode) b on b.child_id = a.child_id and a.nth = 1 and b.nth = 2`,
    )
    expect(share).toBeGreaterThan(published.firstRepeatsWithinFourWeeksAtLeast)
    expect(share).toBeLessThan(0.75)
  })
})

describe('its pages', () => {
  let house: OpenHouse
  let server: FastifyInstance
  const visit = async (code: string) => new Visitor(server, { 'sr-session': await openSession(owner, code, 'demo') })

  beforeAll(async () => {
    house = await openHouse(
      readConfig({ SAFE_RETURN_MODE: 'demo' }, checkout),
      ownerUrl,
      checkout,
      { css: '/assets/main.css', js: '/assets/js.js' },
      { content },
    )
    server = await createServer(house, routes, { assetsDir: path.join(checkout, 'content'), secure: false })
    await server.ready()
  })

  afterAll(async () => {
    await server.close()
    await house.close()
  })

  test.each(['priya', 'amara', 'callum', 'dan', 'helen', 'tom', 'grace', 'noor', 'wyn'])(
    '%s signs in as in the demo, and My work answers',
    async (code) => {
      const stranger = new Visitor(server, {})
      const page = await stranger.get('/sign-in')
      expect(page.status).toBe(200)
      const seen = await (await visit(code)).get('/work')
      expect(seen.status).toBe(200)
    },
  )

  test('a coordinator opens a child of theirs with everything told of it, and nobody of another authority does', async () => {
    const { rows } = await owner.query<{ ref: string; id: string }>(
      `select c.ref, c.id from child c join agency a on a.id = c.responsible_agency_id join worker w on w.agency_id = a.id
         join circle_entry e on e.child_id = c.id and e.purpose = 'responsible-authority' and e.expires_at > $1
        where w.code = 'priya' order by (select count(*) from missing_episode m where m.child_id = c.id) desc, c.ref limit 1`,
      [until],
    )
    const ref = rows[0]?.ref as string
    const priya = await visit('priya')
    const { rows: refs } = await owner.query<{ episode: string; interview: string }>(
      `select e.ref as episode, i.ref as interview from missing_episode e join episode_return r on r.episode_id = e.id
         join interview_return ir on ir.return_id = r.id join interview i on i.id = ir.interview_id
        where e.child_id = $1 order by e.missing_from limit 1`,
      [rows[0]?.id],
    )
    const [first] = refs
    for (const url of ['', '/about', '/profile', '/judgement', '/print'])
      expect((await priya.get(`/children/${ref}${url}`)).status, url).toBe(200)
    expect((await priya.get(`/episodes/${first?.episode}`)).status).toBe(200)
    expect((await priya.get(`/interviews/${first?.interview}`)).status).toBe(200)
    expect((await (await visit('nation')).get(`/children/${ref}`)).status).toBe(404)
  })

  test('the area page counts an authority, and the nation', async () => {
    expect((await (await visit('priya')).get('/area')).status).toBe(200)
    const nation = await (await visit('nation')).get('/area')
    expect(nation.status).toBe(200)
    expect(nation.text).toContain('The invented nation')
  })
})
