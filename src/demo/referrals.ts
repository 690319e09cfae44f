// What is asked of other agencies: one that helped, one that asked for more, one that was "not ours" and moved, one that nobody touches.
import { accept, agreeAction, askMore, complete, completeAction, sayNotOurs } from '../modules/response/index.ts'
import type { Stage } from './stage.ts'

const day = 24

/** Two children who have not been missing: a referral needs no episode. */
export function referralStories(s: Stage): void {
  rowan(s)
  saffi(s)
}

/** The nurses see her; her school has what the nurses said was not theirs. */
function rowan(s: Stage): void {
  const rowan = s.child(s.ago(45 * day), 'priya', {
    givenName: 'Rowan',
    familyName: 'Teale',
    dateOfBirth: '2013-03-09',
    sex: 'female',
    ethnicity: 'White',
    references: [{ kind: 'council', value: 'H-90107' }],
  })
  const sleep = s.refer(s.ago(12 * day), 'priya', rowan, s.team('haddle-health', 'safeguarding'), {
    asked: 'See Rowan about her sleep, without her father there',
    why: 'She told her aunt that she lies awake listening for the door. Her aunt told us on the phone.',
    threshold: 'health-need',
    sharedWhat: 'That she does not sleep, and that her aunt may be rung',
    helpsWith: 'Looking after her health',
  })
  s.answer(s.ago(11 * day), 'ife', sleep, (scope, asked) => accept(scope, asked.ref, scope.me.workerId))
  let seen = ''
  s.answer(s.ago(10.5 * day), 'ife', sleep, async (scope, asked) => {
    const made = await agreeAction(scope, {
      childId: asked.childId,
      interviewId: null,
      referralId: asked.id,
      what: 'See Rowan at the clinic with her aunt',
      owner: { kind: 'worker', id: scope.me.workerId },
      dueOn: new Date(s.ago(6 * day)).toISOString().slice(0, 10),
    })
    if (made.ok) seen = made.value.ref
    return made
  })
  s.answer(s.ago(7 * day), 'ife', sleep, (scope) =>
    completeAction(scope, seen, { note: 'Seen twice with her aunt', changed: 'Sleeps at her aunt’s on school nights' }),
  )
  s.answer(s.ago(6 * day), 'ife', sleep, (scope, asked) => complete(scope, asked.ref, 'She sleeps, and is in school every day this week'))

  const lunch = s.refer(s.ago(5 * day), 'priya', rowan, s.team('haddle-health', 'safeguarding'), {
    asked: 'Somebody to eat lunch with, and a way to leave lessons',
    why: 'She leaves the site at lunch because she is alone then.',
    threshold: 'early-help',
    sharedWhat: 'That she leaves the site at lunch, and why',
    helpsWith: 'Keeping her safe in the school day',
  })
  s.answer(s.ago(4 * day), 'ife', lunch, (scope, asked) =>
    sayNotOurs(scope, asked.ref, {
      toTeamId: s.team('brackenhill', 'safeguarding').id,
      reasonCode: 'threshold',
      words: 'No need of health. This is for her school to do.',
    }),
  )
  s.answer(s.ago(3.5 * day), 'ruth', lunch, (scope, asked) => accept(scope, asked.ref, scope.me.workerId))
}

/** Police asked for more and wait; the charity has not touched what it was asked. */
function saffi(s: Stage): void {
  const saffi = s.child(s.ago(30 * day), 'priya', {
    givenName: 'Saffi',
    familyName: 'Noone',
    dateOfBirth: '2010-12-01',
    sex: 'female',
    ethnicity: 'Black',
    references: [{ kind: 'council', value: 'H-90144' }],
  })
  const car = s.refer(s.ago(3 * day), 'priya', saffi, s.team('haddlestone-police', 'missing'), {
    asked: 'Find out whose car waits for her, and speak to whoever it is',
    why: 'Her sister has seen the same grey car outside the college on three Fridays.',
    threshold: 'adult-involved',
    sharedWhat: 'The car, the days, and that her sister told us',
    helpsWith: 'Stopping an adult who may be harming her',
    childView: 'Was not asked: it is not known yet who is in the car',
    childTold: false,
  })
  s.answer(s.ago(2 * day), 'helen', car, (scope, asked) =>
    askMore(scope, asked.ref, 'Does her sister remember any of the number plate, and which gate it was?'),
  )
  s.refer(s.ago(30), 'priya', saffi, s.team('leeward', 'interviews'), {
    asked: 'Somebody of her own to talk to, who is not the council',
    why: 'She says that she will not talk to a social worker, and might to somebody else.',
    threshold: 'early-help',
    sharedWhat: 'That she wants somebody to talk to, and how to reach her',
    helpsWith: 'Offering her a person she may trust',
  })
}
