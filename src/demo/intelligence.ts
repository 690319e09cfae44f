// What partners told police: one that nobody has opened, one that was graded and shared, one that was of no use.
import {
  endIntelligence,
  gradeIntelligence,
  sanitiseIntelligence,
  sendIntelligence,
  shareIntelligence,
  type Sending,
} from '../modules/intelligence/index.ts'
import type { Stage } from './stage.ts'

const day = 24

interface Told {
  ref: string
}

export function intelligenceStories(s: Stage): void {
  vanAtTheStation(s)
  send(s, s.ago(7), 'ruth', {
    what: 'Two boys who do not go to this school have waited at the bottom gate three times this week. They film who comes out.',
    identifiers: { person: 'A boy with a shaved head, perhaps 17\nA boy on a yellow bike', place: 'Bottom gate, Brackenhill School' },
    happenedWhen: 'Monday, Wednesday and Thursday at half past three',
    happenedWhere: 'The bottom gate',
    howKnown: 'I saw them on two of the days.',
    firstHand: 'first-hand',
  })
  const rumour = send(s, s.ago(9 * day), 'orla', {
    what: 'There is talk that a taxi firm takes children to the coast for nothing.',
    identifiers: { vehicle: 'White saloon, no plate known' },
    happenedWhen: 'Not known',
    happenedWhere: null,
    howKnown: 'It is being said in the home.',
    firstHand: 'heard',
    doubtedWhy: 'Each one who tells it tells it differently.',
  })
  s.tell(s.ago(8 * day), 'bea', async (scope) => {
    must(
      await gradeIntelligence(scope, rumour.ref, {
        source: 2,
        intelligence: 'D',
        handling: 'P',
        conditions: null,
        why: 'Nobody can say how it is known',
      }),
    )
  })
  s.tell(s.ago(7.5 * day), 'bea', async (scope) => {
    must(
      await endIntelligence(scope, rumour.ref, {
        outcome: 'no-use',
        crimeReference: null,
        reason: 'No firm, no plate, no day. Kept in mind.',
      }),
    )
  })
}

/** Told by a young person to an interviewer; what crosses names neither. */
function vanAtTheStation(s: Stage): void {
  const van = send(s, s.ago(6 * day), 'tom', {
    what: 'A man who is called Dex waits in a grey van by the bus station and gives phones to younger ones. He tells them that they owe him.',
    identifiers: {
      person: 'Dex, about thirty, scar on his chin',
      vehicle: 'Grey van, part of the plate is HV2',
      phone: '07700 900461',
      place: 'Haddlestone bus station',
    },
    happenedWhen: 'Tuesdays and Fridays after school, since September',
    happenedWhere: 'Haddlestone bus station, the side with the bins',
    howKnown: 'It was told to me by one who was offered a phone.',
    firstHand: 'from-who-saw',
    toldBy: 'A young person whom I interview',
    risk: 'grave',
    riskWords: 'He knows who was there. They would know at once who spoke.',
    mayContact: true,
    contactHow: 'On my work mobile, not at home',
  })
  s.tell(s.ago(5.5 * day), 'bea', async (scope) => {
    must(
      await gradeIntelligence(scope, van.ref, {
        source: 2,
        intelligence: 'C',
        handling: 'P',
        conditions: null,
        why: 'Untested, and told by one who was there',
      }),
    )
  })
  s.tell(s.ago(5.2 * day), 'bea', async (scope) => {
    must(
      await gradeIntelligence(scope, van.ref, {
        source: 2,
        intelligence: 'B',
        handling: 'C',
        conditions: 'Not to be put to any child or family. Ring the desk before you act on it.',
        why: 'A patrol saw a van of that colour there on Friday',
      }),
    )
  })
  s.tell(s.ago(5 * day), 'bea', async (scope) => {
    must(
      await sanitiseIntelligence(scope, s.content, van.ref, {
        words:
          'A man of about thirty, called Dex, is said to wait near Haddlestone bus station in a grey van in the afternoons and to hand out phones to teenagers.',
        confirmed: false,
      }),
    )
  })
  s.tell(s.ago(4.8 * day), 'bea', async (scope) => {
    must(
      await shareIntelligence(scope, van.ref, {
        teamId: s.team('larkspur', 'home').id,
        where: 'inbox',
        helpsWith: 'Keeping the children who live there away from him',
        route: 'police-law-enforcement',
        detriment: 'Small: many people pass there, and no day is named',
        why: 'Those who live there change buses at the station',
        confirmed: false,
      }),
    )
  })
}

type Draft = Omit<Partial<Sending>, 'identifiers'> &
  Pick<Sending, 'what' | 'happenedWhen' | 'howKnown' | 'firstHand'> & { identifiers: Partial<Sending['identifiers']> }

function send(s: Stage, at: Date, by: string, draft: Draft): Told {
  const told: Told = { ref: '' }
  s.tell(at, by, async (scope) => {
    const sent = await sendIntelligence(scope, {
      deskAgencyId: null,
      childRef: null,
      happenedWhere: null,
      doubtedWhy: null,
      toldBy: null,
      risk: 'none-known',
      riskWords: null,
      mayContact: false,
      contactHow: null,
      ...draft,
      identifiers: { person: null, username: null, phone: null, vehicle: null, place: null, other: null, ...draft.identifiers },
    })
    if (!sent.ok) throw new Error(sent.problem)
    told.ref = sent.ref
  })
  return told
}

function must(result: { ok: boolean; problem?: string; found?: readonly string[] }): void {
  if (!result.ok) throw new Error(`${result.problem} ${(result.found ?? []).join(' ')}`)
}
