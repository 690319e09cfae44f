// What the invented nation is measured by: published figures, each with its source (keys of content/sources.yaml and of the domain facts),
// and what had to be invented because nothing is published.

export const published = {
  /** EES, DfE 2025: 86,900 incidents of about 12,800 looked-after children, and MP-key: about 72,000 children missing in a year. */
  lookedAfterShareOfChildren: 12_800 / 72_000,
  /** EES: incidents for each looked-after child who goes missing. */
  incidentsPerLookedAfterChild: 6.8,
  /** Sidebottom (one force, n = 3,352): of all incidents, those of children with more than one. */
  repeatShareOfIncidents: 0.75,
  /** Sidebottom: the most frequent 4% of children have 28% of the incidents. */
  frequentShareOfChildren: 0.04,
  frequentShareOfIncidents: 0.28,
  /** Sidebottom: over half of first repeats come within four weeks. */
  firstRepeatsWithinFourWeeksAtLeast: 0.5,
  /** HL6802 (2016/17): ended within 48 hours; no harm reported. */
  endedWithin48Hours: 0.87,
  noHarmReported: 0.96,
  /** PQ187: the same for children in care. */
  lookedAfterEndedWithin48Hours: 0.9,
  /** Willis (2015/16): aged 12 to 17 among missing children. */
  aged12To17: 0.93,
  /** EES: ages of looked-after incidents: 20 of 1–4, 120 of 5–9, 38,060 of 10–15, 48,690 of 16 and over. */
  lookedAfterAged16AndOver: 48_690 / 86_890,
  /** MBP (2019/20): flagged for sexual exploitation, 17,084 of 198,943 child incidents. */
  sexualExploitationFlag: 17_084 / 198_943,
  /** MBP, all ages, without the 31% not known. */
  ethnicityNotKnown: 0.31,
  ethnicityWhite: 0.76,
  ethnicityBlack: 0.14,
  ethnicityAsian: 0.05,
  /** TCS19: return home interviews were offered after 80% of returns; about 30% of offers were declined; about half were followed by one. */
  offered: 0.8,
  declinedOfOffered: 0.3,
  heldOfReturns: 0.5,
  /** MP-RHI24 (2023/24): of those held, within 72 hours. */
  heldWithin72Hours: 0.63,
} as const

/** At --scale 1: 2 million episodes of 700,000 children in ten years (UK: about 210,000 a year, MP-key). */
export const childrenAtFullScale = 700_000
export const yearsTold = 10

/**
 * How often a child goes missing, so that the published shares of incidents follow: 71.4% once, 24.6% 5.46 times, 4% 20 times; and 6.8
 * times for a looked-after child. Episodes of one child lie within a year or two, since the figures are of one year each.
 */
export const tiers = {
  lookedAfter: { once: 0.221, often: 0.16 },
  others: { once: 0.8185, often: 0.0145 },
} as const
export const severalMean = 5.46
export const severalMost = 12
export const oftenMean = 20
export const oftenLeast = 13
export const oftenMost = 60

/** Nothing is published on these; they are invented, in proportions that a practitioner would not wonder at. */
export const invented = {
  typeA: 0.06,
  gradeShares: { high: 0.16, medium: 0.58, low: 0.2, 'no-apparent': 0.06 },
  preventionHeld: 0.85,
  foundElsewhere: 0.08,
  shared: 0.86,
  acknowledged: 0.88,
  actionAgreed: 0.78,
  actionDoneInTime: 0.8,
  referred: 0.25,
  referralNotOurs: 0.12,
  /** Still with nobody, however long ago it was referred. */
  referralUntaken: 0.02,
  reasonGiven: 0.98,
  neverAnswered: 0.005,
  escalation: 0.06,
  urgent: 0.03,
} as const
