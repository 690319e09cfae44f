// The traps of row-level security that are not about a policy being there (assurance, section 2): what can be learnt of a hidden
// row without being shown it. tests/database.test.ts holds the others.
import pg from 'pg'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/platform/db/index.ts'
import { appUrl, Database } from '../../src/platform/db/index.ts'
import { openSession } from '../../src/seeding.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'

let house: TestHouse
let hidden: { id: string; ref: string }
let noorToken: string
beforeAll(async () => {
  house = await openTestHouse()
  hidden = (await house.owner.query<{ id: string; ref: string }>(`select id, ref from child where given_name = 'Devraj'`))
    .rows[0] as typeof hidden
  noorToken = await openSession(house.owner, 'noor', 'demo')
  await house.owner.query('analyze')
})
afterAll(() => house.close())

/** A connection of the app's own login role that has become Noor, as SQL smuggled into a request would find it. */
async function asNoor<T>(work: (client: pg.Client, notices: string[]) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: appUrl(house.ownerUrl) })
  const notices: string[] = []
  client.on('notice', (n) => notices.push(n.message ?? ''))
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select become($1)', [createHash('sha256').update(noorToken).digest('hex')])
    expect((await client.query<{ code: string }>('select code from worker where id = me()')).rows[0]?.code).toBe('noor')
    return await work(client, notices)
  } finally {
    await client.query('rollback').catch(() => undefined)
    await client.end()
  }
}

test('a row about a hidden child is refused in the same words as one about no child at all, in every table', async () => {
  const { rows: tables } = await house.owner.query<{ name: string }>(
    `select distinct table_name as name from information_schema.column_privileges
      where grantee = 'sr_app' and privilege_type = 'INSERT' and column_name = 'child_id' and table_schema = 'public' order by 1`,
  )
  expect(tables.length).toBeGreaterThan(20)
  const differ: string[] = []
  for (const { name } of tables) {
    const tell = (child: string) =>
      asNoor((client) =>
        client.query(`insert into ${pg.escapeIdentifier(name)} (child_id) values ($1)`, [child]).then(
          () => 'taken',
          (error: { code?: string; message: string }) => `${error.code} ${error.message}`,
        ),
      )
    const [ofHidden, ofNobody] = [await tell(hidden.id), await tell(randomUUID())]
    if (ofHidden !== ofNobody || ofHidden === 'taken') differ.push(`${name}: ${ofHidden} / ${ofNobody}`)
  }
  expect(differ).toEqual([])
})

test('a reference that stands on a hidden record is not found by trying to write it: another agency’s is refused before it is compared', async () => {
  const attempt = (value: string) =>
    asNoor(async (client) => {
      const own = (await client.query<{ id: string }>(`select id from child limit 1`)).rows[0]?.id
      const agency = (await client.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id
      return client
        .query(`insert into child_reference (child_id, agency_id, kind, value) values ($1, $2, 'council', $3)`, [own, agency, value])
        .then(
          () => 'taken',
          (error: { code?: string }) => error.code,
        )
    })
  expect(await attempt('H-20533')).toBe('42501')
  expect(await attempt('H-99999999')).toBe('42501')
})

test('whatever is unique across agencies is random, or belongs to the agency that says it', async () => {
  const { rows } = await house.owner.query<{ name: string; columns: string }>(
    `select c.relname as name, string_agg(a.attname, ',' order by k.at) as columns
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       cross join lateral unnest(i.indkey) with ordinality k(attnum, at) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where n.nspname = 'public' and i.indisunique group by c.relname, i.indexrelid order by 1, 2`,
  )
  expect(rows.length).toBeGreaterThan(50)
  const personal = rows.filter(({ columns }) => {
    const first = columns.split(',')
    // Random identities and references, rows that hang on one of them, and rows that belong to an agency or a worker.
    return !first.some(
      (c) => c === 'id' || c === 'ref' || c.endsWith('_id') || c === 'of_run' || c === 'once' || c.endsWith('_hash') || c === 'key',
    )
  })
  // What is left: words of the house itself, and the workers' own, which every signed-in worker may read anyway.
  expect(personal.map((r) => `${r.name} (${r.columns})`)).toEqual(
    [
      'agency (code)',
      'area (code)',
      'house_clock (only_row)',
      'house_demo (only_row)',
      'house_migration (name)',
      // For how long each kind is kept is published; combinations of counted numbers are of nobody, and no worker may read or write them.
      'kept_for (kind)',
      'reading_gone (number)',
      'reading_parts (digest)',
      'reading_swept (only_row)',
      'return_reading (number)',
      'role_permission (role,permission)',
      'standing_arrangement (code)',
      'worker ()',
      'worker (code)',
    ].filter((known) => personal.some((r) => `${r.name} (${r.columns})` === known)),
  )
})

test('identities of records are random: none counts up, so that none can be guessed', async () => {
  const { rows } = await house.owner.query<{ name: string; type: string }>(
    `select c.relname as name, format_type(a.atttypid, null) as type from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and not a.attisdropped and (a.attidentity <> '' or pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null) order by 1`,
  )
  // Trails and histories have an order, and no address of ours carries their numbers. What was answered and found out of a referral to the
  // national mechanism is such a history; readings are the house's own bookkeeping, which no worker may read.
  expect(
    rows
      .map((r) => r.name)
      .filter((name) => !/^audit_|_change$|^nrm_(answer|fact)$|^reading_(mark|parts|cut)$|^return_reading$/.test(name)),
  ).toEqual([])
  const { rows: refs } = await house.owner.query<{ ref: string }>(
    'select ref from child union select ref from interview union select ref from missing_episode',
  )
  for (const { ref } of refs) expect(ref).toMatch(/^[A-Z]-[0-9A-HJKMNP-TV-Z]{8}$/)
})

test('a cheap function that tells what it is given is not given hidden rows', async () => {
  await asNoor(async (client, notices) => {
    const may = await client.query<{ may: boolean }>(`select has_database_privilege(current_user, current_database(), 'TEMP') as may`)
    await client.query('savepoint before')
    const made = await client
      .query(
        `create function pg_temp.tells(t text) returns boolean language plpgsql cost 0.0000001 as $$ begin raise notice 'told %', t; return true; end $$`,
      )
      .then(
        () => true,
        () => false,
      )
    expect(made).toBe(may.rows[0]?.may)
    if (made) {
      await client.query('select family_name from child where pg_temp.tells(family_name)')
      await client.query('select value from child_reference where pg_temp.tells(value)')
      await client.query('select ref from missing_episode where pg_temp.tells(ref)')
      expect(notices.length).toBeGreaterThan(0)
    }
    expect(notices.join(' ')).not.toMatch(/Anand|Mercer|H-20533|Dunmore/)
  })
})

test('an error quotes no hidden value: a division, a cast and a bad date fail alike for hidden and for absent', async () => {
  for (const bad of [
    `select 1/(length(family_name) - 5) from child`,
    `select family_name::int from child`,
    `select (family_name || ' ')::date from child`,
  ]) {
    const said = await asNoor((client) =>
      client.query(bad).then(
        () => '',
        (error: { message: string; detail?: string }) => `${error.message} ${error.detail ?? ''}`,
      ),
    )
    expect(said).not.toMatch(/Anand|Mercer|Dunmore|Bright|Peake|Hartnoll/)
  }
})

test('a plan tells nothing by name: the estimate for a name that many hidden children bear is the estimate for no name at all', async () => {
  await house.owner.query(
    `insert into child (id, ref, responsible_agency_id, given_name, family_name, recorded_by)
     select gen_random_uuid(), 'C-' || lpad(n::text, 8, '0'), a.id, 'Many', 'Hiddenmany', w.id from generate_series(1, 3000) n, agency a, worker w where a.code = 'haddlestone' and w.code = 'priya'`,
  )
  await house.owner.query('analyze')
  const estimate = (name: string, where = `family_name = '${name}'`) =>
    asNoor(async (client) => {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>({
        text: `explain (format json) select 1 from child where ${where}`,
      })
      return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows']
    })
  expect(await estimate('Hiddenmany')).toBe(await estimate('Nobodyhere'))
  const lowered = (name: string) => estimate(name, `lower(family_name) = '${name.toLowerCase()}'`)
  expect(await lowered('Hiddenmany')).toBe(await lowered('Nobodyhere'))
  const samples = await asNoor((client) =>
    client.query(`select 1 from pg_stats where tablename in ('child', 'child_reference', 'location', 'interview_answer')`),
  )
  expect(samples.rows).toEqual([])
})

test('a search by guess finds one’s own circles only: wild cards, single letters, nothing', async () => {
  const found = await house.as('noor', async ({ rows }) => {
    const seen = new Set<string>()
    for (const guess of ['%', '_', '', 'a', 'an', 'e', '\\', "'", 'H-2', 'C-', hidden.ref, 'H-20533', 'Anand', 'anand devraj', '____'])
      for (const row of (await sql<{ childId: string }>`select child_id from search_circles(${guess}, 1000)`.execute(rows)).rows)
        seen.add(row.childId)
    return seen
  })
  expect(found.has(hidden.id)).toBe(false)
  const own = await house.owner.query<{ id: string }>(`select id from child where given_name = 'Tomos'`)
  for (const id of found) {
    const visible = await house.as('noor', async ({ rows }) => (await sql`select 1 from child where id = ${id}`.execute(rows)).rows.length)
    expect(visible).toBe(1)
  }
  expect(own.rows).toHaveLength(1)
})

test('the app cannot leave anything behind for the next: no table, no function, no setting, no listener of its own', async () => {
  await asNoor(async (client) => {
    for (const attempt of [
      'create table public.kept (x text)',
      'create function public.kept() returns int language sql as $$ select 1 $$',
      'create view public.kept as select 1',
      'alter role current_user set sr.session = $$x$$',
      'create policy open on child using (true)',
      'alter table child no force row level security',
      'set session authorization postgres',
      'copy (select 1) to program $$id$$',
      `select pg_read_file('/etc/passwd')`,
      'delete from audit_entry',
      'update audit_entry set why = null',
      'truncate audit_entry',
    ]) {
      await client.query('savepoint before')
      const said = await client.query(attempt).then(
        () => 'done',
        (error: { code?: string }) => error.code ?? '',
      )
      expect([attempt, said]).not.toEqual([attempt, 'done'])
      await client.query('rollback to savepoint before')
    }
  })
})

// Statements are kept by each connection (decision 0028), and a plan serves whoever comes next.
test('one connection, its statements kept, answers each worker by their own rule, in turn', async () => {
  const url = new URL(appUrl(house.ownerUrl))
  url.searchParams.set('options', '-c plan_cache_mode=force_generic_plan')
  const single = new Database(url.toString(), { connectionsMax: 1 })
  try {
    const tokens = {
      priya: await openSession(house.owner, 'priya', 'demo'),
      noor: noorToken,
      orla: await openSession(house.owner, 'orla', 'demo'),
    }
    const seen: Record<string, Set<string>> = { priya: new Set(), noor: new Set(), orla: new Set() }
    let kept = 0
    for (let round = 0; round < 12; round += 1)
      for (const [code, token] of Object.entries(tokens))
        await single.as(token, async ({ rows, me }) => {
          const found = await sql<{ me: string; children: number; hidden: boolean; may: boolean; told: number }>`
            select me()::text as me, (select count(*)::int from child) as children, exists (select from child where ref = ${hidden.ref}) as hidden,
                   may('response.read-decisions') as may, (select count(*)::int from child_story s where s.child_id = ${hidden.id}) as told`.execute(
            rows,
          )
          expect(found.rows[0]?.me).toBe(me.workerId)
          seen[code]?.add(JSON.stringify({ ...found.rows[0], me: null }))
          kept =
            (
              await sql<{
                n: number
              }>`select generic_plans::int as n from pg_prepared_statements where statement like ${'%me()::text as me%'}`.execute(rows)
            ).rows[0]?.n ?? kept
        })
    // The same answer each time, another for each; and one plan did serve all three.
    expect(Object.entries(seen).map(([code, answers]) => [code, answers.size])).toEqual([
      ['priya', 1],
      ['noor', 1],
      ['orla', 1],
    ])
    const of = (code: string) =>
      JSON.parse([...(seen[code] ?? [])][0] ?? '{}') as { children: number; hidden: boolean; may: boolean; told: number }
    expect([of('priya').hidden, of('noor').hidden, of('noor').told]).toEqual([true, false, 0])
    expect(of('priya').told).toBeGreaterThan(5)
    expect([of('priya').may, of('orla').may]).toEqual([true, false])
    expect(of('priya').children).toBeGreaterThan(of('orla').children)
    expect(kept).toBeGreaterThan(5)
  } finally {
    await single.close()
  }
})

// What become() found out stands in settings that anybody can write (decision 0031): only what is proven counts.
test('what the transaction found out of the asker cannot be made up: not who, not their teams, not what they may, not whom they see', async () => {
  const priya = (
    await house.owner.query<{ id: string; agency: string; teams: string }>(
      `select w.id, w.agency_id as agency, array(select m.team_id from team_member m where m.worker_id = w.id)::text as teams from worker w where code = 'priya'`,
    )
  ).rows[0]
  await asNoor(async (client) => {
    const read = async () =>
      (
        await client.query<{ me: string; agency: string; teams: string[]; may: boolean; sees: boolean; open: boolean }>(
          `select me(), my_agency() as agency, my_teams() as teams, may('agencies.manage'), exists (select from child where id = $1) as sees,
                  in_circle_of($1, me(), house_now()) as open`,
          [hidden.id],
        )
      ).rows[0]
    const before = await read()
    expect(before).toMatchObject({ sees: false, open: false, may: false })
    const { rows: stands } = await client.query<{ asker: string; rights: string }>(
      `select current_setting('sr.asker') as asker, current_setting('sr.rights') as rights`,
    )
    const asker = stands[0]?.asker ?? ''
    expect(asker.split('|')).toHaveLength(5)
    // On a connection that has looked at nobody yet it is not even asked.
    await client.query('savepoint never')
    await client.query(`select set_config('sr.looked', $1, true)`, [`${asker.slice(0, 36)}${hidden.id}`])
    await expect(read()).rejects.toThrow('not yet defined')
    await client.query('rollback to savepoint never')
    const [own] = (await client.query<{ id: string }>('select id from child limit 1')).rows
    expect((await client.query<{ looked: boolean }>('select look_at($1) as looked', [own?.id])).rows[0]?.looked).toBe(true)
    const claims: [string, string][] = [
      ['sr.asker', asker.replace(/^[^|]+/, priya?.id ?? '')],
      ['sr.asker', [priya?.id, priya?.agency, ...asker.split('|').slice(2)].join('|')],
      ['sr.asker', [...asker.split('|').slice(0, 3), priya?.teams, asker.split('|')[4]].join('|')],
      ['sr.rights', `${stands[0]?.rights}agencies.manage,`],
      ['sr.rights', ',agencies.manage,'],
      ['sr.looked', `${asker.slice(0, 36)}${hidden.id}`],
      ['sr.looked', `${asker.slice(0, 36)}${own?.id}${hidden.id}`],
      ['sr.asker', 'nonsense'],
      ['sr.asker', ''],
      ['sr.looked', 'nonsense'],
    ]
    for (const [setting, claim] of claims) {
      await client.query('savepoint claim')
      await client.query(`select set_config($1, $2, true)`, [setting, claim])
      expect([setting, claim, await read()]).toEqual([setting, claim, before])
      await client.query('rollback to savepoint claim')
      expect(await read()).toEqual(before)
    }
    // And what would prove it cannot be written, nor read.
    for (const attempt of [
      `select setval('asked', 7)`,
      `select nextval('asked')`,
      `select currval('asked')`,
      `select setval('looked', 7)`,
      `select proof_of('x')`,
      `select proven_asker()`,
      `update asked set last_value = 7`,
      `select me_asked()`,
    ]) {
      await client.query('savepoint attempt')
      const said = await client.query(attempt).then(
        () => 'done',
        (error: { code?: string }) => error.code ?? '',
      )
      expect(['42501', '42809'], attempt).toContain(said)
      await client.query('rollback to savepoint attempt')
    }
    expect((await client.query<{ looked: boolean }>('select look_at($1) as looked', [hidden.id])).rows[0]?.looked).toBe(false)
    expect(await read()).toEqual(before)
    // A list that names a hidden child keeps those of its own, and that one closed; a list of hidden ones keeps nothing of them.
    const lookAtAll = async (ids: (string | undefined)[]) =>
      (await client.query<{ open: string[] }>('select look_at_all($1) as open', [ids])).rows[0]?.open
    expect(await lookAtAll([hidden.id, own?.id])).toEqual([own?.id])
    expect((await client.query<{ said: string }>(`select current_setting('sr.looked') as said`)).rows[0]?.said).not.toContain(hidden.id)
    expect(await read()).toEqual(before)
    expect(await lookAtAll([hidden.id])).toEqual([])
    expect(await read()).toEqual(before)
    await client.query('discard sequences')
    await expect(client.query('select me()')).rejects.toThrow('not yet defined')
  })
})

test('what one transaction proved proves nothing in the next, also under another’s key on the same connection', async () => {
  const client = new pg.Client({ connectionString: appUrl(house.ownerUrl) })
  await client.connect()
  const keyOf = (token: string) => createHash('sha256').update(token).digest('hex')
  const orla = await openSession(house.owner, 'orla', 'demo')
  const me = async () => (await client.query<{ me: string | null }>('select me()')).rows[0]?.me ?? null
  const ids = Object.fromEntries(
    (await house.owner.query<{ code: string; id: string }>(`select code, id from worker where code in ('noor', 'orla')`)).rows.map((w) => [
      w.code,
      w.id,
    ]),
  )
  try {
    await client.query('begin')
    await client.query('select become($1)', [keyOf(noorToken)])
    const { rows } = await client.query<{ asker: string }>(`select current_setting('sr.asker') as asker`)
    expect(await me()).toBe(ids['noor'])
    await client.query('commit')
    expect(await me()).toBeNull()

    await client.query('begin')
    await client.query(`select set_config('sr.asker', $1, true)`, [rows[0]?.asker])
    expect(await me()).toBeNull()
    await client.query(`select set_config('sr.session', $1, true)`, [keyOf(orla)])
    expect(await me()).toBe(ids['orla'])
    await client.query('rollback')

    // Nor does it outlast its own key.
    await client.query('begin')
    await client.query('select become($1)', [keyOf(noorToken)])
    await client.query(`select set_config('sr.session', $1, true)`, [keyOf(orla)])
    expect(await me()).toBe(ids['orla'])
    await client.query(`select set_config('sr.session', '', true)`)
    expect(await me()).toBeNull()
    await client.query('rollback')
  } finally {
    await client.end()
  }
})

const looks = { 'one child': 'select look_at($1)', 'a list of children': 'select look_at_all(array[$1::uuid])' }
test.each(Object.entries(looks))(
  'having looked at %s, what a transaction itself changes of the asker counts at once in the rest of it',
  async (_, look) => {
    // The owner, since it may change these rows by hand; the functions answer it as they answer the app.
    const { rows: open } = await house.owner.query<{ id: string }>(
      `select e.child_id as id from circle_entry e join team_member m on m.team_id = e.team_id join worker w on w.id = m.worker_id
      where w.code = 'noor' and e.closed_at is null and e.expires_at > house_now() limit 1`,
    )
    const own = open[0]?.id
    const client = new pg.Client({ connectionString: house.ownerUrl })
    await client.connect()
    try {
      await client.query('begin')
      await client.query('select become($1)', [createHash('sha256').update(noorToken).digest('hex')])
      await client.query(look, [own])
      const answers = async () =>
        (
          await client.query<{ teams: number; agency: string; may: boolean; open: boolean }>(
            `select cardinality(my_teams()) as teams, (select a.code from agency a where a.id = my_agency()) as agency, may('people.read'), in_circle_of($1, me(), house_now()) as open`,
            [own],
          )
        ).rows[0]
      const before = await answers()
      expect(before).toMatchObject({ may: true, open: true })
      const changes: [string, object][] = [
        [`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ('${own}', me(), me(), 'kin')`, { open: false }],
        [
          `update circle_entry set closed_at = house_now(), closed_by = me() where child_id = '${own}' and closed_at is null`,
          { open: false },
        ],
        [`update team_member set left_at = house_now() where worker_id = me()`, { teams: 0, open: false }],
        [`delete from role_permission where permission = 'people.read'`, { may: false }],
        [`update worker set agency_id = (select id from agency where code = 'haddlestone') where id = me()`, { agency: 'haddlestone' }],
        [
          `update session set ended_at = house_now(), ended_why = 'signed-out' where worker_id = me()`,
          { teams: null, agency: null, may: false, open: false },
        ],
      ]
      for (const [change, after] of changes) {
        await client.query('savepoint change')
        // What proves it is not rolled back with the rest: each change begins with it proven anew.
        await client.query('select become($1)', [createHash('sha256').update(noorToken).digest('hex')])
        await client.query(look, [own])
        await client.query(change)
        expect([change, await answers()]).toEqual([change, { ...before, ...after }])
        await client.query('rollback to savepoint change')
      }
    } finally {
      await client.query('rollback')
      await client.end()
    }
  },
)

test('what others change of the asker counts within five seconds', async () => {
  await asNoor(async (client) => {
    const may = async () => (await client.query<{ me: string | null; may: boolean }>(`select me(), may('people.read')`)).rows[0]
    expect((await may())?.me).not.toBeNull()
    await house.owner.query(`update session set ended_at = house_now(), ended_why = 'signed out' where token_hash = $1`, [
      createHash('sha256').update(createHash('sha256').update(noorToken).digest()).digest(),
    ])
    await client.query('select pg_sleep(5.1)')
    expect(await may()).toEqual({ me: null, may: false })
  })
})
