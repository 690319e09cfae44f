// The traps of row-level security (assurance, section 2), as probes on every table that there is: a new table with no policy fails.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appUrl } from '../src/platform/db/index.ts'
import { openTestHouse, type TestHouse } from './support/house.ts'

/** Definer functions run as the keeper and see past the circle: each is listed with why. */
const definers: Record<string, string> = {
  hosted_children: 'children whom the asker may open as their host only: reads circles whole',
  conflicted: 'whether a conflict was declared between the asker and a child',
  leave_hosts: 'closes the circle to hosts whose placement has ended; it can only close',
  keep_hosts: 'keeps hosts in the circle while the placement goes on, for the clock',
  host_tellings_due: 'which notices nobody acknowledged in time, without their words, for the clock',
  climb_host_telling: 'puts such a notice before the leads of both sides, for the clock',
  message_of_telling: 'a trigger: tells the host’s inbox that a notice waits',
  host_telling_standing: 'whether a host notice still waits, for the sending of messages',
  host_register: 'an agency’s placements across areas: references, dates and acknowledgement, for its manager or coordinator',
  nrm_to_follow: 'days and outcomes of referrals that were sent, for the clock and the sending of messages; answers no words',
  nrm_pass_standing: 'whether a draft that was handed over still waits, for the sending of messages',
  keep_nrm_open: 'keeps the circle open for a team that was handed a referral, for the clock',
  raise_section_45: 'a trigger: raises the prompt of section 45 from what is recorded of a child',
  see_intelligence_source: 'who told a report, one at a time, to the source desk; each look is kept with its reason',
  source_words_in: 'which words that the desk typed stand in the source detail too; answers no others',
  enter_circle_with_intelligence: 'lets the desk put a sharing decision on the record of the child whom its report is about, for one hour',
  ladder_top: 'whom untouched work climbs to at last, for the clock: reads roles and conflicts',
  team_leads_able: 'the leads of a team who can act for a child, for the clock: reads roles and conflicts',
  delete_past_kept: 'deletes what is past its time by the rule of its kind, for the clock',
  message_of_pass: 'a trigger: tells the inbox of each pass of a referral',
  referral_pass_standing: 'whether a referral still waits, for the sending of messages',
  sharings_of_agency: 'the register of an agency’s sharing decisions, without names or narrative, for its privacy officer and managers',
  raise_carried: 'raises what cannot wait from a worker’s own device after their circle closed; for that interview alone',
  house_now: 'reads the clock, which the app must not set',
  house_now_asked: 'reads the clock, for house_now() where become() did not find out the time',
  me_asked: 'reads sessions, for me() where become() did not find out who asks',
  in_circle_asked: 'as in_circle_of(), for it alone: the app may not ask it',
  look_at: 'as in_circle(), and keeps for the transaction that a child is open to the asker',
  look_at_all: 'the same of the children of a list: answers which of them are open to the asker',
  ask_anew: 'a trigger: what a transaction has proven of the asker counts no more',
  look_anew: 'a trigger: what a transaction has proven of a child counts no more',
  interviews_concerning_me: 'ids of interviews that may concern the asker, and why; answers for the asker alone',
  response_concerning_me: 'the same of referrals, actions and the like, of one kind',
  missing_for_me: 'ids of the episodes of who is missing now in the asker’s circles; the rows are read under their own policies',
  referrals_of_inbox: 'ids of one part of the asker’s inbox, in order; the rows are read under their own policies',
  actions_overdue_for_me: 'ids of what is overdue in the asker’s circles, in order; the rows are read under their own policies',
  my_force: 'the force that the asker’s agency is',
  host_sees_episode: 'the rule of an episode’s own table for hosts, for what belongs to it',
  host_sees_return: 'the same of a return',
  host_sees_interview: 'the same of the returns that an interview covers',
  house_saw: 'keeps the time as seen: forward to now, never elsewhere',
  me: 'reads sessions to say who this is',
  my_agency: 'reads the worker’s agency',
  may: 'reads roles and the policy table',
  in_my_team: 'reads team membership',
  my_teams: 'the asker’s own teams, once a statement',
  become: 'starts a transaction as the worker of a session',
  seal_audit: 'marks entries as sealed; the app can never update the trail',
  in_circle: 'the involvement rule itself: reads circles and conflicts whole',
  in_circle_of: 'the same for policies, which ask once a statement who asks; only in the name of the session’s own worker',
  begin_child: 'the first circle of a new child',
  begin_children: 'the first circles of many new children, for importers',
  open_import_session: 'a session in which a run goes on, for the asker alone',
  end_interrupted_imports: 'ends runs whose process is gone, of every agency, for the clock',
  end_import_session: 'ends the import session that asks',
  open_circle: 'widens a circle, by one who stands in it',
  open_circles: 'the same for many children at once',
  open_to_me: 'the involvement rule for a given set; answers for the asker alone',
  open_of_page: 'the same for the children whom a transaction has named as those of its page',
  close_circle: 'ends an entry, by one who may',
  tell_lead: 'finds the lead of a child whom the caller cannot see',
  find_exactly: 'the exact search past the circle; answers only that a record exists',
  request_access: 'asks on a child whom the caller cannot see',
  answer_request: 'writes the circle entry that was asked for',
  break_glass: 'opens for sixty minutes, tells the lead',
  open_for_report: 'a missing report never waits for a permission',
  see_location: 'one place at a time, audited; many in an hour are told',
  same_places: 'which episodes share a place, never which place; for readers of judgements in the circle',
  my_children: 'the involvement rule as a set; answers for the asker alone',
  search_circles: 'the trigram search inside the asker’s own circles: row security cannot use its index',
  duplicates_in_circles: 'likely doubles inside the asker’s own circles',
  tell_possible_duplicates: 'tells leads outside the adder’s circles, of a record that the adder made; answers nothing',
  tell_possible_duplicates_of: 'as tell_possible_duplicates, for all records that an import begins',
  ask_whom: 'whom to ring, for the asker’s own hit of an exact search while it lasts',
  agency_leads: 'whom work climbs to, for the clock: reads roles',
  open_circle_to_climb: 'opens a circle to a lead of the agency whose untaken work climbed, for the clock',
  interview_ref_of: 'an interview’s reference for a notice, for the clock',
  carried_standing: 'whether copies on a device still stand, for the service that answers devices by their secrets',
  interviews_unexplained: 'ids of the asker’s own interviews, or of teams they lead, that lack a reason',
  return_to_queue: 'gives back what somebody holds who is not there any more, for the clock',
  leave_referrals: 'ends the circle entries of agencies that a referral has left; it can only close',
  move_referral: 'moves a referral along a pass that its caller has just made, out of the caller’s sight',
  referral_passes_due: 'which untouched passes are due, without their words, for the clock',
  climb_referral: 'opens a circle to the leads of the agency whose referral lies untouched, for the clock',
  discussion_standing: 'when a discussion is and whether it still is, for the sending of messages; answers no subject',
  leave_discussions: 'ends the circle entries of those whose every discussion was called off; it can only close',
  leave_context_discussions: 'the same for the circle of a context; it can only close',
  chase_apologies: 'who was invited, did not come and said nothing, for the clock; answers no word',
  offer_discussions: 'facts that meet an area’s thresholds, and who decides on them, for the clock; reads no word',
  offer_standing: 'whether an offer still waits, for the sending of messages',
  sits_at: 'whether a team of the asker is invited to a discussion, past the invitees’ own policy, which asks for the discussion',
  rehome_referrals: 'moves what lies with nobody to an open inbox, for the clock',
  overdue_actions: 'which overdue actions may climb, without their words, for the clock',
  overdue_reviews: 'which overdue reviews of plans may climb, without their words, for the clock',
  intelligence_to_tell: 'which reports nobody at a desk has opened and who works there, without a word of them, for the clock',
  intelligence_conflicted: 'whether a conflict was declared between the asker and the child of a report',
  intelligence_standing: 'whether a report is unopened or a share unacknowledged, for the sending of messages',
  climbed_to_me: 'ids of what has climbed to the asker, by an index that no policy may stand before; the rows are asked for by the asker',
  climb_nrm_pass: 'opens a circle to whoever is above the team that an untouched draft lies with, for the clock',
  untouched_nrm_passes: 'which drafts and questions nobody has touched, without their words, for the clock',
  nrm_climbed_to_me: 'whether something about one draft has climbed to the asker; answers yes or no',
  climb_action: 'opens a circle to whoever is above the owner of an overdue action, for the clock',
  climb_review: 'opens a circle to whoever is above the lead of a plan whose review is overdue, for the clock',
  keep_plans_open: 'keeps open the circle of whoever holds a plan or has something overdue before them, for the clock',
  withdraw_invitation: 'takes an invitation to a discussion back, for who convenes it alone',
  climbed_elsewhere: 'whom of those it is told a climb has reached in another agency, for the clock alone; answers ids',
  climbed_action_standing: 'whether an action that climbed is still overdue, for the sending of messages; answers no words',
  climbed_review_standing: 'whether a review that climbed is still overdue, for the sending of messages; answers no words',
  keep_circles_open: 'keeps open the circle of whoever still owes something in it, for the clock',
  references_not_open: 'which of an agency’s own references stand on records that its importer may not open',
  answers_for_context: 'whether the asker’s team answers for a context; for the two functions that write its circle',
  read_returns_again: 'keeps what the area page counts, for the clock; answers a number',
  mark_added: 'a trigger: marks children of whom something changed, which nobody may read',
  mark_removed: 'as mark_added',
  mark_changed: 'as mark_added',
  mark_member: 'as mark_added, past the circle; answers nothing',
  mark_agencies: 'as mark_member',
  mark_area: 'as mark_member',
  mark_area_agency: 'as mark_member',
  mark_agency: 'as mark_member',
  area_for_figures: 'the gate of the four below: agencies of an area of the asker’s, for who may see its figures',
  area_readings: 'what is counted of each return as columns of numbers, past the circle; answers no child and no return',
  area_changes: 'as area_readings: what changed in it',
  area_recorded: 'counts past the circle; answers no child',
  reading_goes: 'a trigger: keeps the numbers of readings that go, which nobody may read',
  area_list: 'counts and teams past the circle, and ids of returns inside the asker’s own',
  area_referral_figures: 'counts, medians and bounces past the circle; answers no child',
  note_sign_in: 'an entry on the trail of a worker who has no session yet, for the sign-in service',
  oidc_secret: 'the secret shared with an agency’s provider, for the sign-in service',
  invited_until: 'that a colleague’s link is open, never what they typed so far; for who keeps or confirms workers',
  sign_in_state: 'that a colleague has a password and when they signed in; for who keeps or confirms workers',
  reset_sign_in: 'takes a colleague’s credentials, which an administrator never reads; their roles then wait',
  change_email: 'as reset_sign_in, which checks the caller',
  make_invitation: 'a link for a colleague who holds no role; an administrator reads no sign-in step',
  end_sign_in: 'part of the two above; nobody else may call it',
  take_role: 'takes a colleague’s role, never an agency’s last administrator',
  last_administrator: 'part of the above; nobody else may call it',
  give_second_word: 'the one way to a role: a second person of the agency, neither the asker nor the receiver',
  tell_of_second_word: 'a trigger: tells the agency’s managers',
  keep_an_administrator: 'a trigger: nobody suspends themselves or the last administrator',
  open_work_of_team: 'how much work waits in a team of one’s own agency: a number, no child',
  hand_over_standing: 'whether a hand-over still waits, for the sending of messages; answers no child',
  interview_clock_standing: 'whether a clock still runs and whose the interview is, for the sending of messages; answers no child',
  interview_clocks_due: 'clocks of which nobody was told yet, for the clock; answers no child',
  action_standing: 'whether an action is still to be done and by whom, for the sending of messages; answers no words',
  actions_due: 'actions of which nobody was told yet, for the clock; answers no words',
  sharing_standing: 'whether something shared was acknowledged, for the sending of messages',
  urgent_standing: 'whether what cannot wait is still open, for the sending of messages',
  notice_standing: 'whether a notice was seen or answered, for the sending of messages',
  message_of_notice: 'a trigger: the message of a notice that was made past the circle',
  invitation_standing: 'whether an invitation is still good, for the sending of messages; reads no secret',
  sits_on: 'whether the asker sits on a panel, asked by the policies of its own tables',
  chairs_panel: 'the same for who chairs',
  open_for_panel: 'part of the three below; nobody else may call it',
  put_on_agenda: 'part of the two below; nobody else may call it',
  build_panel_agenda: 'asks an area’s rules past the chair’s circles which children the panel looks at, and opens those to its members',
  refer_to_panel: 'puts a child of the asker’s circle on the agenda, which opens it to the members',
  narrow_for_panel: 'part of the two below; nobody else may call it',
  reopen_panel_meeting:
    'opens an ended meeting again with who, when and why, for who chairs it; no policy lets anybody change an ended meeting',
  cancel_panel_meeting: 'calls a meeting off for who chairs it, and closes to every member what was opened for it alone',
  panel_meeting_standing: 'when a meeting of a panel is and whether it still is, for the sending of messages; answers no child',
  leave_panel: 'closes to a member who leaves what the panel had opened; it can only close',
  close_left_out: 'closes to the members a child whom the chair left out; it can only close',
  panel_meetings_to_build: 'which meetings are near, for the clock',
  panel_counted: 'how many children a meeting has, for its members; answers no child',
  panel_themes: 'counted themes of a panel, none below five; answers no child',
  in_context_circle_of: 'the rule of who may open a context, for the worker of this session',
  my_contexts: 'the same as a set, for lists',
  open_context: 'a context and the team that answers for it are one deed',
  open_context_circle: 'lets somebody into a context’s circle, for who stands in it',
  close_context_circle: 'ends an entry in a context’s circle, never the last that answers',
  context_linked: 'how many children are linked to a context, in steps of five; answers no child',
  context_like: 'that a context of exactly this name exists in the asker’s area, and which team to ask',
  keep_context_circles_open: 'keeps a context open for whoever answers for it, for the clock',
  key_invitation: 'gives an open invitation the key that leaves by e-mail, for the sending of messages',
}

let house: TestHouse
let stranger: pg.Client
let tables: string[]

beforeAll(async () => {
  house = await openTestHouse()
  stranger = new pg.Client({ connectionString: appUrl(house.ownerUrl) })
  await stranger.connect()
  tables = (
    await house.owner.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
    )
  ).rows.map((r) => r.name)
})
afterAll(async () => {
  await stranger.end()
  await house.close()
})

const houseTables = new Set(['house_clock', 'house_demo', 'house_migration'])

test('row security is on and forced on every table', async () => {
  const { rows } = await house.owner.query<{ name: string }>(
    `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
  )
  expect(tables.length).toBeGreaterThan(40)
  expect(rows.map((r) => r.name).filter((name) => !houseTables.has(name))).toEqual([])
})

test('the app owns nothing, is no superuser and cannot pass row security by', async () => {
  const owned = await house.owner.query(
    `select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('sr_app', 'safe_return_app')`,
  )
  expect(owned.rows).toEqual([])
  const roles = await house.owner.query<{ rolname: string }>(
    `select rolname from pg_roles where rolname in ('sr_app', 'safe_return_app', 'sr_keeper') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`,
  )
  expect(roles.rows).toEqual([])
  await expect(stranger.query('set role sr_keeper')).rejects.toThrow('permission denied')
  await expect(stranger.query('alter table child disable row level security')).rejects.toThrow('must be owner')
})

test('nothing is granted to everybody', async () => {
  const { rows } = await house.owner.query(
    `select table_name, privilege_type from information_schema.role_table_grants where table_schema = 'public' and grantee = 'PUBLIC'`,
  )
  expect(rows).toEqual([])
})

test('views run as their reader, and no materialised view is open to the app', async () => {
  const views = await house.owner.query<{ name: string; options: string[] | null }>(
    `select c.relname as name, c.reloptions as options from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'v' and has_table_privilege('sr_app', c.oid, 'select')`,
  )
  expect(views.rows.filter((v) => !v.options?.some((o) => /^security_invoker=(true|on)$/.test(o))).map((v) => v.name)).toEqual([])
  const materialised = await house.owner.query(
    `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind = 'm' and has_table_privilege('sr_app', c.oid, 'select')`,
  )
  expect(materialised.rows).toEqual([])
})

test('every definer function is on the list, with a fixed search path, owned by the keeper', async () => {
  const { rows } = await house.owner.query<{ name: string; owner: string; config: string[] | null }>(
    `select p.proname as name, r.rolname as owner, p.proconfig as config from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner where n.nspname = 'public' and p.prosecdef order by 1`,
  )
  expect([...new Set(rows.map((r) => r.name))].toSorted()).toEqual(Object.keys(definers).toSorted())
  expect(rows.filter((r) => r.owner !== 'sr_keeper' || !r.config?.some((c) => c.startsWith('search_path='))).map((r) => r.name)).toEqual([])
})

test('with no session every definer function refuses, answers nothing and writes nothing', async () => {
  const { rows } = await house.owner.query<{ name: string; types: string[] }>(
    `select p.proname as name, array(select format_type(t, null) from unnest(p.proargtypes::oid[]) with ordinality as a(t, n) order by n) as types
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prosecdef and p.prorettype <> 'trigger'::regtype order by 1`,
  )
  // Real ids, so that nothing is refused only for being unknown.
  const ids = (
    await house.owner.query<{ child: string; worker: string }>(
      `select (select id from child limit 1) as child, (select id from worker where code = 'tom') as worker`,
    )
  ).rows[0]
  const given: Record<string, unknown> = {
    text: 'x',
    boolean: true,
    'timestamp with time zone': new Date(),
    integer: 5,
    bytea: Buffer.from('x'),
    date: '2012-01-01',
  }
  const open: string[] = []
  for (const { name, types } of rows.filter((each) => each.name !== 'house_now')) {
    for (const id of [ids?.child, ids?.worker]) {
      await stranger.query('begin')
      const values = types.map((type) => (type === 'uuid' ? id : type.endsWith('[]') ? [] : (given[type] ?? null)))
      const call = `select * from ${pg.escapeIdentifier(name)}(${types.map((type, n) => `$${n + 1}::${type}`).join(', ')})`
      const answered = await stranger.query<Record<string, unknown>>(call, values).then(
        (r) => r.rows,
        () => null,
      )
      if (answered !== null) {
        if (answered.some((row) => Object.values(row).some((value) => value !== null && value !== false && value !== 0 && value !== '')))
          open.push(`${name} answers ${JSON.stringify(answered[0])}`)
        const wrote = await stranger.query<{ n: number }>(
          'select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as n from pg_stat_xact_user_tables',
        )
        if ((wrote.rows[0]?.n ?? 0) > 0) open.push(`${name} writes`)
      }
      await stranger.query('rollback')
    }
  }
  expect(rows.length).toBeGreaterThan(40)
  expect(open).toEqual([])
})

test('what only other functions may call, nobody calls', async () => {
  const { rows } = await house.owner.query<{ name: string }>(
    `select proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and proname in ('tell_lead', 'end_sign_in', 'last_administrator', 'open_for_panel', 'put_on_agenda', 'narrow_for_panel',
        'me_asked', 'house_now_asked', 'in_circle_asked', 'proof_of', 'proven_asker', 'proven_child', 'proven_rights') and has_function_privilege('sr_app', p.oid, 'execute')`,
  )
  expect(rows).toEqual([])
})

test('with no session every table is empty or closed', async () => {
  const open: string[] = []
  for (const table of tables) {
    const seen = await stranger.query(`select 1 from ${pg.escapeIdentifier(table)} limit 1`).then(
      (r) => r.rowCount ?? 0,
      (error: { code?: string }) => (error.code === '42501' ? 0 : Promise.reject(error)),
    )
    if (seen > 0) open.push(table)
  }
  // Counts of tries hold hashed keys and moments, nothing of a person.
  expect(open.filter((t) => t !== 'rate_count')).toEqual([])
})

test('a made-up key is nobody, and a worker’s id is no key', async () => {
  const [worker] = (
    await house.owner.query<{ id: string; hash: string }>(
      `select w.id, encode(s.token_hash, 'hex') as hash from session s join worker w on w.id = s.worker_id limit 1`,
    )
  ).rows
  for (const claim of ['00'.repeat(32), worker?.hash ?? '', Buffer.from(worker?.id ?? '').toString('hex')]) {
    await stranger.query('begin')
    await stranger.query(`select set_config('sr.session', $1, true)`, [claim])
    expect((await stranger.query<{ me: string | null }>('select me() as me')).rows[0]?.me).toBeNull()
    await stranger.query('rollback')
  }
})

test('the identity ends with its transaction: a pooled connection gives the next nothing', async () => {
  await house.as('priya', async (scope) => expect(scope.me.name).toBe('Priya Shah'))
  const left = await house.house.database.pool.query<{ left: string | null; me: string | null }>(
    `select current_setting('sr.session', true) as left, me() as me`,
  )
  expect(left.rows[0]?.left ?? '').toBe('')
  expect(left.rows[0]?.me).toBeNull()
})

test('the trail cannot be written for another, changed or removed by the app', async () => {
  const grants = await house.owner.query<{ privilege: string }>(
    `select privilege_type as privilege from information_schema.role_table_grants where table_name = 'audit_entry' and grantee = 'sr_app' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')`,
  )
  expect(grants.rows).toEqual([])
  const tom = (await house.owner.query<{ id: string; agency_id: string }>(`select id, agency_id from worker where code = 'tom'`)).rows[0]
  await expect(
    house.as('priya', (scope) =>
      scope.rows
        .insertInto('auditEntry')
        .values({ workerId: tom?.id ?? '', agencyId: tom?.agency_id ?? '', deed: 'x', wrote: false, subject: 'child' })
        .execute(),
    ),
  ).rejects.toThrow('row-level security')
})

test('a place’s words can be selected by nobody in the app', async () => {
  for (const column of ['place', 'postcode']) {
    const { rows } = await house.owner.query<{ may: boolean }>(`select has_column_privilege('sr_app', 'location', $1, 'select') as may`, [
      column,
    ])
    expect(rows[0]?.may).toBe(false)
  }
})

// A statement is kept, and what is immutable is worked out once for all who use it: it may read nothing, of rows or of who asks.
test('only functions that read nothing are immutable', async () => {
  const found = await house.owner.query<{ name: string }>(
    `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.provolatile = 'i'
        and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') order by 1`,
  )
  expect(found.rows.map((row) => row.name)).toEqual([
    'area_asked',
    'audit_text',
    'cut_words',
    'may_be_same_child',
    'moment_text',
    'section_45_codes',
  ])
})
