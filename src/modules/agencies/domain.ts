// Areas and their settings, and the roles that an agency can give: rules that need no database.
import { z } from 'zod'
import { interviewDueHours } from '../../kernel/clocks.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'

export const agencyKinds = ['council', 'police', 'school', 'health', 'charity', 'placement'] as const
export type AgencyKind = (typeof agencyKinds)[number]

const daysMax = 365
/** A month: a child missing longer has been discussed long before. */
export const strategyHoursMax = 720
/** Two weeks: a referral that lies longer with nobody told is lost. */
export const referralHoursMax = 336

/**
 * What an area decides for itself. Everything has a default, so that an area which never opened the page works by the guidance.
 * Units are in the names. The offer may be due earlier than the 72 hours of the guidance, never later.
 */
export const areaSettings = z.object({
  /** Whether episodes of type A (whereabouts known) open clocks at their return. They are recorded and counted always. */
  typeAOpensClocks: z.boolean().default(true),
  /** Hours from a return within which the interview must be offered. */
  offerHours: z.number().int().min(1).max(interviewDueHours).default(interviewDueHours),
  /** Hours that an untaken interview waits before it climbs: first to the team's lead, then to the agency's. */
  ladderHours: z
    .object({
      lead: z.number().int().min(1).max(interviewDueHours).default(4),
      agencyLead: z.number().int().min(1).max(interviewDueHours).default(12),
    })
    .default({ lead: 4, agencyLead: 12 }),
  /** Hours that a referral may lie untouched before it climbs in the same way. */
  referralHours: z
    .object({
      lead: z.number().int().min(1).max(referralHoursMax).default(24),
      agencyLead: z.number().int().min(1).max(referralHoursMax).default(48),
    })
    .default({ lead: 24, agencyLead: 48 }),
  /** Hours after its day at which an overdue action, or an overdue review of a plan, climbs in the same way. */
  overdueHours: z
    .object({
      lead: z.number().int().min(1).max(referralHoursMax).default(24),
      agencyLead: z.number().int().min(1).max(referralHoursMax).default(72),
    })
    .default({ lead: 24, agencyLead: 72 }),
  /** Days after which a child's plan is looked at again, at the latest. */
  planReviewDays: z.number().int().min(7).max(daysMax).default(84),
  /** Hours before a clock of an interview runs out at which whoever has it is told. */
  remindHours: z.number().int().min(1).max(interviewDueHours).default(24),
  /** Days after which a return that is still open counts as let go. */
  letGoDays: z.number().int().min(3).max(daysMax).default(28),
  /** So many episodes in so many days ask for a strategy discussion. There is no national number: each area sets its own. */
  strategyEpisodes: z.number().int().min(1).max(20).default(3),
  strategyDays: z.number().int().min(1).max(daysMax).default(30),
  /** So many hours of being missing ask for one while the child is still away. */
  strategyMissingHours: z.number().int().min(1).max(strategyHoursMax).default(72),
  /** Whether a sign that harm is happening now asks for one. */
  strategyHarmNow: z.boolean().default(true),
  /** Kinds of agency that must be invited to a strategy discussion. */
  strategyInvite: z.array(z.enum(agencyKinds)).default(['council', 'police', 'health']),
  /** Kinds of agency without which it decides nothing, but for a reasoned urgent exception. */
  strategyQuorum: z.array(z.enum(agencyKinds)).default(['council', 'police', 'health']),
  /** Days after which a judgement about a child is looked at again, at the latest. */
  judgementDays: z.number().int().min(7).max(daysMax).default(84),
})
export type AreaSettings = z.infer<typeof areaSettings>

export interface Area {
  id: string
  code: string
  name: string
  /** YYYY-MM-DD: what ended before this day is history and opens no clocks. */
  startsOn: string
  settings: AreaSettings
}

/** The settings as stored, made whole with the defaults. Throws when what is stored breaks a rule: only our own pages write it. */
export function readSettings(stored: unknown): AreaSettings {
  return areaSettings.parse(stored ?? {})
}

/** Settings that somebody wants to save. The agency's lead is told after the team's, never before. */
export function changeSettings(
  wanted: AreaSettings,
): Result<AreaSettings, 'offer-too-late' | 'ladder-upside-down' | 'referrals-upside-down' | 'overdue-upside-down' | 'quorum-not-invited'> {
  if (wanted.offerHours > interviewDueHours) return refuse('offer-too-late')
  if (wanted.ladderHours.agencyLead <= wanted.ladderHours.lead) return refuse('ladder-upside-down')
  if (wanted.referralHours.agencyLead <= wanted.referralHours.lead) return refuse('referrals-upside-down')
  if (wanted.overdueHours.agencyLead <= wanted.overdueHours.lead) return refuse('overdue-upside-down')
  // Whoever must be there to decide must have been asked to come.
  if (wanted.strategyQuorum.some((kind) => !wanted.strategyInvite.includes(kind))) return refuse('quorum-not-invited')
  return ok(wanted)
}

export interface RoleWords {
  code: string
  words: string
  hint: string
  /** The kinds of agency whose administrator can give it. */
  kinds: readonly AgencyKind[]
}

const everywhere = agencyKinds

/** What a role is, in words for whoever gives it. Service roles are not here: no person can hold one. */
export const roles: readonly RoleWords[] = [
  { code: 'interviewer', words: 'Return home interviewer', hint: 'Takes and holds return home interviews', kinds: ['council', 'charity'] },
  {
    code: 'coordinator',
    words: 'Missing children coordinator',
    hint: 'Keeps reports, returns, imports and the area’s settings',
    kinds: ['council'],
  },
  { code: 'social-worker', words: 'Social worker', hint: 'Works with the children whose circle they stand in', kinds: ['council'] },
  {
    code: 'police-officer',
    words: 'Police officer or staff',
    hint: 'Records reports, returns and prevention interviews',
    kinds: ['police'],
  },
  {
    code: 'intelligence-officer',
    words: 'Police intelligence desk',
    hint: 'Reads what partners send, grades it, writes what may cross; never sees who told it',
    kinds: ['police'],
  },
  {
    code: 'source-officer',
    words: 'Police source desk',
    hint: 'As the intelligence desk, and sees who told it, with a reason each time',
    kinds: ['police'],
  },
  {
    code: 'school-lead',
    words: 'School safeguarding lead',
    hint: 'Answers for the school in a child’s circle',
    kinds: ['school', 'council'],
  },
  { code: 'health-worker', words: 'Health worker', hint: 'Answers for health in a child’s circle', kinds: ['health'] },
  {
    code: 'placement-worker',
    words: 'Placement worker',
    hint: 'Reports and receives back the children who live there',
    kinds: ['placement', 'council'],
  },
  {
    code: 'helpline-worker',
    words: 'Helpline worker',
    hint: 'Answers the helpline; never reads a child’s record',
    kinds: ['charity', 'council'],
  },
  // Not in a school or a children's home: a manager reads what a child said and where a child is, and the danger may work there.
  {
    code: 'manager',
    words: 'Manager',
    hint: 'Is told of late work and approves what needs a second person',
    kinds: ['council', 'police', 'health', 'charity'],
  },
  { code: 'analyst', words: 'Analyst', hint: 'Sees the area page and its figures', kinds: ['council', 'police', 'health', 'charity'] },
  {
    code: 'administrator',
    words: 'Administrator',
    hint: 'Keeps teams, workers and roles; this role opens no child’s record',
    kinds: everywhere,
  },
  { code: 'privacy-officer', words: 'Data protection officer', hint: 'Reads the access trail, not the records', kinds: everywhere },
]

/** The roles that an administrator of such an agency can give. */
export function rolesFor(kind: string): readonly RoleWords[] {
  return roles.filter((role) => role.kinds.some((each) => each === kind))
}

export function roleWords(code: string): string {
  return roles.find((role) => role.code === code)?.words ?? code
}
