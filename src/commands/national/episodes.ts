// One invented child with every episode and what came of it, as rows.
import { isOutOfArea } from '../../kernel/authorities.ts'
import { clockStartOf } from '../../kernel/clocks.ts'
import { invented, published } from './calibration.ts'
import { dayMs, hourMs, type Away, type Life } from './children.ts'
import { Interviews } from './interviews.ts'
import { familyName, givenName, placeName } from './names.ts'
import { at, Circle, day, type Stage, type Told } from './telling.ts'

const policeCircleDays = 90
const minuteMs = 60_000
const grades = Object.entries(invented.gradeShares)

/** Tells one child whole. Answers how many episodes it has. */
export function tellChild(stage: Stage, nth: number, life: Life): number {
  const { sink, chance, refs, now } = stage
  const { council, lead } = life
  const told: Told = { id: chance.uuid(), life, circle: new Circle() }
  const [first] = life.aways
  if (!first) return 0
  const known = first.from - chance.between(0, 2) * dayMs
  const coordinator = chance.pick(council.coordinators)
  const lookedAfterSince = life.lookedAfter ? day(known - chance.between(60, 900) * dayMs) : null
  const name = givenName(chance)
  sink.put('child', {
    id: told.id,
    ref: refs.next('C'),
    responsible_agency_id: council.agencyId,
    given_name: name,
    family_name: familyName(chance),
    preferred_name: chance.is(0.12) ? name.slice(0, 3) : null,
    date_of_birth: life.bornOn,
    sex: life.sex,
    ethnicity: life.ethnicity,
    lead_worker_id: lead.id,
    looked_after_since: lookedAfterSince,
    recorded_at: at(known),
    recorded_by: coordinator.id,
  })
  sink.put('child_reference', {
    child_id: told.id,
    agency_id: council.agencyId,
    kind: 'council',
    value: `N-${String(nth + 1).padStart(6, '0')}`,
    recorded_at: at(known),
  })
  sink.put('location', {
    id: chance.uuid(),
    child_id: told.id,
    episode_id: null,
    kind: life.lookedAfter ? 'placement' : 'home',
    place: `${1 + Math.floor(chance.share() * 90)} ${placeName(chance)}`,
    from_day: day(known),
    source: 'recorded',
    recorded_at: at(known),
    recorded_by: coordinator.id,
  })
  const last = life.aways.at(-1) ?? first
  // As authorityExpiry() and openCircleOfEpisode() say it: until the child is nineteen, and a year from the last report at least.
  const grown = Date.parse(life.bornOn) + 19 * 365.2425 * dayMs
  const authorityEnds = Math.max(grown, last.from + 365 * dayMs)
  told.circle.open({ team: council.missingTeamId }, 'responsible-authority', known, coordinator.id, authorityEnds)
  told.circle.open({ worker: lead.id }, 'lead', known, coordinator.id, authorityEnds)
  const placementId = life.lookedAfter ? tellPlacement(stage, told, coordinator.id, lookedAfterSince ?? day(known)) : null

  const interviews = new Interviews(stage, told)
  let observed: string | null = null
  for (const away of life.aways) observed = tellEpisode(stage, told, away, placementId, interviews) ?? observed
  interviews.end()
  // A judgement is looked at again every few weeks for as long as the child goes missing: few stand from years ago.
  if (life.aways.length >= 3 && (now - last.to < 120 * dayMs || chance.is(0.03))) tellJudgement(stage, told, known, last, observed)
  if (life.aways.length >= 6) {
    sink.put('profile_version', {
      id: chance.uuid(),
      child_id: told.id,
      part: 1,
      answers: '{"usual-reasons":{"words":"Quarrels at home"},"approach":{"words":"Quietly, and by name"}}',
      written_at: at(Math.min(now, known + 40 * dayMs)),
      written_by: coordinator.id,
    })
  }
  told.circle.put(stage, told.id)
  return life.aways.length
}

function tellPlacement({ sink, chance }: Stage, told: Told, recordedBy: string, since: string): string {
  const id = chance.uuid()
  const { life } = told
  sink.put('placement', {
    id,
    child_id: told.id,
    kind: life.setting,
    provider: null,
    responsible_agency_id: life.council.agencyId,
    host_authority_code: (life.host ?? life.council).authority.code,
    from_day: since,
    to_day: null,
    recorded_at: at(life.aways[0]?.from ?? 0),
    recorded_by: recordedBy,
  })
  return id
}

/** One episode with its grade, return and interview. Answers an observation that was noted with it, if one was. */
function tellEpisode(stage: Stage, told: Told, away: Away, placementId: string | null, interviews: Interviews): string | null {
  const { sink, chance, refs, now } = stage
  const { life, circle } = told
  const host = life.host ?? life.council
  const police = host.police
  const officer = chance.pick(police.officers)
  const id = chance.uuid()
  const reported = Math.min(away.from + chance.between(0.2, 5) * hourMs, away.to - minuteMs, now)
  const isBack = away.to <= now - 15 * minuteMs
  // One in twenty returns is known by day only: then its clock runs from midnight. It never lies before the child went missing.
  const byDay = isBack && chance.is(0.05) && day(away.from) !== day(away.to)
  const returnedAt = byDay ? clockStartOf(new Date(away.to), 'day').getTime() : away.to
  const precision = byDay && returnedAt >= away.from ? 'day' : 'minute'
  const endedAt = precision === 'day' ? returnedAt : away.to
  sink.put('missing_episode', {
    id,
    ref: refs.next('E'),
    child_id: told.id,
    type: life.lookedAfter && chance.is(invented.typeA) ? 'A' : 'M',
    definition_version: stage.definition,
    missing_from: at(away.from),
    missing_from_precision: 'minute',
    reported_at: at(reported),
    reported_by: 'A carer',
    reported_by_role: life.lookedAfter ? 'home-staff' : 'parent',
    circumstance_codes: [chance.pick(['left-home', 'not-back-when-agreed', 'not-back-from-school', 'after-message', 'after-quarrel'])],
    police_reference: null,
    force_code: police.forceCode,
    placement_id: placementId,
    setting_kind: life.setting,
    responsible_agency_id: life.council.agencyId,
    host_authority_code: host.authority.code,
    host_agency_id: host.agencyId,
    ended_at: isBack ? at(endedAt) : null,
    ended_precision: isBack ? precision : null,
    recorded_at: at(reported),
    recorded_by: officer.id,
  })
  const lastTold = isBack ? away.to : reported
  circle.open({ team: police.teamId }, 'police-episode', reported, officer.id, lastTold + policeCircleDays * dayMs)
  if (life.host) circle.open({ team: host.missingTeamId }, 'host-authority', reported, officer.id, lastTold + policeCircleDays * dayMs)
  tellGrade(stage, told, id, officer, reported, isBack)
  let observation: string | null = null
  if (chance.is(published.sexualExploitationFlag)) {
    observation = chance.uuid()
    const noted = Math.min(now, reported + hourMs)
    sink.put('observation', {
      id: observation,
      child_id: told.id,
      episode_id: id,
      interview_id: null,
      sign: 'sexual-harm',
      list: stage.signs.listOf('sexual-harm'),
      evidence: 'Noted with the missing report',
      own_words: false,
      source_kind: 'police',
      observed_on: day(noted),
      recorded_at: at(noted),
      recorded_by: officer.id,
    })
  }
  if (!isBack) return observation
  const recordedAt = Math.min(now, away.to + 10 * minuteMs)
  const elsewhere = chance.is(invented.foundElsewhere)
  const foundBy = elsewhere ? chance.pick(stage.police) : police
  const returnId = chance.uuid()
  const clock = precision === 'day' ? clockStartOf(new Date(returnedAt), 'day').getTime() : returnedAt
  const due = at(clock + 72 * hourMs)
  sink.put('episode_return', {
    id: returnId,
    ref: refs.next('R'),
    child_id: told.id,
    episode_id: id,
    returned_at: at(endedAt),
    returned_precision: precision,
    clock_starts_at: at(clock),
    opens_clocks: true,
    offer_due_at: due,
    completion_due_at: due,
    how: chance.pick(['came-back-alone', 'came-back-alone', 'found-by-police', 'found-by-family', 'called-for-help', 'found-by-worker']),
    found_force_code: foundBy.forceCode,
    found_authority_code: elsewhere ? null : host.authority.code,
    out_of_area: isOutOfArea({
      responsibleAuthority: life.council.authority.code,
      foundAuthority: elsewhere ? null : host.authority.code,
      foundForce: foundBy.forceCode,
    }),
    condition_codes: [
      chance.is(1 - published.noHarmReported) ? 'injured' : chance.pick(['well', 'well', 'well', 'hungry-or-tired', 'upset', 'withdrawn']),
    ],
    recorded_at: at(recordedAt),
    recorded_by: officer.id,
  })
  if (chance.is(0.5))
    sink.put('location', {
      id: chance.uuid(),
      child_id: told.id,
      episode_id: id,
      kind: 'found',
      place: placeName(chance),
      from_day: day(away.to),
      source: 'return',
      recorded_at: at(recordedAt),
      recorded_by: officer.id,
    })
  tellPrevention(stage, told, id, officer, away.to)
  interviews.after({ returnId, episodeId: id, at: endedAt, clockStartsAt: clock }, officer)
  if (chance.is(invented.escalation)) {
    const noted = Math.min(now, away.to + 30 * hourMs)
    sink.put('escalation', {
      id: chance.uuid(),
      child_id: told.id,
      kind: chance.pick(['exclusion', 'injury', 'arrest', 'placement-move']),
      happened_on: day(noted),
      note: 'Told at the weekly meeting',
      source_kind: 'school',
      recorded_at: at(noted),
      recorded_by: life.lead.id,
    })
  }
  return observation
}

function tellGrade(
  { sink, chance, now }: Stage,
  told: Told,
  episodeId: string,
  officer: { id: string; name: string },
  reported: number,
  isBack: boolean,
): void {
  const gradedAt = Math.min(now, reported + 20 * minuteMs)
  let draw = chance.share()
  const grade = grades.find(([, share]) => (draw -= share) < 0)?.[0] ?? 'medium'
  sink.put('risk_grade', {
    id: chance.uuid(),
    child_id: told.id,
    episode_id: episodeId,
    scale_version: 'no-apparent-to-high',
    grade,
    reasons: 'As told by the person who reported',
    reason_codes: [chance.pick(['age', 'exploitation', 'several-times', 'first-time', 'unlike-the-child', 'health'])],
    graded_at: at(gradedAt),
    graded_by_name: officer.name,
    review_due_at: at(gradedAt + (isBack ? 8 : 12) * hourMs),
    recorded_at: at(gradedAt),
    recorded_by: officer.id,
  })
}

function tellPrevention(
  { sink, chance, now }: Stage,
  told: Told,
  episodeId: string,
  officer: { id: string; name: string },
  back: number,
): void {
  const heldAt = back + chance.between(0.2, 10) * hourMs
  if (heldAt > now) return
  const held = chance.is(invented.preventionHeld)
  sink.put('prevention_interview', {
    id: chance.uuid(),
    child_id: told.id,
    episode_id: episodeId,
    held_at: held ? at(heldAt) : null,
    held_precision: held ? 'minute' : null,
    not_held_reason: held ? null : 'The child did not want to speak with police',
    held_by: officer.name,
    how: held ? chance.pick(['in-person', 'in-person', 'telephone']) : 'not-held',
    words: held ? 'Says that nothing happened and nobody was there' : null,
    recorded_at: at(heldAt),
    recorded_by: officer.id,
  })
}

/** A judgement about a child who goes missing again and again; the latest of them may be due again. */
function tellJudgement(stage: Stage, told: Told, known: number, last: Away, observation: string | null): void {
  const { sink, chance, now } = stage
  const { lead, council } = told.life
  const levels = [
    ['nothing-points-to-it', 'Nothing points to exploitation now'],
    ['may-be-groomed', 'Somebody may be drawing the child in'],
    ['likely', 'Exploitation is likely'],
  ] as const
  const latest = Math.min(now - 2 * hourMs, last.to + 3 * dayMs)
  const times = latest - 50 * dayMs > known && chance.is(0.3) ? 2 : 1
  const begin = latest - (times - 1) * 50 * dayMs
  for (let nth = 1; nth <= times; nth += 1) {
    const written = begin + (nth - 1) * 50 * dayMs
    const id = chance.uuid()
    const [level, words] = chance.pick(levels)
    const asked = chance.is(0.3)
    sink.put('judgement', {
      id,
      child_id: told.id,
      nth,
      level,
      level_words: words,
      reasons: 'What was noted after the last returns, and what school told',
      would_change: 'An explanation for the money, or a quiet month',
      strategy: asked ? 'asked' : 'not-needed',
      strategy_words: asked ? 'Asked children’s social care on the telephone' : null,
      review_on: day(written + (nth === times && now - written < 80 * dayMs ? 56 : 84) * dayMs),
      written_at: at(written),
      written_by: lead.id,
    })
    if (observation !== null && nth === times)
      sink.put('judgement_citation', { id: chance.uuid(), judgement_id: id, child_id: told.id, observation_id: observation })
    const answered = written + dayMs
    const colleague = council.managers[0]
    if (answered <= now && colleague && chance.is(0.4))
      sink.put('judgement_opinion', {
        id: chance.uuid(),
        judgement_id: id,
        child_id: told.id,
        nth: 1,
        stance: chance.is(0.8) ? 'agrees' : 'dissents',
        reasons: 'From what we see of the child at meetings',
        given_at: at(answered),
        given_by: colleague.id,
      })
  }
}
