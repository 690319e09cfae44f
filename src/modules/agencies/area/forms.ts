import { interviewDueHours } from '../../../kernel/clocks.ts'
import { choice, day, form, number } from '../../../platform/forms/index.ts'
import { changeSettings, referralHoursMax, type AreaSettings } from '../domain.ts'

const hours = { least: 1, most: interviewDueHours }
const refusals = {
  'offer-too-late': { field: 'offerHours', text: `Give ${interviewDueHours} hours or fewer` },
  'ladder-upside-down': { field: 'agencyLeadHours', text: 'The agency’s lead is told after the team’s lead: give more hours than above' },
  'referrals-upside-down': {
    field: 'referralAgencyHours',
    text: 'The agency’s lead is told after the team’s lead: give more hours than above',
  },
} as const

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
  remindHours: number
  letGoDays: number
  strategyEpisodes: number
  strategyDays: number
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
    remindHours: typed.remindHours,
    letGoDays: typed.letGoDays,
    strategyEpisodes: typed.strategyEpisodes,
    strategyDays: typed.strategyDays,
    judgementDays: typed.judgementDays,
  }
}

export function typedFrom(settings: AreaSettings): Typed {
  const { ladderHours, referralHours, typeAOpensClocks, ...rest } = settings
  return {
    ...rest,
    typeAOpensClocks: typeAOpensClocks ? 'yes' : 'no',
    leadHours: ladderHours.lead,
    agencyLeadHours: ladderHours.agencyLead,
    referralLeadHours: referralHours.lead,
    referralAgencyHours: referralHours.agencyLead,
  }
}
