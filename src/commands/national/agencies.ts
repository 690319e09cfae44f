// The nation's agencies: every English children's-services authority and territorial force by its real code, with invented teams and
// workers, as many as its invented share of the episodes needs.
import { authorities, type Authority } from '../../kernel/authorities.ts'
import { forces } from '../../kernel/forces.ts'
import { Chance } from './chance.ts'
import { dramaNumber, familyName, givenName } from './names.ts'
import type { Sink } from './tables.ts'

export interface Worker {
  id: string
  name: string
}

export interface Police {
  agencyId: string
  forceCode: string
  teamId: string
  officers: Worker[]
}

export interface Council {
  agencyId: string
  authority: Authority
  weight: number
  missingTeamId: string
  police: Police
  interviewTeamId: string
  coordinators: Worker[]
  socialWorkers: Worker[]
  managers: Worker[]
  interviewers: Worker[]
}

export interface Nation {
  councils: Council[]
  police: Police[]
  workers: number
}

/** What one worker can carry: so many episodes a year. The numbers of workers follow from it. */
const perYear = { interviewer: 170, socialWorker: 70, officer: 130, coordinator: 900, manager: 700 }
/** Every third authority commissions a charity, as many do; each charity works for about six of them. */
const commissionsCharity = 3
const authoritiesPerCharity = 6

/**
 * People of the cast who sign in to the nation too, by the same codes and roles, so that a demo's sign-in page works on it: in the
 * largest county and the one after it.
 */
const castPlaces = {
  first: {
    priya: 'coordinator',
    amara: 'manager',
    callum: 'social-worker',
    dan: 'officer',
    helen: 'officer-lead',
    tom: 'interviewer',
    grace: 'interview-lead',
  },
  second: { noor: 'coordinator', wyn: 'officer' },
} as const

interface Post {
  code?: string | undefined
  agencyId: string
  jobTitle: string
  roles: readonly string[]
  teams: readonly { id: string; leads?: boolean }[]
}

/** Puts the agencies down and answers who works where. */
export function tellAgencies(sink: Sink, chance: Chance, begins: Date, episodesPerYear: number): Nation {
  const joined = begins.toISOString()
  const startsOn = joined.slice(0, 10)
  let workers = 0

  const agency = (code: string, name: string, kind: string, more: { authority?: string; force?: string } = {}): string => {
    const id = chance.uuid()
    sink.put('agency', {
      id,
      code,
      name,
      kind,
      authority_code: more.authority ?? null,
      force_code: more.force ?? null,
      out_of_hours: dramaNumber(chance),
    })
    return id
  }
  const team = (agencyId: string, code: string, name: string, kind: string): string => {
    const id = chance.uuid()
    sink.put('team', { id, agency_id: agencyId, code, name, kind, contact: dramaNumber(chance) })
    return id
  }
  const worker = ({ code, agencyId, jobTitle, roles, teams }: Post): Worker => {
    workers += 1
    const made = { id: chance.uuid(), name: `${givenName(chance)} ${familyName(chance)}` }
    const known = code ?? `n${String(workers).padStart(6, '0')}`
    sink.put('worker', {
      id: made.id,
      agency_id: agencyId,
      code: known,
      name: made.name,
      email: `${known}@nation.example`,
      job_title: jobTitle,
      kind: 'person',
      joined_at: joined,
    })
    for (const { id, leads } of teams)
      sink.put('team_member', { team_id: id, worker_id: made.id, leads: leads ?? false, joined_at: joined })
    for (const role of roles) sink.put('worker_role', { worker_id: made.id, role, given_at: joined })
    return made
  }
  const several = (yearly: number, each: number, least: number, post: (nth: number) => Post): Worker[] =>
    Array.from({ length: Math.max(least, Math.round(yearly / each)) }, (_, nth) => worker(post(nth)))

  const english = authorities.filter(({ code }) => code.startsWith('E'))
  const weights = english.map((authority) => sizeOf(authority) * chance.between(0.6, 1.4))
  const allWeights = weights.reduce((sum, weight) => sum + weight, 0)
  const yearly = (weight: number) => (episodesPerYear * weight) / allWeights
  const bySize = english.map((_, nth) => nth).toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0))
  const castOf = (nth: number): Record<string, string> => {
    const found: Record<string, string> = nth === bySize[0] ? castPlaces.first : nth === bySize[1] ? castPlaces.second : {}
    return Object.fromEntries(Object.entries(found).map(([code, post]) => [post, code]))
  }

  const police = new Map<string, Police>()
  for (const { code, name } of forces) {
    if (code === null) continue
    const agencyId = agency(code.toLowerCase(), name, 'police', { force: code })
    const teamId = team(agencyId, 'missing', `${name} missing unit`, 'police-missing')
    const here = english.flatMap((authority, nth) => (authority.force === code ? [nth] : []))
    const cast = here.map(castOf).find((of) => 'officer' in of) ?? {}
    const officers = several(yearly(here.reduce((sum, nth) => sum + (weights[nth] ?? 0), 0)), perYear.officer, 2, (nth) => ({
      code: nth === 0 ? (cast['officer-lead'] ?? cast['officer']) : nth === 1 && 'officer-lead' in cast ? cast['officer'] : undefined,
      agencyId,
      jobTitle: nth === 0 ? 'Missing unit sergeant' : 'Missing persons officer',
      roles: nth === 0 ? ['police-officer', 'manager', 'analyst'] : ['police-officer'],
      teams: [{ id: teamId, leads: nth === 0 }],
    }))
    police.set(code, { agencyId, forceCode: code, teamId, officers })
  }

  let charity: { agencyId: string; teamId: string; interviewers: Worker[]; left: number } | null = null
  let charities = 0
  const councils = english.map((authority, nth): Council => {
    const ours = police.get(authority.force)
    if (!ours) throw new Error(`${authority.code} lies in no force's area`)
    const weight = weights[nth] ?? 0
    const load = yearly(weight)
    const cast = castOf(nth)
    const agencyId = agency(authority.code.toLowerCase(), authority.name, 'council', { authority: authority.code })
    const areaId = chance.uuid()
    sink.put('area', { id: areaId, code: authority.code.toLowerCase(), name: authority.name, starts_on: startsOn })
    sink.put('area_agency', { area_id: areaId, agency_id: agencyId })
    sink.put('area_agency', { area_id: areaId, agency_id: ours.agencyId })
    const missingTeamId = team(agencyId, 'missing', `${authority.name} missing children team`, 'missing')
    const careTeamId = team(agencyId, 'social-care', `${authority.name} children’s social care`, 'social-care')
    const managersTeamId = team(agencyId, 'management', `${authority.name} safeguarding managers`, 'management')
    const coordinators = several(load, perYear.coordinator, 1, (which) => ({
      code: which === 0 ? cast['coordinator'] : undefined,
      agencyId,
      jobTitle: 'Missing children coordinator',
      roles: ['coordinator', 'analyst'],
      teams: [{ id: missingTeamId, leads: which === 0 }],
    }))
    const socialWorkers = several(load, perYear.socialWorker, 2, (which) => ({
      code: which === 0 ? cast['social-worker'] : undefined,
      agencyId,
      jobTitle: 'Social worker',
      roles: ['social-worker'],
      teams: [{ id: careTeamId, leads: which === 0 }],
    }))
    const managers = several(load, perYear.manager, 2, (which) => ({
      code: which === 0 ? cast['manager'] : undefined,
      agencyId,
      jobTitle: 'Safeguarding manager',
      roles: ['manager', 'analyst'],
      teams: [{ id: managersTeamId, leads: which === 0 }],
    }))
    const importer = chance.uuid()
    const importerCode = `import-${authority.code.toLowerCase()}`
    sink.put('worker', {
      id: importer,
      agency_id: agencyId,
      code: importerCode,
      name: `${authority.name} imports`,
      email: null,
      job_title: null,
      kind: 'service',
      joined_at: joined,
    })
    sink.put('team_member', { team_id: missingTeamId, worker_id: importer, leads: false, joined_at: joined })
    sink.put('worker_role', { worker_id: importer, role: 'service-import', given_at: joined })

    const interviewersOf = (ofAgency: string, teamId: string, first: string) =>
      several(load, perYear.interviewer, 2, (which) => ({
        code: which === 0 ? (cast['interview-lead'] ?? undefined) : which === 1 ? cast['interviewer'] : undefined,
        agencyId: ofAgency,
        jobTitle: which === 0 ? first : 'Return home interviewer',
        roles: which === 0 ? ['interviewer', 'manager'] : ['interviewer'],
        teams: [{ id: teamId, leads: which === 0 }],
      }))
    let interviewTeamId: string
    let interviewers: Worker[]
    if (nth % commissionsCharity === 0 || 'interviewer' in cast) {
      if (charity === null || charity.left === 0) {
        charities += 1
        const name = `${familyName(chance)} Returns`
        const charityId = agency(`charity-${charities}`, name, 'charity')
        charity = {
          agencyId: charityId,
          teamId: team(charityId, 'interviews', `${name} interviewers`, 'return-interviews'),
          interviewers: [],
          left: authoritiesPerCharity,
        }
      }
      charity.left -= 1
      charity.interviewers.push(...interviewersOf(charity.agencyId, charity.teamId, 'Interview team lead'))
      interviewTeamId = charity.teamId
      interviewers = charity.interviewers
      sink.put('area_agency', { area_id: areaId, agency_id: charity.agencyId })
    } else {
      interviewTeamId = team(agencyId, 'interviews', `${authority.name} return interviews`, 'return-interviews')
      interviewers = interviewersOf(agencyId, interviewTeamId, 'Interview team lead')
    }
    sink.put('commission', { authority_agency_id: agencyId, team_id: interviewTeamId })
    return {
      agencyId,
      authority,
      weight,
      missingTeamId,
      police: ours,
      interviewTeamId,
      coordinators,
      socialWorkers,
      managers,
      interviewers,
    }
  })

  tellWholeNation(sink, chance, { startsOn, councils, agency, worker })
  return { councils, police: [...police.values()], workers }
}

/** An area that holds every authority, and an analyst of an agency in it: the nation's area page. */
function tellWholeNation(
  sink: Sink,
  chance: Chance,
  given: {
    startsOn: string
    councils: readonly Council[]
    agency: (code: string, name: string, kind: string) => string
    worker: (post: Post) => Worker
  },
): void {
  const areaId = chance.uuid()
  sink.put('area', { id: areaId, code: nationCode, name: 'The invented nation', starts_on: given.startsOn })
  const agencyId = given.agency('observatory', 'Returns Observatory', 'charity')
  for (const { agencyId: council } of given.councils) sink.put('area_agency', { area_id: areaId, agency_id: council })
  sink.put('area_agency', { area_id: areaId, agency_id: agencyId })
  given.worker({ code: nationAnalyst, agencyId, jobTitle: 'Analyst', roles: ['analyst'], teams: [] })
}

/** Sorts after every authority's own area, whose settings an agency goes by. */
export const nationCode = 'nation'
export const nationAnalyst = 'nation'

/** Counties are larger than unitary authorities, and two authorities are very small. The rest is invented. */
function sizeOf({ code, name }: Authority): number {
  if (name === 'City of London' || name === 'Isles of Scilly') return 0.02
  return { E10: 2.6, E08: 1.5, E09: 0.9, E06: 0.8 }[code.slice(0, 3)] ?? 1
}
