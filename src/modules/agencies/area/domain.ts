// What an area keeps of its settings, and a change of them in words.
import { areaSettings, type AreaSettings } from '../domain.ts'

/** Only what differs from the defaults is stored: where the guidance moves, an area that never said otherwise moves with it. */
export function ownSettings(settings: AreaSettings): Partial<AreaSettings> {
  const defaults = areaSettings.parse({})
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name as keyof AreaSettings])),
  )
}

const words: Record<keyof AreaSettings, string> = {
  typeAOpensClocks: 'type A opens the clocks',
  offerHours: 'hours to the offer',
  ladderHours: 'hours to the team’s and the agency’s lead',
  referralHours: 'hours of a referral to the team’s and the agency’s lead',
  overdueHours: 'hours of what is overdue to the team’s and the agency’s lead',
  planReviewDays: 'days until a plan is reviewed',
  remindHours: 'hours before a clock at which a reminder is sent',
  letGoDays: 'days until let go',
  strategyEpisodes: 'episodes for a strategy discussion',
  strategyDays: 'days for a strategy discussion',
  strategyMissingHours: 'hours missing for a strategy discussion',
  strategyHarmNow: 'harm now asks for a strategy discussion',
  strategyInvite: 'who must be invited to a strategy discussion',
  strategyQuorum: 'who must be there for it to decide',
  judgementDays: 'days until a judgement is reviewed',
}

/** "offerHours: default → 24" as a person says it. */
export function settingsChangeWords(detail: string): string {
  return Object.entries(words)
    .reduce((text, [name, said]) => text.replaceAll(`${name}:`, `${said}:`), detail)
    .replaceAll(/\{"lead": (\d+), "agencyLead": (\d+)\}/g, '$1 and $2')
    .replaceAll(/\[((?:"[a-z]+"(?:, )?)*)\]/g, (_list, kinds: string) => kinds.replaceAll('"', '') || 'nobody')
    .replaceAll('true', 'yes')
    .replaceAll('false', 'no')
}
