// Authorisation, cell by cell: every role in every kind of agency, in every relation to a child, at every page about that child and
// at every class of field, through HTTP and as the app's own role in SQL. An oracle written apart from both says what should be.
// A sample of fixed seed runs by default; SAFE_RETURN_FULL=1 (bin/check.mjs --full) runs every cell.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../../src/app.ts'
import { sql } from '../../src/platform/db/index.ts'
import { csrfFor } from '../../src/platform/http/index.ts'
import { openSession } from '../../src/seeding.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { prepareDoors, routesAboutAChild } from './doors.ts'
import { fieldClasses, markedChild, type FieldClass, type MarkedChild } from './marked.ts'
import {
  contextRelations,
  fieldRights,
  kinds,
  mayStand,
  opens,
  pages,
  placeShown,
  relations,
  roles,
  type Kind,
  type Relation,
  type Role,
} from './policy.ts'
import { seeded } from './seeded.ts'

const full = process.env['SAFE_RETURN_FULL'] === '1'
const sampledRequests = 700
const sampledWorkers = 10

interface TestWorker {
  code: string
  role: Role
  kind: Kind
  token: string
}

let house: TestHouse
const workers: TestWorker[] = []
/** A child for each relation and each kind of agency, so that no circle is larger than a real one. */
const children = new Map<string, MarkedChild>()
const childFor = (kind: Kind, relation: Relation) => children.get(`${kind}, ${relation}`) as MarkedChild

beforeAll(async () => {
  house = await openTestHouse()
  for (const kind of kinds)
    for (const relation of Object.keys(relations) as Relation[])
      children.set(`${kind}, ${relation}`, await markedChild(house, { restricted: relation.startsWith('restricted') }))
  // Each context holds a second child, whose circle none of these workers stands in: to open the one opens no other.
  for (const kind of kinds)
    for (const relation of Object.keys(relations) as Relation[])
      if (relation !== 'none')
        await house.owner.query(
          `insert into context_child (context_id, child_id, why, source_kind, known_on, linked_by) select $1, $2, 'A friend', 'recorder', house_now()::date, id from worker where code = 'priya'`,
          [childFor(kind, relation).ids.context, childFor(kind, 'none').id],
        )
  for (const kind of kinds) for (const role of roles) workers.push(await hire(kind, role))
})
afterAll(() => house.close())

/** A worker of their own team, in every relation to the child that was made for it. */
async function hire(kind: Kind, role: Role): Promise<TestWorker> {
  const { owner } = house
  const code = `cell-${kind}-${role}`
  const [id, team] = [randomUUID(), randomUUID()]
  await owner.query(
    `with joined as (select id from agency where kind = $2 order by code limit 1),
          made as (insert into worker (id, agency_id, code, name) select $1::uuid, id, $3, $3 from joined returning agency_id)
     insert into team (id, agency_id, code, name, kind) select $4::uuid, agency_id, $3, $3, 'management' from made`,
    [id, kind, code, team],
  )
  await owner.query('insert into worker_role (worker_id, role) values ($1, $2)', [id, role])
  await owner.query('insert into team_member (team_id, worker_id) values ($1, $2)', [team, id])
  const left = randomUUID()
  await owner.query(
    `insert into team (id, agency_id, code, name, kind) select $1, agency_id, $3 || '-left', 'Left', 'management' from worker where id = $2`,
    [left, id, code],
  )
  await owner.query('insert into team_member (team_id, worker_id, left_at) values ($1, $2, house_now())', [left, id])
  const enter = (relation: Relation, to: { worker?: string; team?: string }, purpose: string, hours: number, closed = false) =>
    owner.query(
      `insert into circle_entry (child_id, worker_id, team_id, purpose, opened_by, opened_at, expires_at, closed_at)
       values ($1, $2, $3, $4, $5, house_now() - interval '2 hours', house_now() + make_interval(mins => $6), case when $7 then house_now() end)`,
      [childFor(kind, relation).id, to.worker ?? null, to.team ?? null, purpose, id, hours * 60, closed],
    )
  const enterContext = (relation: Relation, to: { worker?: string; team?: string }, hours = 1000, closed = false) =>
    owner.query(
      `insert into context_circle (context_id, worker_id, team_id, purpose, opened_by, opened_at, expires_at, closed_at, closed_by)
       values ($1, $2, $3, 'shared-with', $4, house_now() - interval '2 hours', house_now() + make_interval(hours => $5),
               case when $6 then house_now() end, case when $6 then $4::uuid end)`,
      [childFor(kind, relation).ids.context, to.worker ?? null, to.team ?? null, id, hours, closed],
    )
  await enterContext('lead', { worker: id })
  await enterContext('team', { team })
  await enterContext('personal', { worker: id })
  await enterContext('ended entry', { worker: id }, 1000, true)
  await enterContext('expired entry', { worker: id }, -1)
  await enterContext('left the team', { team: left })
  await enterContext('declared conflict', { worker: id })
  await enterContext('declared conflict', { team })
  await owner.query(`insert into context_conflict (context_id, worker_id, declared_by, reason) values ($1, $2, $2, 'an aunt')`, [
    childFor(kind, 'declared conflict').ids.context,
    id,
  ])
  await enter('lead', { worker: id }, 'lead', 1000)
  await enter('team', { team }, 'shared-with', 1000)
  await enter('personal', { worker: id }, 'shared-with', 1000)
  await enter('ended entry', { worker: id }, 'shared-with', 1000, true)
  await enter('expired entry', { worker: id }, 'shared-with', -1)
  await enter('left the team', { team: left }, 'shared-with', 1000)
  await enter('declared conflict', { worker: id }, 'lead', 1000)
  await enter('declared conflict', { team }, 'shared-with', 1000)
  await owner.query(`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'an aunt')`, [
    childFor(kind, 'declared conflict').id,
    id,
  ])
  await enter('glass broken', { worker: id }, 'break-glass', 1)
  await enter('glass over', { worker: id }, 'break-glass', 0)
  await enter('restricted, inside', { worker: id }, 'lead', 1000)
  return { code, role, kind, token: await openSession(owner, code, 'demo') }
}

/** What the house does not answer as the oracle does. */
interface Tally {
  cells: number
  mismatches: string[]
}

test('through HTTP: each page opens to whom it should, and holds no word that its reader may not read', async () => {
  const began = performance.now()
  const tally: Tally = { cells: 0, mismatches: [] }
  const all = workers.flatMap((worker) =>
    (Object.keys(relations) as Relation[]).flatMap((relation) =>
      [...Object.keys(pages), 'show'].map((page) => ({ worker, relation, page })),
    ),
  )
  const chosen = full ? all : seeded(20_261_124).sample(all, sampledRequests)
  for (let at = 0; at < chosen.length; at += 6) await Promise.all(chosen.slice(at, at + 6).map((cell) => ask(cell, tally)))
  tell('through HTTP', tally, began, full ? 'all' : `a sample of ${chosen.length} of ${all.length} requests`)
  expect([...new Set(tally.mismatches)].toSorted()).toEqual([])
  // In full some 120,000 requests: 700 s on two quiet cores, and twice that beside others.
}, 1_800_000)

async function ask({ worker, relation, page }: { worker: TestWorker; relation: Relation; page: string }, tally: Tally): Promise<void> {
  const child = childFor(worker.kind, relation)
  const shows = page === 'show'
  const seen = await house.server.inject({
    method: shows ? 'POST' : 'GET',
    url: shows ? `/locations/${child.ids.location}/show` : addressOf(page, child),
    cookies: { 'sr-session': worker.token },
    ...(shows
      ? {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams({ csrf: csrfFor(worker.token) }).toString(),
        }
      : {}),
  })
  const should = shows ? relations[relation] === 'open' && placeShown.includes(worker.role) : opens(worker, relation, page)
  const cell = (what: string) => `${worker.role} of a ${worker.kind}, ${relation}, at ${page}: ${what}`
  tally.cells += 1
  if (seen.statusCode !== (should ? 200 : 404)) tally.mismatches.push(cell(`answered ${seen.statusCode}, should be ${should ? 200 : 404}`))
  for (const field of fieldClasses) {
    tally.cells += 1
    const stands = seen.body.includes(child.mark[field])
    const may = shows && field === 'location' ? should : mayStand(worker, relation, field)
    if (stands && !may) tally.mismatches.push(cell(`shows ${field}`))
    // Where a page opens and a class of words belongs, it is there: rights that hide everything are not rights.
    if (!stands && may && should && belongs[page]?.includes(field)) tally.mismatches.push(cell(`hides ${field}`))
  }
  // Nothing of another child: each word was written for one.
  tally.cells += 1
  const offered = page === '/children/:ref/contexts/new' ? contextsOpenTo(worker) : []
  const others = [...seen.body.matchAll(/(?:Name|Said|Police|Place|Group|Panel|Adult|Report|Source)zq\d{3}/g)]
    .map(([word]) => word)
    .filter((word) => !Object.values(child.mark).includes(word) && !offered.includes(word))
  if (others.length > 0) tally.mismatches.push(cell(`shows words of another child: ${others.join(', ')}`))
}

/** What a child may be linked to is chosen among the reader's own contexts. */
function contextsOpenTo({ kind }: TestWorker): string[] {
  return (Object.keys(relations) as Relation[])
    .filter((relation) => contextRelations[relation] === 'open')
    .map((relation) => childFor(kind, relation).mark['context-words'])
}

const belongs: Partial<Record<string, readonly FieldClass[]>> = {
  '/children/:ref': ['name', 'own-words', 'police-words'],
  '/interviews/:ref/record': ['own-words'],
  '/children/:ref/plan': ['own-words'],
  '/children/:ref/about': ['name'],
  '/episodes/:ref': ['police-words'],
  '/nrm/:ref/read': ['own-words'],
  '/contexts/:ref': ['context-words'],
  '/contexts/:ref/plan': ['context-words'],
  '/children/:ref/contexts': ['context-words'],
  '/children/:ref/panel': ['panel-words'],
  '/disruption/:ref': ['disruption-words'],
  '/intelligence/desk/:ref': ['intelligence-words'],
  show: ['location'],
}

function addressOf(page: string, child: MarkedChild): string {
  const id = page.includes('/profile/versions') ? child.ids.profile : page.startsWith('/contexts') ? child.ids.contextLink : ''
  const kind = page.split('/')[1] as string
  const ref = {
    children: child.ref,
    episodes: child.refs.episode,
    interviews: child.refs.interview,
    actions: child.refs.action,
    sharings: child.refs.sharing,
    referrals: child.refs.referral,
    discussions: child.refs.discussion,
    nrm: child.refs.nrm,
    'host-notices': child.refs.hostNotice,
    contexts: child.refs.context,
    'panel-meetings': child.refs.panelMeeting,
    disruption: child.refs.disruption,
    intelligence: child.refs.intelligence,
  }[kind]
  if (ref === undefined) throw new Error(`no reference for ${page}`)
  return page.replace(':ref', ref).replace(':id', id).replace(':child', child.ref)
}

test('in SQL, as the app’s own role: rows and words are open to whom they should be', async () => {
  const began = performance.now()
  const tally: Tally = { cells: 0, mismatches: [] }
  const chosen = full ? workers : seeded(7).sample(workers, sampledWorkers)
  for (const worker of chosen) await read(worker, tally)
  tell('in SQL', tally, began, full ? 'all' : `${chosen.length} of ${workers.length} workers`)
  expect([...new Set(tally.mismatches)].toSorted()).toEqual([])
})

/** Every table that says whose child its rows are, and the views that hold words. */
async function read(worker: TestWorker, tally: Tally): Promise<void> {
  const own = (Object.keys(relations) as Relation[]).map((relation) => [childFor(worker.kind, relation), relation] as const)
  const byId = new Map(own.map(([child, relation]) => [child.id, relation]))
  const ids = [...byId.keys()]
  const seen = await house.house.database.as(worker.token, async ({ rows }) => {
    const children_ = async (query: ReturnType<typeof sql<{ id: string }>>) => new Set((await query.execute(rows)).rows.map((r) => r.id))
    const found: Record<string, { by: Set<string>; may: (relation: Relation) => boolean }> = {}
    const inside = (relation: Relation) => relations[relation] === 'open'
    const words = (field: FieldClass) => (relation: Relation) => inside(relation) && fieldRights[field].includes(worker.role)
    found['child'] = { by: await children_(sql`select id from child where id = any(${ids}::uuid[])`), may: inside }
    for (const table of circleTables)
      found[table] = {
        by: await children_(sql`select child_id as id from ${sql.table(table)} where child_id = any(${ids}::uuid[])`),
        may: inside,
      }
    found['answers'] = {
      by: await children_(sql`select child_id as id from interview_answer where child_id = any(${ids}::uuid[]) and words like '%Saidzq%'`),
      may: words('own-words'),
    }
    found['what is said of the plan'] = {
      by: await children_(sql`select child_id as id from plan_view where child_id = any(${ids}::uuid[]) and words like '%Saidzq%'`),
      may: words('own-words'),
    }
    found['urgent matters'] = {
      by: await children_(sql`select child_id as id from urgent_matter where child_id = any(${ids}::uuid[])`),
      may: words('own-words'),
    }
    found['evidence shown'] = {
      by: await children_(
        sql`select child_id as id from observation_shown where child_id = any(${ids}::uuid[]) and evidence like '%Saidzq%'`,
      ),
      may: words('own-words'),
    }
    found['the story, own words'] = {
      by: await children_(sql`select child_id as id from child_story s where child_id = any(${ids}::uuid[]) and s::text like '%Saidzq%'`),
      may: words('own-words'),
    }
    found['the story, police words'] = {
      by: await children_(sql`select child_id as id from child_story s where child_id = any(${ids}::uuid[]) and s::text like '%Policezq%'`),
      may: words('police-words'),
    }
    found['the story, places'] = {
      by: await children_(sql`select child_id as id from child_story s where child_id = any(${ids}::uuid[]) and s::text like '%Placezq%'`),
      may: () => false,
    }
    const ofContext = (relation: Relation) => contextRelations[relation] === 'open'
    const byContext = new Map(own.map(([child]) => [child.ids.context, child.id]))
    const contexts = async (query: ReturnType<typeof sql<{ id: string }>>) =>
      new Set([...(await children_(query))].map((id) => byContext.get(id) ?? id))
    const contextIds = [...byContext.keys()]
    found['context'] = { by: await contexts(sql`select id from context where id = any(${contextIds}::uuid[])`), may: ofContext }
    for (const table of ['context_sign', 'context_circle'] as const)
      found[table] = {
        by: await contexts(sql`select context_id as id from ${sql.table(table)} where context_id = any(${contextIds}::uuid[])`),
        may: ofContext,
      }
    found['the plan of a context'] = {
      by: await contexts(sql`select context_id as id from plan where context_id = any(${contextIds}::uuid[])`),
      may: (relation) => ofContext(relation) && fieldRights['own-words'].includes(worker.role),
    }
    found['a child in a context'] = {
      by: await children_(sql`select child_id as id from context_child where child_id = any(${ids}::uuid[])`),
      may: (relation) => ofContext(relation) && inside(relation),
    }
    // An analyst reads decisions as rows, to count them: no page of a child opens to one.
    for (const table of ['panel_item', 'panel_outcome', 'panel_reason'] as const)
      found[table] = {
        by: await children_(sql`select child_id as id from ${sql.table(table)} where child_id = any(${ids}::uuid[])`),
        may: (relation) => inside(relation) && (fieldRights['panel-words'].includes(worker.role) || worker.role === 'analyst'),
      }
    found['a child whom a measure protects'] = {
      by: await children_(sql`select child_id as id from disruption_child where child_id = any(${ids}::uuid[])`),
      may: words('disruption-words'),
    }
    found['a measure'] = {
      by: await children_(
        sql`select c.child_id as id from disruption d join disruption_child c on c.disruption_id = d.id join disruption_tick k on k.disruption_id = d.id
             where c.child_id = any(${ids}::uuid[])`,
      ),
      may: words('disruption-words'),
    }
    found['a report at the desk'] = {
      by: await children_(sql`select child_id as id from intelligence where child_id = any(${ids}::uuid[])`),
      may: (relation) =>
        worker.kind === 'police' && relation !== 'declared conflict' && fieldRights['intelligence-words'].includes(worker.role),
    }
    const shown = new Set<string>()
    for (const [child] of own) {
      const place = await sql<{ place: string }>`select place from see_location(${child.ids.location})`.execute(rows)
      if (place.rows.length > 0) shown.add(child.id)
    }
    found['one place asked for'] = { by: shown, may: words('location') }
    return found
  })
  for (const [what, { by, may }] of Object.entries(seen)) {
    for (const [id, relation] of byId) {
      const should = may(relation)
      tally.cells += 1
      if (by.has(id) !== should)
        tally.mismatches.push(`${worker.role} of a ${worker.kind}, ${relation}: ${by.has(id) ? 'reads' : 'is kept from'} ${what}`)
    }
  }
}

/** Tables whose rows are open to everybody inside the circle. */
const circleTables = [
  'child_reference',
  'circle_entry',
  'location',
  'missing_episode',
  'episode_return',
  'interview',
  'interview_return',
  'interview_attempt',
  'profile_version',
  'risk_grade',
  'prevention_interview',
] as const

test('the oracle knows every page about a child', async () => {
  const known = new Set([...Object.keys(pages), ...Object.keys(elsewhere)])
  const gets = routes.filter((r) => r.method === 'GET')
  const urls = (await routesAboutAChild(house, await prepareDoors(house), gets)).map((r) => r.url)
  expect(urls.length).toBeGreaterThan(120)
  expect(
    urls.filter((url) => !known.has(url)),
    'say in tests/assurance/policy.ts to which roles the page opens inside the circle, or below why it is not asked here',
  ).toEqual([])
})

/** Pages that depend on more than role and relation; each is held by a test of its own module. */
const elsewhere: Record<string, string> = {
  '/access-requests/:id': 'a leader who may answer it',
  '/access-requests/:id/outcome': 'whoever asked',
  '/data-queries/:id': 'the agency whose row it is',
  '/children/:ref/links/:id/end': 'a leader who stands in both circles',
  '/children/:ref/signs/:id/withdraw': 'whoever noted it, or a leader',
  '/children/:ref/escalations/:id/withdraw': 'whoever noted it, or a leader',
  '/episodes/:ref/risk': 'while the child is missing',
  '/episodes/:ref/return': 'while the child is missing',
  '/episodes/:ref/profile': 'while the child is missing',
  '/interviews/:ref/hand-on': 'the team that has it',
  '/interviews/:ref/attempt': 'the team that has it',
  '/interviews/:ref/missed-reason': 'the team that has it',
  '/interviews/:ref/not-held': 'the team that has it',
  '/interviews/:ref/talk': 'whoever has taken it',
  '/interviews/:ref/offline': 'the team that has it',
  '/interviews/:ref/talk/contents': 'whoever has taken it',
  '/interviews/:ref/urgent': 'the team that has it',
  '/interviews/:ref/urgent/:id': 'the team that has it',
  '/interviews/:ref/urgent/:id/dismiss': 'the team that has it',
  '/interviews/:ref/finish': 'whoever has taken it',
  '/children/:ref/placements/add': 'the responsible authority',
  '/children/:ref/placements/tell': 'the responsible authority',
  '/children/:ref/placements/end': 'the responsible authority',
  '/referrals': 'an inbox of one’s own teams',
  '/discussions': 'what one’s own teams convene or are invited to',
  '/discussions/:ref/decisions/:decision/dissent': 'a decision of that discussion',
  '/discussions/:ref/invitees/:invitee/withdraw': 'an invitation to that discussion',
  '/referrals/:ref/action': 'once somebody has taken it',
  '/nrm/:ref/questions/:page': 'asked here of one page by its code',
  '/nrm/:ref/facts/:kind': 'once it was sent',
  '/nrm/:ref/hand-off': 'the team whose draft it is',
  '/nrm/:ref/ask': 'whoever was handed it',
  '/nrm/:ref/answer': 'whoever is asked',
  '/nrm/:ref/ready': 'once nothing holds it back',
  '/nrm/:ref/sent': 'the first responder that has it',
  '/nrm/:ref/file.json': 'the first responder that has it',
  '/nrm/:ref/file.pdf': 'the first responder that has it',
  '/host-notices': 'placements of one’s own teams, and what they were told',
  '/host-notices/:ref/:side/acknowledge': 'the team that was told',
  '/host-notices/:ref/:side/told': 'the team that placed the child',
  '/contexts': 'contexts in whose circle one stands',
  '/contexts/new': 'about nothing that is there',
  '/contexts/:ref/circle/add': 'a team that answers for it',
  '/contexts/:ref/circle/withhold': 'a team that answers for it',
  '/contexts/:ref/sharings': 'a team that answers for it',
  '/contexts/:ref/close': 'a team that answers for it',
  '/contexts/:ref/reopen': 'a team that answers for it',
  '/contexts/:ref/signs/:id/withdraw': 'whoever noted it, or a team that answers',
  '/panel-meetings/:ref/change': 'whoever chairs, while it is open',
  '/panel-meetings/:ref/reopen': 'whoever chairs, for so long',
  '/panel-meetings/:ref/cancel': 'whoever chairs, while it is open',
  '/panel-meetings/:ref/meeting.ics': 'a member, while it is open',
  '/panel-meetings/:ref/children/:child/action': 'as its outcome, asked here',
  '/panel-meetings/:ref/children/:child/themes': 'as its outcome, asked here',
  '/panel-meetings/:ref/children/:child/question': 'as its outcome, asked here',
  '/panel-meetings/:ref/children/:child/leave-out': 'whoever chairs',
  '/disruption': 'what one’s own teams prepare',
  '/disruption/new': 'about nothing that is there',
  '/disruption/:ref/items/:item': 'the team that prepares it',
  '/disruption/:ref/pack.pdf': 'the agency that prepares it',
  '/disruption/:ref/pack/share': 'the agency that prepares it',
  '/disruption/:ref/pack/withhold': 'the agency that prepares it',
  '/disruption/:ref/pack/:decision/file.pdf': 'the agency that prepares it, for whom it was decided',
  '/disruption/:ref/children': 'the team that prepares it',
  '/disruption/:ref/children/find': 'the team that prepares it',
  '/disruption/:ref/lines': 'the team that prepares it',
  '/disruption/:ref/step/:kind': 'the team that prepares it',
  '/intelligence': 'what one sent, and what was shared with one’s own teams',
  '/intelligence/new': 'about nothing that is there',
  '/intelligence/desk': 'reports of one’s own force',
  '/intelligence/shared/:ref': 'a team that it was shared with',
}

function tell(where: string, { cells, mismatches }: Tally, began: number, which: string): void {
  console.info(
    `authorisation ${where}: ${cells} cells (${which}), ${mismatches.length} mismatches, ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}
