import { interviewDueHours } from '../../../kernel/clocks.ts'
import { choice, choices, day, form, number } from '../../../platform/forms/index.ts'
import { agencyKinds, changeSettings, referralHoursMax, strategyHoursMax, type AgencyKind, type AreaSettings } from '../domain.ts'

const hours = { least: 1, most: interviewDueHours }
const refusals = {
  'offer-too-late': { field: 'offerHours', text: `Give ${interviewDueHours} hours or fewer` },
  'ladder-upside-down': { field: 'agencyLeadHours', text: 'The agency’s lead is told after the team’s lead: give more hours than above' },
  'referrals-upside-down': {
    field: 'referralAgencyHours',
    text: 'The agency’s lead is told after the team’s lead: give more hours than above',
  },
  'overdue-upside-down': {
    field: 'overdueAgencyHours',
    text: 'The agency’s lead is told after the team’s lead: give more hours than above',
  },
  'quorum-not-invited': { field: 'strategyQuorum', text: 'Whoever must be there must be invited: tick them above as well' },
} as const

const kindWords: Record<AgencyKind, string> = {
  council: 'Children’s social care',
  police: 'Police',
  health: 'Health',
  school: 'School',
  charity: 'Whoever holds return home interviews, or another charity',
  placement: 'The home where the child lives',
}
const kindOptions = (['council', 'police', 'health', 'school', 'charity', 'placement'] as const).map((code) => ({
  code,
  words: kindWords[code],
}))

const fields = {
  startsOn: day({
    label: 'Start date',
    hint: 'What ended before this day is history: it counts in the story and the patterns, and opens no clocks. For example 1 4 2026',
    required: 'Give the day from which your area uses Safe Return',
  }),
  offerHours: number({
    label: 'Hours from the return until the interview must be offered',
    hint: `${interviewDueHours} by the guidance. Your area may set fewer, never more. Returns recorded before keep their time.`,
    required: 'Give the hours',
    ...hours,
  }),
  typeAOpensClocks: choice({
    label: 'Do episodes of type A, whereabouts known, open the clocks too?',
    hint: 'They are recorded and counted in patterns either way',
    required: 'Say whether type A opens the clocks',
    options: [
      { code: 'yes', words: 'Yes' },
      { code: 'no', words: 'No' },
    ],
  }),
  leadHours: number({
    label: 'Hours that an interview may lie untaken before the team’s lead is told',
    required: 'Give the hours',
    ...hours,
  }),
  agencyLeadHours: number({
    label: 'Hours before the agency’s lead is told',
    hint: 'More than for the team’s lead',
    required: 'Give the hours',
    ...hours,
  }),
  referralLeadHours: number({
    label: 'Hours that a referral may lie untouched before the team’s lead is told',
    required: 'Give the hours',
    least: 1,
    most: referralHoursMax,
  }),
  referralAgencyHours: number({
    label: 'Hours before the agency’s lead is told of the referral',
    hint: 'More than for the team’s lead',
    required: 'Give the hours',
    least: 1,
    most: referralHoursMax,
  }),
  overdueLeadHours: number({
    label: 'Hours that an action or a plan’s review may be overdue before the team’s lead is told',
    hint: 'Counted from the end of its day. Whoever owes it is told that morning.',
    required: 'Give the hours',
    least: 1,
    most: referralHoursMax,
  }),
  overdueAgencyHours: number({
    label: 'Hours before the agency’s lead is told of what is overdue',
    hint: 'More than for the team’s lead',
    required: 'Give the hours',
    least: 1,
    most: referralHoursMax,
  }),
  planReviewDays: number({
    label: 'Days after which a child’s plan is reviewed at the latest',
    hint: '84, twelve weeks, unless your area says otherwise. Whoever leads a plan may choose an earlier day.',
    required: 'Give the days',
    least: 7,
    most: 365,
  }),
  remindHours: number({
    label: 'Hours before an interview’s clock runs out at which whoever has it is told',
    hint: 'By e-mail or text, as each worker wants to be reached. 24 unless your area says otherwise.',
    required: 'Give the hours',
    ...hours,
  }),
  letGoDays: number({
    label: 'Days after which a return that is still open counts as let go',
    hint: '28 unless your area says otherwise. Area figures name the limit.',
    required: 'Give the days',
    least: 3,
    most: 365,
  }),
  strategyEpisodes: number({
    label: 'So many missing episodes ask for a strategy discussion',
    hint: 'There is no national number: each area sets its own',
    required: 'Give the number of episodes',
    least: 1,
    most: 20,
  }),
  strategyDays: number({ label: 'Within so many days', required: 'Give the days', least: 1, most: 365 }),
  strategyMissingHours: number({
    label: 'A child missing for so many hours asks for a strategy discussion',
    hint: '72 unless your area says otherwise',
    required: 'Give the hours',
    least: 1,
    most: strategyHoursMax,
  }),
  strategyHarmNow: choice({
    label: 'Does a sign that harm is happening now ask for a strategy discussion?',
    required: 'Say whether harm now asks for one',
    options: [
      { code: 'yes', words: 'Yes' },
      { code: 'no', words: 'No' },
    ],
  }),
  strategyInvite: choices({
    label: 'Who must be invited to a strategy discussion?',
    hint: 'Children’s social care, police and health at the least. Nobody of a kind in a child’s area is shown as a gap.',
    required: 'Tick at least one',
    options: kindOptions,
  }),
  strategyQuorum: choices({
    label: 'Who must be there for it to decide?',
    hint: 'Without them it decides only in an urgent case, with the reason written down',
    required: 'Tick at least one',
    options: kindOptions,
  }),
  judgementDays: number({
    label: 'Days after which a judgement about a child is reviewed at the latest',
    hint: '84, twelve weeks, unless your area says otherwise. Whoever writes one may choose an earlier day.',
    required: 'Give the days',
    least: 7,
    most: 365,
  }),
}

type Typed = {
  offerHours: number
  typeAOpensClocks: string
  leadHours: number
  agencyLeadHours: number
  referralLeadHours: number
  referralAgencyHours: number
  overdueLeadHours: number
  overdueAgencyHours: number
  planReviewDays: number
  remindHours: number
  letGoDays: number
  strategyEpisodes: number
  strategyDays: number
  strategyMissingHours: number
  strategyHarmNow: string
  strategyInvite: string[]
  strategyQuorum: string[]
  judgementDays: number
}

export const settingsForm = form(fields, (values) => {
  const changed = changeSettings(settingsFrom(values))
  return changed.ok ? [] : [refusals[changed.problem]]
})

export function settingsFrom(typed: Typed): AreaSettings {
  return {
    typeAOpensClocks: typed.typeAOpensClocks === 'yes',
    offerHours: typed.offerHours,
    ladderHours: { lead: typed.leadHours, agencyLead: typed.agencyLeadHours },
    referralHours: { lead: typed.referralLeadHours, agencyLead: typed.referralAgencyHours },
    overdueHours: { lead: typed.overdueLeadHours, agencyLead: typed.overdueAgencyHours },
    planReviewDays: typed.planReviewDays,
    remindHours: typed.remindHours,
    letGoDays: typed.letGoDays,
    strategyEpisodes: typed.strategyEpisodes,
    strategyDays: typed.strategyDays,
    strategyMissingHours: typed.strategyMissingHours,
    strategyHarmNow: typed.strategyHarmNow === 'yes',
    strategyInvite: kindsOf(typed.strategyInvite),
    strategyQuorum: kindsOf(typed.strategyQuorum),
    judgementDays: typed.judgementDays,
  }
}

export function typedFrom(settings: AreaSettings): Typed {
  const { ladderHours, referralHours, overdueHours, typeAOpensClocks, strategyHarmNow, ...rest } = settings
  return {
    ...rest,
    strategyHarmNow: strategyHarmNow ? 'yes' : 'no',
    typeAOpensClocks: typeAOpensClocks ? 'yes' : 'no',
    leadHours: ladderHours.lead,
    agencyLeadHours: ladderHours.agencyLead,
    referralLeadHours: referralHours.lead,
    referralAgencyHours: referralHours.agencyLead,
    overdueLeadHours: overdueHours.lead,
    overdueAgencyHours: overdueHours.agencyLead,
  }
}

/** In the order of the page, so that the same choice is stored the same. */
function kindsOf(codes: readonly string[]): AgencyKind[] {
  return agencyKinds.filter((kind) => codes.includes(kind))
}
