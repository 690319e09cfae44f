// A year of invented episodes round the cast, in proportions like those that are published (docs: content/sources.yaml): most end within
// two days, three in four are repeats, about six in ten interviews are in time, some returns are let go.
import { haddlestoneForce, marrowbyAuthority, marrowbyForce } from '../modules/agencies/cast.ts'
import { accept, agreeAction, askMore, complete, completeAction, answerMore, sayNotOurs } from '../modules/response/index.ts'
import type { Actor, Run, Stage } from './stage.ts'

const givenNames = [
  'Ava',
  'Ben',
  'Cora',
  'Dylan',
  'Elif',
  'Finn',
  'Gwen',
  'Hassan',
  'Isla',
  'Jay',
  'Kezia',
  'Leon',
  'Maya',
  'Nico',
  'Orin',
  'Poppy',
  'Qadir',
  'Rhys',
  'Sana',
  'Theo',
  'Uma',
  'Vik',
  'Willa',
  'Xander',
  'Yusuf',
  'Zara',
  'Alfie',
  'Bryn',
  'Chidi',
  'Dina',
]
const familyNames = [
  'Ashdown',
  'Birchall',
  'Copperwell',
  'Dunnock',
  'Elmsworth',
  'Farthing',
  'Greenhalgh-Poe',
  'Hollinwell',
  'Inskip',
  'Jessop-Vane',
  'Kestleby',
  'Larkham',
  'Mossdale',
  'Netherby',
  'Oakenshaw',
  'Pellowe',
  'Quillam',
  'Rookhope',
  'Silverwood',
  'Thornby',
]

const childrenMost = 30
const dayHours = 24
/** How likely another episode follows, and within how many weeks: over half of first repeats come within four. */
const repeatShare = 0.7
const episodesMost = 9

/** Puts the year down. */
export function yearOfEpisodes(stage: Stage): void {
  for (let i = 0; i < childrenMost; i += 1) {
    const givenName = givenNames[i % givenNames.length] as string
    const familyName = familyNames[(i * 7) % familyNames.length] as string
    const age = 11 + Math.floor(stage.random() * 6)
    const first = dayHours * (30 + stage.random() * 320)
    const born = new Date(stage.now.getTime() - (age * 365.25 + 20 + stage.random() * 300) * 86_400_000).toISOString().slice(0, 10)
    const child = stage.child(stage.ago(first + 2 * dayHours), 'priya', {
      givenName,
      familyName,
      dateOfBirth: born,
      sex: stage.random() < 0.55 ? 'male' : 'female',
      references: [{ kind: 'council', value: `H-${21_100 + i}` }],
    })
    episodesOf(stage, child, i, first)
  }
}

function episodesOf(stage: Stage, child: Actor, number: number, firstHoursAgo: number): void {
  const { random } = stage
  let hoursAgo = firstHoursAgo
  for (let n = 0; n < episodesMost && hoursAgo > 6 * dayHours; n += 1) {
    const lasted = random() < 0.88 ? 3 + random() * 40 : 50 + random() * 90
    const run = stage.report(stage.ago(hoursAgo), 'dan', child, {
      missingFrom: stage.ago(hoursAgo + 1 + random() * 4),
      reportedBy: 'A carer',
      reportedByRole: 'parent',
      circumstanceCodes: [pick(random, ['left-home', 'not-back-when-agreed', 'not-back-from-school', 'after-message', 'after-quarrel'])],
      policeReference: `HV-${number}-${n}`,
      settingKind: pick(random, ['family-home', 'family-home', 'foster', 'childrens-home', 'supported', 'kinship']),
    })
    const back = hoursAgo - lasted
    const away = random() < 0.25
    stage.returned(stage.ago(back), 'dan', run, {
      how: pick(random, ['came-back-alone', 'came-back-alone', 'found-by-police', 'found-by-family', 'called-for-help']),
      conditionCodes: [pick(random, ['well', 'well', 'hungry-or-tired', 'upset', 'withdrawn'])],
      foundForceCode: away ? marrowbyForce : haddlestoneForce,
      foundAuthorityCode: away ? marrowbyAuthority : null,
    })
    interviewAfter(stage, run, back, number + n)
    if (random() < 0.07)
      stage.escalation(stage.ago(back - 30), 'priya', child, pick(random, ['exclusion', 'injury', 'arrest']), 'Told at the weekly meeting')
    if (random() > repeatShare) break
    // Wait until this return has been answered: one interview would cover both, which is a story of its own.
    hoursAgo = back - 8 * dayHours - (random() < 0.6 ? random() * 18 : 20 + random() * 70) * dayHours
  }
}

function interviewAfter(stage: Stage, run: Run, backHoursAgo: number, number: number): void {
  const { random } = stage
  const who = random() < 0.6 ? 'tom' : 'grace'
  const at = (hoursAfter: number) => stage.ago(backHoursAgo - hoursAfter)
  const fate = random()
  stage.take(at(2 + random() * 8), who, run)
  if (fate < 0.1) {
    stage.attempt(at(20), who, run, 'Phone call', 'no-answer')
    stage.attempt(at(50), who, run, 'Visit to the home', 'no-answer')
    stage.lateBecause(at(80), who, run, 'offer', 'no-contact-details')
    stage.lateBecause(at(80.5), who, run, 'completion', 'could-not-reach')
    stage.notHeld(at(120), who, run, {
      kind: 'not-possible',
      reason: 'no-answer',
      detail: null,
      offeredAgainAt: null,
      carersHeardAt: null,
      carersWho: null,
      carersWords: null,
    })
    return
  }
  if (fate < 0.3) {
    stage.attempt(at(14), who, run, 'Phone call', 'declined')
    const heard = random() < 0.6
    stage.notHeld(at(40), who, run, {
      kind: 'declined',
      reason: pick(random, ['not-now', 'nothing-to-say', 'already-told', 'no-trust']),
      detail: null,
      offeredAgainAt: heard ? at(38) : null,
      carersHeardAt: heard ? at(39) : null,
      carersWho: heard ? 'A parent' : null,
      carersWords: heard ? 'Sleeping in the day, phone always in hand.' : null,
    })
    if (heard) closeAfter(stage, run, who, at, 41)
    return
  }
  stage.attempt(at(12 + random() * 10), who, run, 'Phone call', 'accepted')
  const late = fate > 0.75
  const held = late ? 80 + random() * 60 : 24 + random() * 44
  if (late)
    stage.lateBecause(
      at(held - 1),
      who,
      run,
      'completion',
      pick(random, ['child-asked-later', 'no-interviewer', 'could-not-reach', 'distance']),
    )
  stage.hold(at(held), who, run, [
    {
      question: 'before-what-was-going-on',
      words: pick(random, ['Wanted some quiet.', 'There was a row about a phone.', 'Somebody was waiting outside.']),
    },
    {
      question: 'during-tell-me',
      words: pick(random, ['Stayed at a friend’s.', 'Walked about, then sat on buses.', 'Was driven to a flat and told to wait.']),
    },
    {
      question: 'voice-would-help',
      words: pick(random, ['Someone to pick me up after school.', 'Nothing really.', 'A different bus.']),
      ownWords: true,
    },
  ])
  for (const sign of [
    'late-or-overnight',
    'excess-contact',
    'unexplained-items',
    'school-decline',
    'trusted-adult',
    'isolation',
    'debt',
    'unexplained-travel',
  ]) {
    if (random() < 0.16) stage.sign(at(held - 0.2), who, run, sign, 'Said in the interview and noted there')
  }
  closeAfter(stage, run, who, at, held + 1)
  // Long enough ago to have come to its end: nobody's work today grows by it.
  if (backHoursAgo > held + 45 * dayHours) referralAfter(stage, run, who, (hoursAfter) => at(held + 1 + hoursAfter), number)
}

interface Way {
  to: [agency: string, team: string]
  by: string
  asked: string
  threshold: string
  /** Why it is not theirs; the next of the way has it then. */
  notOurs?: { reason: string; words: string }
  /** What they ask back before they answer. */
  more?: string
}

const clinic: Way = {
  to: ['haddle-health', 'safeguarding'],
  by: 'ife',
  asked: 'See the child about sleep and about what was taken',
  threshold: 'health-need',
}
const school: Way = {
  to: ['brackenhill', 'safeguarding'],
  by: 'ruth',
  asked: 'Somebody to go to in the school day',
  threshold: 'early-help',
}
const police: Way = {
  to: ['haddlestone-police', 'missing'],
  by: 'helen',
  asked: 'Find out who waits outside with the car',
  threshold: 'adult-involved',
}
const social: Way = {
  to: ['haddlestone', 'social-care'],
  by: 'callum',
  asked: 'Look at how the family can be helped',
  threshold: 'early-help',
}
const below = { reason: 'threshold', words: 'It does not meet what we work to. They are nearer to it.' }

/** What becomes of what an interviewer asks of others: taken at once, asked back, or passed on because it is "not ours". */
const ways: readonly (readonly Way[])[] = [
  [clinic],
  [{ ...clinic, notOurs: below }, school],
  [social],
  [{ ...social, notOurs: { reason: 'capacity', words: 'Nobody is free for it this month.' } }, clinic],
  [{ ...police, more: 'Which days, and which gate of the school?' }],
  [{ ...social, notOurs: below }, school],
  [
    {
      ...police,
      notOurs: { reason: 'area', words: 'The car is kept at the other end of the county; the family’s social worker knows it.' },
    },
    social,
  ],
]

function referralAfter(stage: Stage, run: Run, who: string, at: (hoursAfter: number) => Date, number: number): void {
  // Not by chance: the year's other stories stay as they were.
  const way = number % 3 === 0 ? ways[(number / 3) % ways.length] : undefined
  const [first, last] = [way?.[0], way?.at(-1)]
  if (!way || !first || !last) return
  const asked = stage.refer(
    at(1),
    who,
    run.child,
    stage.team(...first.to),
    {
      asked: first.asked,
      why: 'Said in the return interview, and meant to be passed on.',
      threshold: first.threshold,
      sharedWhat: 'What the child said about it, and how to reach them',
      helpsWith: 'Helping the child with what they asked for',
    },
    run,
  )
  let hours = 1
  for (const [n, leg] of way.entries()) {
    const next = way[n + 1]
    if (leg.more !== undefined) {
      const { more } = leg
      stage.answer(at((hours += 14)), leg.by, asked, (scope, it) => askMore(scope, it.ref, more))
      stage.answer(at((hours += 20)), who, asked, (scope, it) => answerMore(scope, it.ref, 'Fridays, at the gate by the field.'))
    }
    hours += 10 + ((number * 7) % 40)
    if (leg.notOurs && next) {
      const { reason: reasonCode, words } = leg.notOurs
      stage.answer(at(hours), leg.by, asked, (scope, it) =>
        sayNotOurs(scope, it.ref, { toTeamId: stage.team(...next.to).id, reasonCode, words }),
      )
    } else stage.answer(at(hours), leg.by, asked, (scope, it) => accept(scope, it.ref, scope.me.workerId))
  }
  let action = ''
  stage.answer(at((hours += 6 + ((number * 5) % 30))), last.by, asked, async (scope, it) => {
    const made = await agreeAction(scope, {
      childId: it.childId,
      interviewId: null,
      referralId: it.id,
      what: 'Meet the child where they like to be, and begin',
      owner: { kind: 'worker', id: scope.me.workerId },
      dueOn: new Date(at(hours + 14 * dayHours)).toISOString().slice(0, 10),
    })
    if (made.ok) action = made.value.ref
    return made
  })
  stage.answer(at((hours += (3 + (number % 8)) * dayHours)), last.by, asked, (scope) =>
    completeAction(scope, action, { note: 'Met twice', changed: 'Has somebody to ring, and rings' }),
  )
  stage.answer(at(hours + dayHours), last.by, asked, (scope, it) => complete(scope, it.ref, 'The child says that it helped'))
}

function closeAfter(stage: Stage, run: Run, who: string, at: (hoursAfter: number) => Date, from: number): void {
  const { random } = stage
  if (random() < 0.85) {
    stage.share(
      at(from),
      who,
      run,
      stage.worker('callum'),
      'childrens-social-care',
      'What was learnt, and what would help',
      // Some are read only when it was too late to count: nothing stays unread for a year.
      { afterHours: random() < 0.85 ? 4 + random() * 40 : (25 + random() * 4) * dayHours, by: 'callum' },
    )
  }
  if (random() < 0.78) {
    const finished = random() < 0.8
    stage.action(
      at(from + 0.1),
      who,
      run,
      pick(random, [
        'Ask school for a safe way home',
        'Visit the family with the social worker',
        'Ask the youth club for a place',
        'Check the phone with the carer, with the child there',
      ]),
      stage.worker('callum'),
      7,
      finished
        ? { afterDays: 2 + random() * 4, by: 'callum', note: 'Done as agreed', changed: 'The child says that it helped' }
        : { afterDays: 25 + random() * 9, by: 'callum', note: 'Done late; the family had moved', changed: 'Too late to say' },
    )
  } else if (random() < 0.6) {
    stage.noAction(
      at(from + 0.1),
      who,
      run,
      'ordinary-explanation',
      'Missed the last bus; checked with the driver’s report and the family',
      { afterHours: 20, by: who === 'grace' ? 'priya' : 'grace' },
    )
  }
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}
