// Children whose every sensitive field holds a word that stands nowhere else, so that finding the word is finding a leak.
import { randomUUID } from 'node:crypto'
import { makeRef } from '../../src/kernel/ids.ts'
import type { TestHouse } from '../support/house.ts'

/** What a reader may be kept from, each with rights of its own. */
export const fieldClasses = [
  'name',
  'own-words',
  'police-words',
  'location',
  'context-words',
  'panel-words',
  'disruption-words',
  'intelligence-words',
  'source-words',
] as const
export type FieldClass = (typeof fieldClasses)[number]

export interface MarkedChild {
  id: string
  ref: string
  mark: Record<FieldClass, string>
  /** Of each kind of record about the child, the one that there is. */
  refs: {
    episode: string
    interview: string
    action: string
    sharing: string
    referral: string
    discussion: string
    nrm: string
    hostNotice: string
    context: string
    panelMeeting: string
    disruption: string
    intelligence: string
  }
  ids: {
    location: string
    observation: string
    escalation: string
    profile: string
    urgent: string
    context: string
    contextLink: string
    disruption: string
    intelligence: string
  }
}

let made = 0

/** A child of Haddlestone with one record of every kind. Nobody stands in the circle yet. */
export async function markedChild({ owner }: TestHouse, options: { restricted?: boolean } = {}): Promise<MarkedChild> {
  made += 1
  const n = String(made).padStart(3, '0')
  const ref = (prefix: string) => makeRef(prefix, Buffer.from([7, 7, 7, Math.floor(made / 256), made % 256]))
  const mark = {
    name: `Namezq${n}`,
    'own-words': `Saidzq${n}`,
    'police-words': `Policezq${n}`,
    location: `Placezq${n}`,
    'context-words': `Groupzq${n}`,
    'panel-words': `Panelzq${n}`,
    'disruption-words': `Adultzq${n}`,
    'intelligence-words': `Reportzq${n}`,
    'source-words': `Sourcezq${n}`,
  }
  const refs = {
    episode: ref('E'),
    interview: ref('I'),
    action: ref('A'),
    sharing: ref('S'),
    referral: ref('F'),
    discussion: ref('D'),
    nrm: ref('N'),
    hostNotice: ref('H'),
    context: ref('X'),
    panelMeeting: ref('M'),
    disruption: ref('B'),
    intelligence: ref('K'),
  }
  const ids = {
    location: randomUUID(),
    observation: randomUUID(),
    escalation: randomUUID(),
    profile: randomUUID(),
    urgent: randomUUID(),
    context: randomUUID(),
    contextLink: randomUUID(),
    disruption: randomUUID(),
    intelligence: randomUUID(),
  }
  const id = randomUUID()
  const child = { id, ref: ref('C'), mark, refs, ids }
  const by = `(select id from worker where code = 'priya')`
  const council = `(select id from agency where code = 'haddlestone')`
  const tell = (query: string, given: readonly unknown[]) => owner.query(query, [...given])
  const episode = randomUUID()
  const returned = randomUUID()
  const interview = randomUUID()
  await tell(
    `insert into child (id, ref, responsible_agency_id, given_name, family_name, date_of_birth, recorded_by, restricted_at)
     values ($1, $2, ${council}, 'Marked', $3, '2011-02-03', ${by}, case when $4 then house_now() end)`,
    [id, child.ref, mark.name, options.restricted ?? false],
  )
  await tell(`insert into child_reference (child_id, agency_id, kind, value) values ($1, ${council}, 'council', $2)`, [id, `H-ZQ${n}`])
  await tell(
    `insert into missing_episode (id, ref, child_id, definition_version, missing_from, missing_from_precision, ended_at, ended_precision, responsible_agency_id, recorded_by)
     values ($1, $2, $3, 'one', house_now() - interval '9 days', 'minute', house_now() - interval '8 days', 'minute', ${council}, ${by})`,
    [episode, refs.episode, id],
  )
  await tell(
    `insert into risk_grade (child_id, episode_id, scale_version, grade, reasons, graded_at, graded_by_name, recorded_by)
     values ($1, $2, 'no-apparent-to-high', 'high', $3, house_now() - interval '9 days', 'A sergeant', ${by})`,
    [id, episode, `Because ${mark['police-words']}`],
  )
  await tell(
    `insert into episode_return (id, ref, child_id, episode_id, returned_at, returned_precision, clock_starts_at, opens_clocks, completion_due_at, offer_due_at, recorded_by)
     select $1, $2, $3, $4, t, 'minute', t, true, t + interval '72 hours', t + interval '72 hours', ${by} from (select house_now() - interval '8 days' as t) now`,
    [returned, ref('R'), id, episode],
  )
  await tell(
    `insert into prevention_interview (child_id, episode_id, held_at, held_precision, held_by, how, words, recorded_by)
     values ($1, $2, house_now() - interval '8 days', 'minute', 'An officer', 'in-person', $3, ${by})`,
    [id, episode, `Told police ${mark['police-words']}`],
  )
  await tell(
    `insert into interview (id, ref, child_id, team_id, opened_by, holder_id, taken_at, held_at, held_recorded_at, held_by)
     select $1, $2, $3, t.id, ${by}, w.id, house_now() - interval '7 days', house_now() - interval '6 days', house_now() - interval '6 days', w.id
       from team t join agency a on a.id = t.agency_id, worker w where a.code = 'leeward' and t.code = 'interviews' and w.code = 'tom'`,
    [interview, refs.interview, id],
  )
  await tell(
    `insert into interview_return (interview_id, return_id, child_id, offered_at, completed_at) values ($1, $2, $3, house_now() - interval '7 days', house_now() - interval '6 days')`,
    [interview, returned, id],
  )
  await tell(
    `insert into interview_answer (interview_id, child_id, question, words, own_words, written_by) values ($1, $2, 'during-tell-me', $3, true, ${by})`,
    [interview, id, `I said ${mark['own-words']}`],
  )
  await tell(
    `insert into interview_attempt (interview_id, child_id, kind, at, how, outcome, detail, recorded_by) values ($1, $2, 'offer', house_now() - interval '7 days', 'Phone call', 'accepted', $3, ${by})`,
    [interview, id, `He said ${mark['own-words']}`],
  )
  await tell(
    `insert into urgent_matter (id, interview_id, child_id, code, raised_by, done_at, done_by, done_what) values ($1, $2, $3, 'injury', ${by}, house_now(), ${by}, $4)`,
    [ids.urgent, interview, id, `Showed ${mark['own-words']}`],
  )
  await tell(
    `insert into observation (id, child_id, interview_id, sign, list, evidence, own_words, source_kind, observed_on, recorded_by) values ($1, $2, $3, 'debt', 'harm-now', $4, true, 'child', house_now()::date - 6, ${by})`,
    [ids.observation, id, interview, `I owe ${mark['own-words']}`],
  )
  await tell(
    `insert into escalation (id, child_id, kind, happened_on, source_kind, recorded_by) values ($1, $2, 'exclusion', house_now()::date - 3, 'school', ${by})`,
    [ids.escalation, id],
  )
  await tell(
    `insert into judgement (child_id, nth, level, level_words, reasons, would_change, none_cited, strategy, review_on, written_by)
     values ($1, 1, 'likely', 'Exploitation is likely', 'As told', 'Another word', 'Told by phone', 'not-needed', house_now()::date + 14, ${by})`,
    [id],
  )
  await tell(`insert into profile_version (id, child_id, part, answers, written_by) values ($1, $2, 1, '{}', ${by})`, [ids.profile, id])
  await tell(
    `insert into action (ref, child_id, interview_id, what, owner_outside, due_on, agreed_by) values ($1, $2, $3, 'Meet the school', 'A coach', house_now()::date + 5, ${by})`,
    [refs.action, id, interview],
  )
  await tell(
    `with made as (
       insert into plan (ref, child_id, kind, since, team_id, lead_outside, review_on, opened_by)
       select $1, $2, 'child-in-need', house_now()::date - 20, t.id, 'A social worker', house_now()::date + 20, ${by}
         from team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing' returning *)
     insert into plan_view (plan_id, child_id, whose, words, heard_on, recorded_by) select id, child_id, 'child', $3, house_now()::date - 2, ${by} from made`,
    [ref('P'), id, `I want ${mark['own-words']}`],
  )
  await tell(
    `insert into sharing (ref, child_id, interview_id, shared, to_outside, recipient_kind, what, route, why, decided_by) values ($1, $2, $3, true, 'A coach', 'other', 'A worry', 'consent', 'To help', ${by})`,
    [refs.sharing, id, interview],
  )
  // Asked of an agency that none of these workers is in.
  await tell(
    `with made as (
       insert into referral (ref, child_id, interview_id, asked, why, threshold, due_on, shared_what, helps_with, route, detriment, child_view, child_told, made_by, from_team_id, team_id)
       select $1, $2, $3, 'See her', 'She asked', 'health-need', house_now()::date + 5, 'A worry', 'Health', 'section-17', 'None found', 'Agrees', true, ${by}, f.id, t.id
         from team f join agency fa on fa.id = f.agency_id, team t join agency ta on ta.id = t.agency_id
        where fa.code = 'haddlestone' and f.code = 'missing' and ta.code = 'haddle-health' and t.code = 'safeguarding' returning *)
     insert into referral_pass (referral_id, child_id, kind, how, from_team_id, from_worker_id, to_team_id)
       select id, child_id, 'decide', 'referred', from_team_id, made_by, team_id from made`,
    [refs.referral, id, interview],
  )
  // Convened by the council's missing team, with nobody else at the table yet.
  await tell(
    `insert into discussion (ref, child_id, why, at, minutes, how, must_invite, quorum, opened_by, from_team_id)
     select $1, $2, 'Away again', house_now() + interval '1 day', 60, 'video', '{council,police,health}', '{council,police,health}', ${by}, f.id
       from team f join agency fa on fa.id = f.agency_id where fa.code = 'haddlestone' and f.code = 'missing'`,
    [refs.discussion, id],
  )
  // A draft that the council's missing team began, with what the child said; and what a neighbour was told of a placement.
  await tell(
    `with made as (
       insert into nrm_referral (ref, child_id, begun_by, begun_team_id, team_id)
       select $1, $2, ${by}, f.id, f.id from team f join agency fa on fa.id = f.agency_id where fa.code = 'haddlestone' and f.code = 'missing' returning *)
     insert into nrm_answer (nrm_id, child_id, field, value, how, confirmed_by)
       select id, child_id, 'how-did-the-exploitation-start', $3, 'typed', begun_by from made`,
    [refs.nrm, id, `It began when ${mark['own-words']}`],
  )
  await tell(
    `with p as (insert into placement (child_id, kind, provider, responsible_agency_id, host_authority_code, from_day, recorded_by)
                values ($2, 'foster', 'Saltmarsh carers', ${council}, 'E06999902', house_now()::date - 3, ${by}) returning *),
          n as (insert into host_notice (ref, child_id, placement_id, kind, told_who, told_where, from_day, contact, risks, exploitation, host_authority_code, made_by, from_team_id)
                select $1, p.child_id, p.id, 'placed', 'A child', 'A carer', p.from_day, 'Priya', 'Rings an aunt', 'suspected', p.host_authority_code, ${by}, f.id
                  from p, team f join agency fa on fa.id = f.agency_id where fa.code = 'haddlestone' and f.code = 'missing' returning *),
          s as (insert into sharing (ref, child_id, shared, to_outside, recipient_kind, what, route, why, decided_by, host_notice_id)
                select $3, n.child_id, true, 'Marrowby Council', 'childrens-social-care', 'The placement', 'public-task', 'Told', n.made_by, n.id from n returning id)
     insert into host_telling (notice_id, child_id, placement_id, side, host_authority_code, to_name, from_team_id, sharing_id, made_by)
     select n.id, n.child_id, n.placement_id, 'authority', n.host_authority_code, 'Marrowby Council', n.from_team_id, s.id, n.made_by from n, s`,
    [refs.hostNotice, id, ref('T')],
  )
  // A group of friends that the council looks at in its own right, with its own circle and plan; the child is linked to it.
  await tell(
    `with made as (
       insert into context (id, ref, kind, name, description, area_id, opened_why, opened_by)
       select $1, $2, 'group', $3, $3, a.id, $3, ${by} from area a where a.code = 'haddlestone' returning id),
          seen as (insert into context_sign (context_id, sign, list, evidence, source_kind, observed_on, recorded_by)
                   select id, 'children-collected', 'sign', $3, 'recorder', house_now()::date - 2, ${by} from made),
          linked as (insert into context_child (id, context_id, child_id, why, source_kind, known_on, linked_by)
                     select $4, id, $5, $3, 'recorder', house_now()::date - 2, ${by} from made)
     insert into plan (ref, context_id, kind, since, team_id, lead_outside, review_on, opened_by)
     select $6, m.id, 'context', house_now()::date - 20, t.id, $3, house_now()::date + 20, ${by}
       from made m, team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing'`,
    [ids.context, refs.context, mark['context-words'], ids.contextLink, id, ref('G')],
  )
  // A panel looked at the child long ago; none of those who ask sits on it.
  await tell(
    `with met as (insert into panel_meeting (ref, panel_id, at, made_by, ended_at, ended_by)
                  select $1, p.id, house_now() - interval '90 days', ${by}, house_now() - interval '90 days', ${by} from panel p limit 1 returning id),
          item as (insert into panel_item (meeting_id, child_id, question, question_by, chosen_by) select id, $2, $3, ${by}, ${by} from met returning id, child_id),
          why as (insert into panel_reason (item_id, child_id, rule, words, by_worker) select id, child_id, 'referred', $3, ${by} from item)
     insert into panel_outcome (item_id, child_id, code, words, recorded_by) select id, child_id, 'in-plan', $3, ${by} from item`,
    [refs.panelMeeting, id, mark['panel-words']],
  )
  // Police prepare a measure against an adult, to protect the child.
  await tell(
    `with made as (
       insert into disruption (id, ref, measure, subject_kind, subject, why, team_id, opened_by, review_on)
       select $1, $2, 'child-abduction-warning-notice', 'person', $3, $3, t.id, w.id, house_now()::date + 9
         from worker w, team t join agency a on a.id = t.agency_id where w.code = 'dan' and a.code = 'haddlestone-police' and t.code = 'missing' returning *),
          ticked as (insert into disruption_tick (disruption_id, item, words, ticked_by) select id, 'age', $3, opened_by from made)
     insert into disruption_child (disruption_id, team_id, child_id, linked_by) select id, team_id, $4, opened_by from made`,
    [ids.disruption, refs.disruption, mark['disruption-words'], id],
  )
  // Priya told the desk of the force what somebody told her.
  await tell(
    `with slip as (insert into intelligence_receipt (intelligence_id, sent_by) values ($1, ${by})),
          made as (insert into intelligence (id, ref, desk_agency_id, child_id, what, happened_when, first_hand, how_known)
                   select $1, $2, a.id, $3, $4, 'Last week', 'heard', $4 from agency a where a.code = 'haddlestone-police' returning id)
     insert into intelligence_source (intelligence_id, sent_by, told_by, risk, risk_words, may_contact) select id, ${by}, $5, 'grave', $5, false from made`,
    [ids.intelligence, refs.intelligence, id, mark['intelligence-words'], mark['source-words']],
  )
  await tell(
    `insert into location (id, child_id, episode_id, kind, place, postcode, source, recorded_by) values ($1, $2, $3, 'found', $4, 'ZZ1 1ZZ', 'Police', ${by})`,
    [ids.location, id, episode, `Above ${mark.location}`],
  )
  return child
}
