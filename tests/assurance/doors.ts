// A real address for every route: each parameter filled from the database with a reference that exists, of a Haddlestone child.
// Around the children used here stand, beside their own teams, a school, a children's home and health, so that the matrix shows
// what each profession sees inside a circle. Marrowby's workers, and whoever has no team, stand outside.
import { createHash, randomBytes } from 'node:crypto'
import { castWorkers } from '../../src/modules/agencies/cast.ts'
import type { TestHouse } from '../support/house.ts'

/** The children whose circle is the one described above, by given name. */
export const insideChildren = ['Kai', 'Devraj', 'Jordan', 'Aaliyah', 'Ellis'] as const

export interface Doors {
  /** The route's address as this worker would have it, or a sentence that says which parameter nobody knows how to fill. */
  addressOf(url: string, workerCode: string | null): Promise<string>
}

type Fill = (workerCode: string | null) => Promise<string>

/** Makes what the stories lack, and learns how to fill every parameter. */
export async function prepareDoors(house: TestHouse): Promise<Doors> {
  await standInCircle(house)
  await leaveTraces(house)
  const one = async (query: string, given: readonly unknown[] = []): Promise<string> => {
    const { rows } = await house.owner.query<{ value: string }>(query, [...given])
    if (!rows[0]) throw new Error(`nothing found to fill a parameter with: ${query}`)
    return rows[0].value
  }
  const fixed = (query: string): Fill => {
    let held: Promise<string> | undefined
    return () => (held ??= one(query))
  }
  const childOf = (given: string) => fixed(`select ref as value from child where given_name = '${given}'`)
  const latestEpisode = (given: string) =>
    fixed(
      `select e.ref as value from missing_episode e join child c on c.id = e.child_id where c.given_name = '${given}' order by e.missing_from desc limit 1`,
    )
  const heldInterview = fixed(
    `select i.ref as value from interview i join child c on c.id = i.child_id where c.given_name = 'Devraj' and i.held_at is not null limit 1`,
  )
  const openInterview = (given: string) =>
    fixed(
      `select i.ref as value from interview i join child c on c.id = i.child_id where c.given_name = '${given}' and i.held_at is null and i.not_held_at is null order by i.opened_at desc limit 1`,
    )
  const sharing = (given: string, where: string) =>
    fixed(`select s.ref as value from sharing s join child c on c.id = s.child_id where c.given_name = '${given}' and ${where} limit 1`)
  const someId = (table: string, given: string, where = 'true') =>
    fixed(
      `select t.id::text as value from ${table} t join child c on c.id = t.child_id where c.given_name = '${given}' and ${where} limit 1`,
    )
  const ofTheBusStation = (table: string, where: string) =>
    fixed(
      `select x.id::text as value from ${table} x join context c on c.id = x.context_id where c.name = 'The bus station' and ${where} limit 1`,
    )
  const sharedReport = (what: string) =>
    fixed(`select ${what} as value from intelligence i join intelligence_share s on s.intelligence_id = i.id limit 1`)

  /** By the address up to and with the parameter; the longest that fits, and a whole address before all. */
  const fills: Record<string, Fill> = {
    '/children/:ref': childOf('Devraj'),
    '/children/:ref/report': childOf('Devraj'),
    '/children/:ref/circle/:entry': someId('circle_entry', 'Devraj', `t.purpose = 'police-episode' and t.closed_at is null`),
    '/children/:ref/profile/versions/:id': someId('profile_version', 'Devraj'),
    '/children/:ref/signs/:id': someId('observation', 'Devraj', 't.withdrawn_at is null and not t.own_words'),
    '/children/:ref/escalations/:id': someId('escalation', 'Devraj', 't.withdrawn_at is null'),
    '/children/:ref/links/:id': fixed(`select id::text as value from child_link where ended_at is null limit 1`),
    '/children/found/:hit': async (code) =>
      code === null
        ? '00000000-0000-4000-8000-000000000000'
        : one(
            `insert into search_hit (worker_id, child_id, ends_at) select w.id, c.id, house_now() + interval '1 hour' from worker w, child c where w.code = $1 and c.given_name = 'Tomos' returning id::text as value`,
            [code],
          ),
    '/episodes/:ref': latestEpisode('Kai'),
    '/episodes/:ref/return': latestEpisode('Jordan'),
    '/episodes/:ref/profile': latestEpisode('Jordan'),
    '/interviews/:ref': openInterview('Kai'),
    '/interviews/:ref/take': openInterview('Ellis'),
    '/interviews/:ref/record': heldInterview,
    '/interviews/:ref/close': heldInterview,
    '/interviews/:ref/signs': heldInterview,
    '/interviews/:ref/urgent/:id': someId('urgent_matter', 'Kai'),
    '/actions/:ref': fixed(
      `select a.ref as value from action a join child c on c.id = a.child_id where c.given_name = 'Devraj' and a.done_at is null and a.stopped_at is null limit 1`,
    ),
    '/sharings/:ref': sharing('Devraj', 's.to_team_id is not null and s.goes_with is null'),
    '/sharings/:ref/approve': sharing('Aaliyah', 'not s.shared'),
    '/sharings/:ref/acknowledged': sharing('Devraj', 's.to_outside is not null and s.goes_with is null'),
    '/discussions/:ref': fixed(`select ref as value from discussion where ref = 'D-0000MTRX'`),
    '/discussions/:ref/decisions/:decision': fixed(
      `select x.id::text as value from discussion_decision x join discussion d on d.id = x.discussion_id where d.ref = 'D-0000MTRX'`,
    ),
    '/discussions/:ref/invitees/:invitee': fixed(
      `select i.id::text as value from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = 'D-0000MTRX'
        order by i.attended_at nulls first, i.id limit 1`,
    ),
    '/nrm/:ref': fixed(`select ref as value from nrm_referral where ref = 'N-0000MTRX'`),
    '/nrm/:ref/questions/:page': async () => 'about',
    '/nrm/:ref/facts/:kind': async () => 'reasonable-grounds',
    '/referrals/:ref': fixed(`select ref as value from referral where ref = 'F-0000MTRX'`),
    '/referrals/:ref/answer': fixed(`select ref as value from referral where ref = 'F-1111MTRX'`),
    '/referrals/:ref/complete': fixed(`select ref as value from referral where ref = 'F-2222MTRX'`),
    '/referrals/:ref/action': fixed(`select ref as value from referral where ref = 'F-2222MTRX'`),
    '/host-notices/:ref': fixed(`select ref as value from host_notice where ref = 'H-0000MTRX'`),
    '/host-notices/:ref/:side': async () => 'authority',
    // The bus station: of the council's missing team, with police, a school and those who talked about it in its circle.
    '/contexts/:ref': fixed(`select ref as value from context where name = 'The bus station'`),
    '/contexts/:ref/children/:id': ofTheBusStation('context_child', 'x.unlinked_at is null'),
    '/contexts/:ref/circle/:entry': ofTheBusStation('context_circle', `x.purpose = 'safeguarding' and x.closed_at is null`),
    '/contexts/:ref/signs/:id': ofTheBusStation('context_sign', `x.recorded_by = (select id from worker where code = 'ruth')`),
    '/panels/:area': async () => 'haddlestone',
    '/panels/:area/members/:id': fixed(
      `select m.id::text as value from panel_member m join worker w on w.id = m.worker_id where w.code = 'ife' and m.left_at is null`,
    ),
    '/panel-meetings/:ref': fixed(`select ref as value from panel_meeting where ended_at is null order by at limit 1`),
    '/panel-meetings/:ref/reopen': fixed(`select ref as value from panel_meeting where ref = 'M-0000MTRX'`),
    '/panel-meetings/:ref/children/:child': childOf('Kai'),
    // The grey car: police gave a warning notice, which stands.
    '/disruption/:ref': fixed(`select ref as value from disruption where measure = 'child-abduction-warning-notice'`),
    '/disruption/:ref/items/:item': async () => 'age',
    '/disruption/:ref/children/:child': fixed(
      `select c.ref as value from disruption_child l join child c on c.id = l.child_id join disruption d on d.id = l.disruption_id where d.measure = 'child-abduction-warning-notice' limit 1`,
    ),
    '/disruption/:ref/step/:kind': async () => 'reviewed',
    '/disruption/:ref/pack/:decision': fixed(
      `select g.id::text as value from disruption_sharing g join disruption d on d.id = g.disruption_id where d.measure = 'child-abduction-warning-notice' limit 1`,
    ),
    '/disruption/:ref/ticks/:tick': fixed(
      `select x.id::text as value from disruption_tick x join disruption d on d.id = x.disruption_id where d.measure = 'child-abduction-warning-notice' and x.taken_back_at is null limit 1`,
    ),
    // The van: told by Tom, graded by Bea, shared with the children's home.
    '/intelligence/desk/:ref': sharedReport('i.ref'),
    '/intelligence/sent/:ref': sharedReport('i.ref'),
    '/intelligence/shared/:ref': sharedReport('s.ref'),
    '/locations/:id': someId('location', 'Kai'),
    '/access-requests/:id': fixed(`select id::text as value from access_request where answered_at is null limit 1`),
    '/access-requests/:id/outcome': fixed(`select id::text as value from access_request where answered_at is not null limit 1`),
    '/data-queries/:id': someId('data_query', 'Devraj'),
    '/notices/:id': fixed(
      `select n.id::text as value from notice n join child c on c.id = n.child_id join team t on t.id = n.to_team_id where c.given_name = 'Devraj' and n.kind = 'opened-for-report' limit 1`,
    ),
    '/sign-in/as/:worker': async (code) => code ?? 'tom',
    '/sign-in/organisation/:code': async () => 'haddlestone',
    '/invitation/:secret': async () => invitationSecret,
    '/agency/teams/:id': fixed(
      `select t.id::text as value from team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'social-care'`,
    ),
    '/agency/workers/:id': fixed(`select id::text as value from worker where code = 'lena'`),
    '/agency/waiting/:id': fixed(`select id::text as value from second_word where agreed_at is null and refused_at is null limit 1`),
    '/messages/:id': fixed(
      `select d.id::text as value from delivery d join worker w on w.id = d.worker_id join message m on m.id = d.message_id where w.code = 'tom' and m.kind = 'interview-handed' limit 1`,
    ),
    '/agency/messages/:id': fixed(
      `select e.id::text as value from envelope e join worker w on w.id = e.worker_id where w.code = 'callum' and e.failed_at is not null limit 1`,
    ),
    '/import/:ref': fixed(`select ref as value from import_run where ref = 'R-0000MTRX'`),
    '/import/:ref/columns': fixed(`select ref as value from import_run where ref = 'R-1111MTRX'`),
    '/account/passkeys/:id': async (code) => `passkey-${code ?? 'tom'}`,
    '/account/sessions/:id': async (code) =>
      one(
        `insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by)
         select $2, id, house_now() + interval '1 hour', house_now() + interval '1 hour', house_now(), 'demo' from worker where code = $1 returning id::text as value`,
        [code ?? 'tom', randomBytes(32)],
      ),
  }

  return {
    async addressOf(url, workerCode) {
      const parts = url.split('/')
      let address = ''
      for (let at = 1; at < parts.length; at++) {
        const part = parts[at] as string
        if (!part.startsWith(':')) {
          address += `/${part}`
          continue
        }
        const upTo = parts.slice(0, at + 1).join('/')
        // The longest part of this address that says which one: /interviews/:ref/record before /interviews/:ref.
        const name = Object.keys(fills)
          .filter((key) => (url === key || url.startsWith(`${key}/`)) && key.startsWith(upTo) && !key.slice(upTo.length).includes(':'))
          .toSorted((a, b) => b.length - a.length)[0]
        const fill = name === undefined ? undefined : fills[name]
        if (!fill)
          throw new Error(
            `The permission matrix cannot fill ${part} of ${url}. Say in tests/assurance/doors.ts which row of the cast's stories ${upTo} should open.`,
          )
        address += `/${encodeURIComponent(await fill(workerCode))}`
      }
      return address === '' ? '/' : address
    },
  }
}

/**
 * The routes whose address points at a row about a child, or at a measure that protects one: found by asking the database what the
 * address names, so that a new kind of record is here by itself. What somebody found by a search is theirs, and says nothing of a child.
 */
export async function routesAboutAChild<R extends { url: string }>({ owner }: TestHouse, doors: Doors, all: readonly R[]): Promise<R[]> {
  const { rows: tables } = await owner.query<{ name: string; key: string }>(
    `select c.relname as name, k.attname as key from pg_class c
       join pg_attribute k on k.attrelid = c.oid and k.attname in ('ref', 'id') join pg_attribute a on a.attrelid = c.oid and a.attname = 'child_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'search_hit'`,
  )
  const named = [
    ...tables.map(({ name, key }) => `select 1 from ${name} where ${key}::text = any($1) and child_id is not null`),
    'select 1 from child where ref = any($1)',
    'select 1 from disruption d join disruption_child c on c.disruption_id = d.id where d.ref = any($1)',
  ].join(' union all ')
  const about: R[] = []
  for (const route of all.filter((r) => r.url.includes('/:'))) {
    const address = await doors.addressOf(route.url, 'tom')
    const filled = address.split('/').filter((_, at) => route.url.split('/')[at]?.startsWith(':'))
    if ((await owner.query(`select 1 from (${named}) found limit 1`, [filled])).rows.length > 0) about.push(route)
  }
  return about
}

const invitationSecret = createHash('sha256').update('the invitation of the matrix').digest('base64url')

/** A school, a home and health stand in the circles of these children beside the teams that the stories put there. */
async function standInCircle({ owner }: TestHouse): Promise<void> {
  await owner.query(
    `insert into circle_entry (child_id, team_id, purpose, reason, opened_by, expires_at)
     select c.id, t.id, 'shared-with', 'works with the child', w.id, house_now() + interval '30 days'
       from child c, team t join agency a on a.id = t.agency_id, worker w
      where c.given_name = any($1) and w.code = 'priya' and t.kind in ('school', 'health', 'placement') and a.code in ('brackenhill', 'haddle-health', 'larkspur')`,
    [insideChildren],
  )
}

/** One of everything that a route may point at and the stories do not tell. */
async function leaveTraces({ owner }: TestHouse): Promise<void> {
  const tell = (query: string, given: readonly unknown[] = []) => owner.query(query, [...given])
  const child = `(select id from child where given_name = 'Devraj')`
  const by = (code: string) => `(select id from worker where code = '${code}')`
  await tell(`insert into profile_version (child_id, part, answers, written_by) values (${child}, 1, '{}', ${by('priya')})`)
  await tell(
    `insert into escalation (child_id, kind, happened_on, source_kind, recorded_by) values (${child}, 'exclusion', house_now()::date - 3, 'school', ${by('priya')})`,
  )
  await tell(
    `insert into data_query (agency_id, child_id, rule, sentence) select a.id, ${child}, '570', 'The dates do not agree' from agency a where a.code = 'haddlestone'`,
  )
  await tell(
    `insert into urgent_matter (interview_id, child_id, code, raised_by)
     select i.id, i.child_id, 'injury', ${by('tom')} from interview i join child c on c.id = i.child_id
      where c.given_name = 'Kai' and i.held_at is null and i.not_held_at is null order by i.opened_at desc limit 1`,
  )
  // Tom has taken Kai's interview; Ellis's still waits for somebody.
  await tell(
    `with open as (select i.id from interview i join child c on c.id = i.child_id where c.given_name = 'Kai' and i.held_at is null and i.not_held_at is null order by i.opened_at desc limit 1),
          taken as (update hand_over h set taken_at = house_now(), taken_by = ${by('tom')} from open where h.interview_id = open.id and h.taken_at is null and h.ended_at is null)
     update interview i set holder_id = ${by('tom')}, taken_at = house_now() from open where i.id = open.id`,
  )
  await tell(
    `insert into credential (worker_id, password_hash, password_set_at) select id, 'not a hash', house_now() from worker where code = any($1) on conflict (worker_id) do nothing`,
    [castWorkers.map((w) => w.code)],
  )
  await tell(
    `insert into sharing (ref, child_id, interview_id, shared, to_outside, recipient_kind, what, route, why, decided_by)
     select 'S-0000MTRX', i.child_id, i.id, true, 'A youth worker', 'other', 'Where he likes to be', 'consent', 'He asked for it', ${by('tom')}
       from interview i where i.child_id = ${child} and i.held_at is not null limit 1`,
  )
  // A discussion about Devraj, under way: convened by the council's missing team, police and health invited.
  await tell(
    `with d as (insert into discussion (ref, child_id, why, at, minutes, how, must_invite, quorum, opened_by, from_team_id)
                select 'D-0000MTRX', ${child}, 'Away again', house_now() - interval '1 hour', 60, 'video', '{council,police,health}', '{council}', ${by('priya')}, t.id
                  from team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing' returning *),
          i as (insert into discussion_invitee (discussion_id, kind, team_id, invited_by, attended_who, attended_at, attended_by)
                select d.id, a.kind, t.id, d.opened_by, case when a.kind = 'council' then 'Priya' end, case when a.kind = 'council' then d.at end, case when a.kind = 'council' then d.opened_by end
                  from d, team t join agency a on a.id = t.agency_id
                 where (a.code, t.code) in (('haddlestone', 'missing'), ('haddlestone-police', 'missing'), ('haddle-health', 'safeguarding'))),
          c as (insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at)
                select d.child_id, t.id, 'discussion', d.opened_by, house_now() + interval '30 days' from d, team t join agency a on a.id = t.agency_id
                 where a.code = 'haddle-health' and t.code = 'safeguarding')
     insert into discussion_decision (discussion_id, words, reasons, recorded_by) select d.id, 'Visit', 'He may be hurt', d.opened_by from d`,
  )
  // A draft for the National Referral Mechanism, of the council's missing team.
  await tell(
    `insert into nrm_referral (ref, child_id, begun_by, begun_team_id, team_id, holder_id)
     select 'N-0000MTRX', ${child}, ${by('priya')}, t.id, t.id, ${by('priya')} from team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing'`,
  )
  // Three referrals from Leeward to health: one to decide, one that asks for more, one that Ife took.
  for (const [ref, asksMore, holder] of [
    ['F-0000MTRX', false, null],
    ['F-1111MTRX', true, null],
    ['F-2222MTRX', false, 'ife'],
  ] as const) {
    await tell(
      `insert into referral (ref, child_id, asked, why, threshold, due_on, shared_what, helps_with, route, detriment, child_view, child_told, made_by, from_team_id, team_id, holder_id, accepted_at)
       select $1, ${child}, 'See him at school', 'He does not sleep', 'health-need', house_now()::date + 7, 'That he does not sleep', 'His health', 'section-17', 'None found', 'Agrees', true,
              ${by('tom')}, f.id, t.id, (select id from worker where code = $2), case when $2::text is null then null else house_now() end
         from team f join agency fa on fa.id = f.agency_id, team t join agency ta on ta.id = t.agency_id
        where fa.code = 'leeward' and f.code = 'interviews' and ta.code = 'haddle-health' and t.code = 'safeguarding'`,
      [ref, holder],
    )
    await tell(
      `insert into referral_pass (referral_id, child_id, kind, how, from_team_id, from_worker_id, to_team_id, words, next_climb_at)
       select id, child_id, case when $2 then 'more' else 'decide' end, case when $2 then 'asked' else 'referred' end,
              case when $2 then team_id else from_team_id end, case when $2 then ${by('ife')} else made_by end,
              case when $2 then from_team_id else team_id end, case when $2 then 'Which school?' end, house_now() + interval '1 day'
         from referral where ref = $1 and holder_id is null`,
      [ref, asksMore],
    )
  }
  // Devraj is placed with the neighbour, who has a letter of it and has not acknowledged it.
  await tell(
    `with p as (insert into placement (child_id, kind, provider, responsible_agency_id, host_authority_code, from_day, recorded_by)
                select c.id, 'foster', 'The Ashes', c.responsible_agency_id, 'E06999902', house_now()::date, ${by('priya')} from child c where c.id = ${child} returning id, child_id),
          n as (insert into host_notice (ref, child_id, placement_id, kind, told_who, told_where, from_day, contact, risks, exploitation, host_authority_code, host_force_code, made_by, from_team_id)
                select 'H-0000MTRX', p.child_id, p.id, 'placed', 'Devraj', 'With foster carers', house_now()::date, 'Priya', 'None known', 'not-known', 'E06999902', 'E23999902', ${by('priya')}, t.id
                  from p, team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing' returning *),
          s as (insert into sharing (ref, child_id, shared, to_outside, recipient_kind, what, route, why, decided_by, host_notice_id)
                select 'S-1111MTRX', n.child_id, true, 'Marrowby Council', 'childrens-social-care', 'The placement', 'public-task', 'Told', ${by('priya')}, n.id from n returning id)
     insert into host_telling (notice_id, child_id, placement_id, side, host_authority_code, host_force_code, to_name, from_team_id, sharing_id, made_by)
     select n.id, n.child_id, n.placement_id, 'authority', 'E06999902', 'E23999902', 'Marrowby Council', n.from_team_id, s.id, n.made_by from n, s`,
  )
  // The pack of the warning notice goes to a court, as police decided about each child in it.
  await tell(
    `with g as (insert into disruption_sharing (disruption_id, shared, to_outside, recipient_kind, helps_with, route, decided_by)
                select d.id, true, 'A court', 'court', 'Deciding on the order', 'police-law-enforcement', ${by('dan')} from disruption d where d.measure = 'child-abduction-warning-notice' returning id, disruption_id)
     insert into sharing (ref, child_id, shared, to_outside, recipient_kind, what, route, why, decided_by, goes_with, goes_with_id)
     select sharing_ref(), c.id, true, 'A court', 'court', 'The pack', 'police-law-enforcement', 'For the order', ${by('dan')}, 'pack', g.id
       from g, child c where c.id in (select l.child_id from disruption_child l where l.disruption_id = g.disruption_id and l.unlinked_at is null
                                      union select o.child_id from disruption_tick k join observation o on o.id = k.observation_id where k.disruption_id = g.disruption_id
                                      union select e.child_id from disruption_tick k join missing_episode e on e.id = k.episode_id where k.disruption_id = g.disruption_id)`,
  )
  // One was ended by mistake yesterday.
  await tell(
    `insert into panel_meeting (ref, panel_id, at, made_by, ended_at, ended_by)
     select 'M-0000MTRX', p.id, house_now() - interval '1 day', ${by('amara')}, house_now() - interval '20 hours', ${by('amara')} from panel p`,
  )
  await tell(
    `insert into access_request (child_id, worker_id, purpose, reason) values (${child}, ${by('wyn')}, 'other', 'He was seen here')`,
  )
  await tell(
    `insert into access_request (child_id, worker_id, purpose, reason, answered_at, answered_by, granted, answer_reason)
     values (${child}, ${by('wyn')}, 'other', 'He was seen here', house_now(), ${by('amara')}, false, 'A call is enough')`,
  )
  await tell(
    `insert into notice (to_team_id, child_id, kind, about_worker_id)
     select t.id, ${child}, 'opened-for-report', ${by('wyn')} from team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing'`,
  )
  await tell(
    `insert into sign_in_step (kind, secret_hash, worker_id, ends_at) values ('invitation', sha256(convert_to($1, 'UTF8')), ${by('orla')}, house_now() + interval '1 day')`,
    [invitationSecret],
  )
  // Siân has asked that Lena may read figures as well: somebody else must agree.
  await tell(
    `insert into second_word (agency_id, kind, worker_id, role, asked_by) select agency_id, 'role', id, 'analyst', ${by('sian')} from worker where code = 'lena'`,
  )
  await tell(
    `insert into child_link (child_id, other_id, reason, linked_by)
     select least(a.id, b.id), greatest(a.id, b.id), 'Said to be one child', ${by('priya')} from child a, child b where a.given_name = 'Devraj' and b.given_name = 'Kai'`,
  )
  for (const { code } of castWorkers)
    await tell(`insert into passkey (id, worker_id, public_key, name) values ($1, ${by(code)}, $2, 'A key')`, [
      `passkey-${code}`,
      randomBytes(32),
    ])
  // Tom was told that Ellis's interview waits; a message to Callum could not be sent.
  await tell(
    `with told as (
       insert into message (kind, subject_id, to_team_id, made_by, settled_at)
       select 'interview-handed', h.id, h.to_team_id, ${by('priya')}, house_now() from hand_over h join child c on c.id = h.child_id
        where c.given_name = 'Ellis' and h.taken_at is null and h.ended_at is null limit 1
       on conflict (kind, subject_id, occasion, to_worker_id, to_team_id, to_address) do update set settled_at = house_now() returning id)
     insert into delivery (message_id, worker_id, channel, send_at) select id, ${by('tom')}, 'email', house_now() from told`,
  )
  await tell(
    `insert into envelope (worker_id, channel, tries, failed_at, fault) values (${by('callum')}, 'email', 1, house_now(), 'smtp-550')`,
  )
  await tell(
    `insert into import_run (ref, agency_id, kind, files, dry_run, started_by, ended_at, phase)
     select r.ref, a.id, 'csv', array['reports.csv'], true, ${by('priya')}, house_now(), r.phase
       from agency a, (values ('R-0000MTRX', 'done'), ('R-1111MTRX', 'mapping')) r(ref, phase) where a.code = 'haddlestone'`,
  )
}
