// The children of the cast: invented, each with a story that shows one thing that must not be missed.
import { haddlestoneForce, marrowbyAuthority, marrowbyForce } from '../modules/agencies/cast.ts'
import { contextStories } from './contexts.ts'
import { discussionStories } from './discussions.ts'
import { disruptionStories } from './disruption.ts'
import { intelligenceStories } from './intelligence.ts'
import { nrmStories } from './nrm.ts'
import { placementStories } from './placements.ts'
import { planStories } from './plans.ts'
import { referralStories } from './referrals.ts'
import type { Stage } from './stage.ts'

const day = 24

/** Puts the stories down, told relative to the stage's now. */
export function castStories(stage: Stage): void {
  kai(stage)
  mia(stage)
  dev(stage)
  aaliyah(stage)
  jordan(stage)
  tomos(stage)
  ellis(stage)
  referralStories(stage)
  discussionStories(stage)
  planStories(stage)
  contextStories(stage)
  placementStories(stage)
  intelligenceStories(stage)
  disruptionStories(stage)
  nrmStories(stage)
}

/** One interview owes answers for two returns: the second time he was found in another force's area. */
function kai(s: Stage): void {
  const kai = s.child(s.ago(200 * day), 'priya', {
    givenName: 'Kai',
    familyName: 'Mercer',
    dateOfBirth: '2011-05-03',
    sex: 'male',
    ethnicity: 'Mixed',
    language: 'English',
    communicationNeeds: 'Reads slowly; likes things said in short sentences',
    references: [{ kind: 'council', value: 'H-20418' }],
  })
  s.place(s.ago(120 * day), 'priya', kai, { kind: 'placement', place: 'Larkspur House', postcode: null, source: 'Council' })
  const first = s.report(s.ago(27 * day), 'dan', kai, {
    reportedBy: 'Staff at Larkspur House',
    reportedByRole: 'home-staff',
    lastSeenBy: 'Night staff',
    circumstanceCodes: ['left-placement'],
    policeReference: 'HV-2026-01187',
    settingKind: 'childrens-home',
    settingName: 'Larkspur House',
    lastSeenPlace: 'Back gate of the home',
    grade: {
      scaleVersion: 'no-apparent-to-high',
      grade: 'medium',
      reasonCodes: ['exploitation'],
      reasons: null,
      gradedAt: s.ago(27 * day),
      gradedByName: 'Sergeant Marsh',
      reviewInHours: 8,
    },
  })
  s.returned(s.ago(26.2 * day), 'dan', first, {
    how: 'came-back-alone',
    conditionCodes: ['hungry-or-tired'],
    foundForceCode: haddlestoneForce,
  })
  s.take(s.ago(26 * day), 'tom', first)
  s.attempt(s.ago(25.9 * day), 'tom', first, 'Phone call to the home', 'accepted')
  s.hold(s.ago(25 * day), 'tom', first, [
    { question: 'before-what-was-going-on', words: 'Said it had been a rubbish day at school and he wanted to be out of the way.' },
    { question: 'during-tell-me', words: 'We just drove about. I got food. It was alright.', ownWords: true },
    { question: 'during-phone', words: 'He had a second phone on the table and turned it over when it rang.' },
    { question: 'voice-most-important', words: 'I don’t want people thinking I’m a bad kid.', ownWords: true },
  ])
  s.sign(s.ago(25 * day), 'tom', first, 'multiple-phones', 'A second phone on the table; it rang four times in half an hour')
  s.sign(s.ago(25 * day), 'tom', first, 'trusted-adult', 'Says his football coach listens to him')
  s.share(
    s.ago(24.9 * day),
    'tom',
    first,
    s.worker('callum'),
    'childrens-social-care',
    'A second phone, rides with people he would not name',
    { afterHours: 20, by: 'callum' },
  )
  s.action(s.ago(24.9 * day), 'tom', first, 'Ask the coach whether Kai may come to training twice a week', s.worker('callum'), 10, {
    afterDays: 6,
    by: 'callum',
    note: 'Coach agreed; first session went well',
    changed: 'Two evenings a week with somebody he trusts',
  })
  s.judge(s.ago(23 * day), 'callum', kai, 14, {
    level: 'may-be-groomed',
    reasons:
      'A second phone that he turns over, and rides with people he would not name, after one night away.\nOne episode is not many, and he may have been given the phone at home; the home says that it did not. He says that he does not want to be thought a bad kid, so I think that somebody has told him he is one.',
    wouldChange:
      'Better: he tells whose phone it is, and keeps going to training. Worse: another night away, or money that nobody gave him.',
    signs: ['multiple-phones', 'trusted-adult'],
    patterns: ['episodes-30', 'nights-away'],
    strategy: 'not-needed',
    strategyWords: null,
  })
  s.dissent(
    s.ago(9 * day),
    'helen',
    kai,
    'He went missing again within three weeks and came back with new things. A car near the home was reported to us twice. We think that this is further on than the judgement says, and ask for a strategy discussion.',
  )

  const second = s.report(s.ago(11 * day), 'dan', kai, {
    reportedBy: 'Staff at Larkspur House',
    reportedByRole: 'home-staff',
    circumstanceCodes: ['left-placement', 'after-message'],
    policeReference: 'HV-2026-01240',
    settingKind: 'childrens-home',
    settingName: 'Larkspur House',
    lastSeenPlace: 'Bus stop opposite the home',
  })
  s.returned(s.ago(10.1 * day), 'dan', second, {
    how: 'found-by-police',
    conditionCodes: ['with-new-things'],
    foundForceCode: haddlestoneForce,
  })
  s.take(s.ago(9.8 * day), 'grace', second)
  s.attempt(s.ago(9.5 * day), 'grace', second, 'Visit to the home', 'declined', 'Said he had nothing to say')
  s.lateBecause(s.ago(6 * day), 'grace', second, 'completion', 'child-asked-later')
  s.escalation(s.ago(8 * day), 'priya', kai, 'exclusion', 'Suspended for three days after leaving the site at lunch')

  const third = s.report(s.ago(33), 'dan', kai, {
    reportedBy: 'Staff at Larkspur House',
    reportedByRole: 'home-staff',
    circumstanceCodes: ['left-placement', 'after-message'],
    policeReference: 'HV-2026-01311',
    settingKind: 'childrens-home',
    settingName: 'Larkspur House',
    lastSeenPlace: 'Bus stop opposite the home',
    grade: {
      scaleVersion: 'no-apparent-to-high',
      grade: 'high',
      reasonCodes: ['exploitation', 'several-times'],
      reasons: 'Third time in a month, a car was seen',
      gradedAt: s.ago(33),
      gradedByName: 'Sergeant Marsh',
      reviewInHours: 4,
    },
  })
  s.returned(s.ago(10.5), 'dan', third, {
    how: 'found-by-other-force',
    conditionCodes: ['hungry-or-tired', 'dirty-or-same-clothes'],
    conditionNote: 'A cut on the hand, cleaned and dressed',
    foundForceCode: marrowbyForce,
    foundAuthorityCode: marrowbyAuthority,
    place: { kind: 'found', place: 'A flat above a closed shop, Marrowby', postcode: null },
  })
  s.prevention(s.ago(9.5), 'dan', third, {
    kind: 'held',
    heldAt: { date: s.ago(10), precision: 'minute' },
    heldBy: 'PC Reyes',
    how: 'in-person',
    words: 'Tired, said little. Asked for food. Would not say how he got to Marrowby.',
    answers: {},
  })
}

/** Taken, two attempts without an answer, and the seventy-two hours are over. */
function mia(s: Stage): void {
  const mia = s.child(s.ago(90 * day), 'priya', {
    givenName: 'Mia',
    familyName: 'Dunmore',
    dateOfBirth: '2013-02-17',
    sex: 'female',
    ethnicity: 'White',
    references: [{ kind: 'council', value: 'H-20771' }],
  })
  const run = s.report(s.ago(4.2 * day), 'dan', mia, {
    reportedBy: 'Her grandmother',
    reportedByRole: 'relative',
    circumstanceCodes: ['not-back-from-school'],
    policeReference: 'HV-2026-01288',
  })
  s.returned(s.ago(3.2 * day), 'dan', run, { how: 'found-by-family', conditionCodes: ['upset'], foundForceCode: haddlestoneForce })
  s.take(s.ago(3.1 * day), 'tom', run)
  s.attempt(s.ago(2.8 * day), 'tom', run, 'Phone call to her grandmother', 'no-answer')
  s.attempt(s.ago(1.7 * day), 'tom', run, 'Visit to the home', 'no-answer', 'Nobody in; left a card without details')
}

/** Held in time, shared and acknowledged, an action in hand: a return that was used. */
function dev(s: Stage): void {
  const dev = s.child(s.ago(150 * day), 'priya', {
    givenName: 'Devraj',
    familyName: 'Anand',
    preferredName: 'Dev',
    dateOfBirth: '2012-08-29',
    sex: 'male',
    ethnicity: 'Asian',
    references: [{ kind: 'council', value: 'H-20533' }],
  })
  const run = s.report(s.ago(12 * day), 'dan', dev, {
    reportedBy: 'His mother',
    reportedByRole: 'parent',
    circumstanceCodes: ['not-back-when-agreed'],
    policeReference: 'HV-2026-01231',
  })
  s.returned(s.ago(11.4 * day), 'dan', run, { how: 'came-back-alone', conditionCodes: ['well'], foundForceCode: haddlestoneForce })
  s.take(s.ago(11.3 * day), 'tom', run)
  s.attempt(s.ago(11.2 * day), 'tom', run, 'Phone call to his mother', 'accepted')
  s.hold(s.ago(10.4 * day), 'tom', run, [
    { question: 'before-what-was-going-on', words: 'I can’t go back there, they’ll be waiting.', ownWords: true },
    { question: 'during-tell-me', words: 'He sat in the park until it got dark, then walked about until he was sure nobody was outside.' },
    { question: 'harm-threats', words: 'They said I owe them for the bag that got taken.', ownWords: true, withheldFrom: ['carer'] },
    { question: 'voice-would-help', words: 'If somebody talked to school so I don’t get excluded.', ownWords: true },
  ])
  s.sign(s.ago(10.4 * day), 'tom', run, 'debt', 'They said I owe them for the bag that got taken.', true)
  s.sign(s.ago(10.4 * day), 'tom', run, 'threats', 'Told that they know where his sister goes to school')
  s.sign(s.ago(10.4 * day), 'tom', run, 'asks-for-help', 'Asked by himself whether somebody could talk to school')
  s.share(
    s.ago(10.3 * day),
    'tom',
    run,
    s.team('brackenhill', 'safeguarding'),
    'school',
    'He is afraid on the way to school; exclusion would put him in more danger',
    { afterHours: 3, by: 'ruth' },
  )
  s.share(s.ago(10.3 * day), 'tom', run, s.worker('callum'), 'childrens-social-care', 'Debt and threats; asks for help with school', {
    afterHours: 26,
    by: 'callum',
  })
  s.action(s.ago(10.3 * day), 'tom', run, 'Meet school about the exclusion, with Dev and his mother', s.worker('callum'), 5, {
    afterDays: 4,
    by: 'callum',
    note: 'School withdrew the exclusion and changed his route home',
    changed: 'Back in school, walks home with a friend',
  })
  s.action(s.ago(10.3 * day), 'tom', run, 'Call school to hear how his first week back was', s.worker('tom'), 10)
  s.judge(s.ago(9 * day), 'callum', dev, 21, {
    level: 'likely',
    reasons:
      'A debt for a bag that was taken, threats that name his sister’s school, and he asks for help by himself: the three fit together, and I found no everyday explanation. School hears nothing of drugs. He was home the same night, and his mother knew before we did.',
    wouldChange: 'If the debt turned out to be for something at school, or if the threats ended without anything being paid.',
    signs: ['debt', 'threats', 'asks-for-help'],
    strategy: 'held',
    strategyWords: 'Held by phone with police and school health the day after the interview; a safe way home was agreed',
  })
  s.agree(s.ago(8 * day), 'tom', dev, 'It is what I heard. He was afraid, and clear.')
}

/** Declined, offered again, her aunt heard; one recipient must not be told, and a manager has not yet agreed. */
function aaliyah(s: Stage): void {
  const aaliyah = s.child(s.ago(60 * day), 'priya', {
    givenName: 'Aaliyah',
    familyName: 'Bright',
    dateOfBirth: '2010-01-12',
    sex: 'female',
    ethnicity: 'Black',
    references: [{ kind: 'council', value: 'H-20902' }],
  })
  const run = s.report(s.ago(8 * day), 'dan', aaliyah, {
    reportedBy: 'Her aunt',
    reportedByRole: 'relative',
    circumstanceCodes: ['after-message'],
    policeReference: 'HV-2026-01264',
  })
  s.returned(s.ago(7.1 * day), 'dan', run, {
    how: 'came-back-alone',
    conditionCodes: ['withdrawn', 'with-new-things'],
    foundForceCode: haddlestoneForce,
  })
  s.take(s.ago(7 * day), 'grace', run)
  s.attempt(s.ago(6.8 * day), 'grace', run, 'Visit to the home', 'declined', 'Polite, would not come down')
  s.notHeld(s.ago(5.8 * day), 'grace', run, {
    kind: 'declined',
    reason: 'nothing-to-say',
    detail: null,
    offeredAgainAt: s.ago(5.9 * day),
    carersHeardAt: s.ago(5.85 * day),
    carersWho: 'Her aunt',
    carersWords: 'New nails and a phone that the aunt did not buy. A car waits at the corner on Fridays.',
  })
  s.sign(s.ago(5.8 * day), 'grace', run, 'unexplained-items', 'New phone and nails, not bought by the family, says her aunt')
  s.share(
    s.ago(5.7 * day),
    'grace',
    run,
    s.team('haddlestone-police', 'missing'),
    'police-missing',
    'A car that waits at the corner on Fridays',
  )
  s.withhold(
    s.ago(5.7 * day),
    'grace',
    run,
    { kind: 'outside', name: 'Her stepfather' },
    'parent-or-carer',
    'She asked that he is not told; the aunt is afraid of him',
    null,
  )
}

/** Missing now. */
function jordan(s: Stage): void {
  const jordan = s.child(s.ago(40 * day), 'priya', {
    givenName: 'Jordan',
    familyName: 'Peake',
    dateOfBirth: '2014-06-21',
    sex: 'male',
    ethnicity: 'White',
    references: [{ kind: 'council', value: 'H-21044' }],
  })
  s.report(s.ago(12.4), 'dan', jordan, {
    reportedBy: 'His father',
    reportedByRole: 'parent',
    circumstanceCodes: ['not-back-from-school'],
    circumstances: 'Left school at the usual time and did not get on the bus.',
    policeReference: 'HV-2026-01319',
    lastSeenPlace: 'School gate',
    lastSeenBy: 'A teacher',
    grade: {
      scaleVersion: 'no-apparent-to-high',
      grade: 'medium',
      reasonCodes: ['age', 'first-time'],
      reasons: null,
      gradedAt: s.ago(12.4),
      gradedByName: 'Sergeant Marsh',
      reviewInHours: 12,
    },
  })
}

/** The neighbour's child: nobody in Haddlestone may see him. */
function tomos(s: Stage): void {
  const tomos = s.child(s.ago(70 * day), 'noor', {
    agency: 'marrowby',
    givenName: 'Tomos',
    familyName: 'Vaughan',
    dateOfBirth: '2011-11-30',
    sex: 'male',
    references: [{ kind: 'council', value: 'M-5120' }],
  })
  const run = s.report(s.ago(6 * day), 'wyn', tomos, {
    reportedBy: 'His foster carer',
    reportedByRole: 'foster-carer',
    circumstanceCodes: ['left-home'],
    policeReference: 'MC-2026-0412',
  })
  s.returned(s.ago(5.5 * day), 'wyn', run, {
    how: 'came-back-alone',
    conditionCodes: ['well'],
    foundForceCode: marrowbyForce,
    foundAuthorityCode: marrowbyAuthority,
  })
}

/** Back last night from another force's area, the third time in a month, and nobody has taken the interview yet. */
function ellis(s: Stage): void {
  const ellis = s.child(s.ago(130 * day), 'priya', {
    givenName: 'Ellis',
    familyName: 'Hartnoll',
    dateOfBirth: '2012-03-14',
    sex: 'male',
    ethnicity: 'White',
    references: [{ kind: 'council', value: 'H-20615' }],
  })
  const first = s.report(s.ago(24 * day), 'dan', ellis, {
    reportedBy: 'His foster carer',
    reportedByRole: 'foster-carer',
    circumstanceCodes: ['not-back-when-agreed'],
    policeReference: 'HV-2026-01195',
    settingKind: 'foster',
  })
  s.returned(s.ago(23.6 * day), 'dan', first, { how: 'came-back-alone', conditionCodes: ['well'], foundForceCode: haddlestoneForce })
  s.take(s.ago(23.5 * day), 'tom', first)
  s.attempt(s.ago(23.4 * day), 'tom', first, 'Phone call to his foster carer', 'accepted')
  s.hold(s.ago(22.8 * day), 'tom', first, [
    { question: 'before-what-was-going-on', words: 'I just lost track of time, honest.', ownWords: true },
    { question: 'during-tell-me', words: 'At the skate park with two older boys whom he knows by their first names only.' },
    { question: 'voice-would-help', words: 'If I could stay out till nine on Fridays.', ownWords: true },
  ])
  s.sign(s.ago(22.8 * day), 'tom', first, 'late-or-overnight', 'Back after midnight, the first time, says his foster carer')
  s.share(
    s.ago(22.7 * day),
    'tom',
    first,
    s.worker('callum'),
    'childrens-social-care',
    'Two older boys at the skate park; wants a later time on Fridays',
    {
      afterHours: 18,
      by: 'callum',
    },
  )
  s.action(s.ago(22.7 * day), 'tom', first, 'Agree a Friday time with Ellis and his foster carer', s.worker('callum'), 7, {
    afterDays: 3,
    by: 'callum',
    note: 'Nine on Fridays, phone on',
    changed: 'Ellis says that it is fair',
  })

  const second = s.report(s.ago(13 * day), 'dan', ellis, {
    reportedBy: 'His foster carer',
    reportedByRole: 'foster-carer',
    circumstanceCodes: ['after-message'],
    policeReference: 'HV-2026-01226',
    settingKind: 'foster',
  })
  s.returned(s.ago(12.2 * day), 'dan', second, { how: 'came-back-alone', conditionCodes: ['withdrawn'], foundForceCode: haddlestoneForce })
  s.take(s.ago(12.1 * day), 'grace', second)
  s.attempt(s.ago(12 * day), 'grace', second, 'Visit to the home', 'declined', 'Went to his room')
  s.notHeld(s.ago(10.5 * day), 'grace', second, {
    kind: 'declined',
    reason: 'nothing-to-say',
    detail: null,
    offeredAgainAt: s.ago(10.6 * day),
    carersHeardAt: s.ago(10.55 * day),
    carersWho: 'His foster carer',
    carersWords: 'New trainers. He takes his phone into the shower.',
  })
  s.sign(s.ago(10.5 * day), 'grace', second, 'unexplained-items', 'New trainers that nobody at home bought')
  s.share(s.ago(10.4 * day), 'grace', second, s.worker('callum'), 'childrens-social-care', 'New trainers; his phone never leaves him', {
    afterHours: 30,
    by: 'callum',
  })
  s.action(s.ago(10.4 * day), 'grace', second, 'See Ellis at school, with the teacher whom he likes', s.worker('callum'), 14)
  s.judge(s.ago(20 * day), 'priya', ellis, 14, {
    level: 'nothing-points-to-it',
    reasons:
      'Late once, with two older boys at a skate park where he has always gone. He told of it openly and asked for a later time, which was agreed. His foster carer is not worried.',
    wouldChange: 'A second night, things that nobody bought, or if he stopped telling where he goes.',
    signs: ['late-or-overnight'],
    patterns: ['episodes-30'],
    strategy: 'not-needed',
    strategyWords: null,
  })

  const third = s.report(s.ago(35), 'dan', ellis, {
    reportedBy: 'His foster carer',
    reportedByRole: 'foster-carer',
    circumstanceCodes: ['not-back-from-school', 'after-message'],
    policeReference: 'HV-2026-01312',
    settingKind: 'foster',
    lastSeenPlace: 'School gate',
    grade: {
      scaleVersion: 'no-apparent-to-high',
      grade: 'high',
      reasonCodes: ['exploitation', 'several-times'],
      reasons: 'Third time in a month',
      gradedAt: s.ago(35),
      gradedByName: 'Sergeant Marsh',
      reviewInHours: 4,
    },
  })
  s.returned(s.ago(10.5), 'dan', third, {
    how: 'found-by-other-force',
    conditionCodes: ['hungry-or-tired', 'dirty-or-same-clothes'],
    foundForceCode: marrowbyForce,
    foundAuthorityCode: marrowbyAuthority,
    place: { kind: 'found', place: 'The bus station, Marrowby', postcode: null },
  })
}
