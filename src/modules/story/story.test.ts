// The child's story, through the HTTP door: one timeline with sources, filtered, printed, paged by key; and never a place.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { idsOf, newChild, typedMoment, type KnownChild } from '../../../tests/support/returns.ts'
import type { Visitor } from '../../../tests/support/visitor.ts'
import { openCircle } from '../people/index.ts'

let t: TestHouse
let ids: Record<string, string>
let child: KnownChild
let interview: string
let priya: Visitor
let tom: Visitor

/** Places that stand in the record, each where the house keeps it. None may ever be in a story. */
const places = ['Bus stop by the chip shop', 'HA1 4ZZ', 'A flat above a closed shop', 'MB1 2ZZ', 'Aunt Bea’s street', 'Dock Lane']

// One child's fortnight, told through the pages as the cast would.
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  child = await newChild(t, 'Robin')
  priya = await t.visit('priya')
  tom = await t.visit('tom')
  const dan = await t.visit('dan')
  const say = async (visitor: Visitor, url: string, fields: Record<string, string | string[]>, action?: string): Promise<string> => {
    const seen = await visitor.submit(url, fields, action)
    if (seen.status !== 303) throw new Error(`${url}: ${seen.status} ${seen.text}`)
    return seen.location ?? ''
  }
  await say(priya, `/children/${child.ref}/profile/ahead`, { calms: 'A quiet voice', places: 'Aunt Bea’s street' })
  const reported = await say(priya, `/children/${child.ref}/report`, {
    ...typedMoment('missingFrom', '2026-11-10 18:00'),
    lastSeenPlace: 'Bus stop by the chip shop',
    lastSeenPostcode: 'HA1 4ZZ',
    type: 'M',
    circumstanceCodes: ['left-placement'],
    circumstances: 'Gone towards Dock Lane.',
    reportedByRole: 'home-staff',
    ...typedMoment('reportedAt', '2026-11-10 20:00'),
    grade: 'medium',
    gradeReasons: ['exploitation'],
    gradeWords: 'Seen in a grey car',
    gradedByName: 'Sergeant Marsh',
    ...typedMoment('gradedAt', '2026-11-10 20:30'),
    reviewInHours: '8',
  })
  const episode = reported.split('?')[0] ?? ''
  await say(dan, `${episode}/return`, {
    ...typedMoment('returned', '2026-11-11 06:00'),
    how: 'found-by-police',
    placeKind: 'found',
    place: 'A flat above a closed shop',
    postcode: 'MB1 2ZZ',
    foundAuthority: 'E06999902',
    conditionCodes: ['hungry-or-tired'],
  })
  await say(dan, `${episode}/prevention`, {
    how: 'in-person',
    heldBy: 'PC Reyes',
    said: 'Asked for food',
    ...typedMoment('heldAt', '2026-11-11 06:30'),
  })
  interview = (await t.owner.query<{ ref: string }>('select ref from interview where child_id = $1', [child.id])).rows[0]?.ref ?? ''
  await say(tom, `/interviews/${interview}`, {}, `/interviews/${interview}/take`)
  await say(tom, `/interviews/${interview}/attempt`, {
    kind: 'offer',
    ...typedMoment('at', '2026-11-11 09:00'),
    how: 'phone',
    outcome: 'accepted',
  })
  const talk = `/interviews/${interview}/talk?q=during-tell-me`
  await say(tom, talk, { words: 'They knew my name', 'own-words': 'yes', go: 'save' }, talk)
  await say(tom, `/interviews/${interview}/urgent`, { matter: 'injury' })
  await say(tom, `/interviews/${interview}/finish`, { ...typedMoment('heldAt', '2026-11-11 16:00'), confirmed: 'yes' })
  await say(tom, `/interviews/${interview}/signs?sign=multiple-phones`, {
    heard: 'own-words',
    evidence: 'Two phones, one not mine',
    sourceKind: 'child',
  })
  const close = `/interviews/${interview}/close`
  await say(tom, close, { what: 'Call the school', ownerKind: 'here', owner: `worker:${ids['callum']}`, when: 'week' })
  await say(tom, `${close}/share`, {
    toKind: 'here',
    to: `team:${ids['brackenhill/safeguarding']}`,
    recipientKind: 'school',
    what: 'Afraid on the way home',
    helpsWith: 'A safe way home',
    route: 'co-operate',
    why: 'The school can meet the child',
    detriment: 'None found',
    childView: 'Yes',
    childTold: 'yes',
  })
})
afterAll(async () => t?.close())

const story = (query = '') => `/children/${child.ref}${query}`

test('one timeline of everything that happened, each with who saw it, when it was, and who wrote it down', async () => {
  const seen = await tom.get(story())
  for (const words of [
    'Missing from here on',
    'Graded medium',
    'Back',
    'Prevention interview held',
    'The child accepted the interview',
    'Return home interview held',
    'They knew my name',
    'More than one phone or SIM',
    'Two phones, one not mine',
    'Call the school',
    'Shared with Brackenhill safeguarding',
    'Profile kept ahead was written',
    'An injury, or pain that nobody has looked at',
    "Staff at a children's home or supported lodging",
    'Sergeant Marsh',
    'recorded Thu 12 Nov 2026, 09:12 by Tom Okafor, Leeward',
    'recorded Thu 12 Nov 2026, 09:12 by Priya Shah, Haddlestone Council',
    'Tue 10 Nov 2026, 18:00',
  ])
    expect(seen.text).toContain(words)
  // Months are landmarks, and the line at the top can be said aloud.
  expect(seen.text).toContain('November 2026')
  expect(seen.text).toContain('15, missing once in 90 days, last returned Wed 11 Nov 2026 at 06:00; interview held Wed 11 Nov 2026')
  // The latest stands first.
  expect(seen.text.indexOf('Return home interview held')).toBeLessThan(seen.text.indexOf('Missing from here on'))
})

describe('an escalation', () => {
  test('is recorded from the story with day and source, and stands in it', async () => {
    expect((await priya.get(story())).html).toContain(`${story()}/escalations/new`)
    const url = story('/escalations/new')
    for (const [fields, words] of [
      [{}, 'Choose what happened'],
      [{ kind: 'exclusion' }, 'Give the day on which it happened'],
      [{ kind: 'exclusion', 'happenedOn-day': '9', 'happenedOn-month': '11', 'happenedOn-year': '2026' }, 'Say where this comes from'],
      [
        { kind: 'exclusion', 'happenedOn-day': '13', 'happenedOn-month': '11', 'happenedOn-year': '2026', sourceKind: 'school' },
        'has not come yet',
      ],
    ] as const) {
      const refused = await priya.submit(url, fields)
      expect(refused.status).toBe(422)
      expect(refused.text).toContain(words)
    }
    for (const [kind, day] of [
      ['exclusion', '9'],
      ['injury', '8'],
      ['arrest', '7'],
      ['homelessness', '6'],
    ] as const) {
      const made = await priya.submit(url, {
        kind,
        'happenedOn-day': day,
        'happenedOn-month': '11',
        'happenedOn-year': '2026',
        sourceKind: 'school',
        sourceName: 'Ms Adeyemi',
        note: `What happened on the ${day}th`,
      })
      expect(made.location).toBe(story())
    }
    const seen = await tom.get(story('?kind=escalations'))
    for (const words of [
      'Suspended or excluded from school',
      'Hurt',
      'Arrested',
      'Lost the place where they lived',
      'School or college, Ms Adeyemi',
      'What happened on the 9th',
    ])
      expect(seen.text).toContain(words)
    for (const worker of ['wyn', 'joel', 'sian', 'lena']) expect((await (await t.visit(worker)).get(url)).status, worker).toBe(404)
  })
})

test('an escalation is taken back from the story, with a reason, by who wrote it or who answers for the record', async () => {
  const other = await newChild(t, 'Remi')
  await priya.submit(`/children/${other.ref}/escalations/new`, {
    kind: 'arrest',
    'happenedOn-day': '7',
    'happenedOn-month': '11',
    'happenedOn-year': '2026',
    sourceKind: 'police',
  })
  const seen = await priya.get(`/children/${other.ref}`)
  const [, back = ''] = /href="([^"]+\/escalations\/[0-9a-f-]{36}\/withdraw)"/.exec(seen.html) ?? []
  expect((await priya.submit(back, {})).text).toContain('Say why it is taken back')
  expect((await priya.submit(back, { reason: 'It was his brother' })).status).toBe(303)
  expect((await priya.get(`/children/${other.ref}`)).text).not.toContain('Arrested')
  // An interviewer neither sees the way nor can go it, for what the council wrote.
  expect((await tom.get(story('?kind=escalations'))).html).not.toContain('/withdraw')
})

test('it can be narrowed to one kind, and says so when there is nothing of it', async () => {
  const only = await tom.get(story('?kind=missing'))
  expect(only.text).toContain('Missing from here on')
  expect(only.text).not.toContain('They knew my name')
  const signs = await tom.get(story('?kind=signs'))
  expect(signs.text).toContain('Two phones, one not mine')
  expect(signs.text).not.toContain('Missing from here on')
  const decisions = await tom.get(story('?kind=decisions'))
  expect(decisions.text).toContain('Shared with Brackenhill safeguarding')
  const other = await newChild(t, 'Sacha')
  expect((await priya.get(`/children/${other.ref}?kind=signs`)).text).toContain('Nothing of this kind is told of Sacha')
  expect((await priya.get(`/children/${other.ref}`)).text).toContain(
    'It begins with a missing report, a sign that somebody noted, or an import',
  )
  // Nonsense in the address is the whole story, never an error.
  for (const query of ['?kind=__proto__', '?before=nonsense', '?before=2026-99-99T99:99:99.000000Z_sign_x'])
    expect((await tom.get(story(query))).status).toBe(200)
})

test('pages go on by key: walked to its end the story tells each thing once, also where many share one moment', async () => {
  const long = await newChild(t, 'Toni')
  // Seventy signs on two days: by key the order is the same on every page.
  await t.owner.query(
    `insert into observation (id, child_id, sign, list, evidence, source_kind, observed_on, recorded_by)
     select gen_random_uuid(), $1, 'debt', 'sign', 'Entry ' || lpad(n::text, 3, '0') || '.', 'parent', date '2026-10-01' + (n % 2), $2 from generate_series(1, 70) n`,
    [long.id, ids['priya']],
  )
  const told: string[] = []
  let url: string | undefined = `/children/${long.ref}`
  let pages = 0
  while (url && pages < 10) {
    const seen: { html: string; text: string } = await priya.get(url)
    told.push(...(seen.html.match(/Entry \d{3}\./g) ?? []))
    pages += 1
    url = /href="([^"]*before=[^"]+)"/.exec(seen.html)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(pages).toBe(3)
  expect(told).toHaveLength(70)
  expect(new Set(told).size).toBe(70)
})

test('gaps are shown as gaps, where nothing is left out', async () => {
  const quiet = await newChild(t, 'Uli')
  for (const [day, month] of [
    ['2', '7'],
    ['20', '9'],
  ])
    await priya.submit(`/children/${quiet.ref}/escalations/new`, {
      kind: 'exclusion',
      'happenedOn-day': day ?? '',
      'happenedOn-month': month ?? '',
      'happenedOn-year': '2026',
      sourceKind: 'school',
    })
  const seen = await priya.get(`/children/${quiet.ref}`)
  expect(seen.text).toContain('No contact recorded for 80 days')
  expect(seen.text).toContain('No contact recorded for 53 days, up to today')
  expect(seen.text).toContain('September 2026')
  expect(seen.text).toContain('July 2026')
  expect((await priya.get(`/children/${quiet.ref}?kind=escalations`)).text).not.toContain('No contact recorded')
})

test('a place is never in it: not on screen, not on paper, not in any filter, for nobody', async () => {
  const { rows } = await t.owner.query<{ place: string | null; postcode: string | null }>(
    'select place, postcode from location where child_id = $1',
    [child.id],
  )
  expect(rows.length).toBeGreaterThanOrEqual(3)
  let read = 0
  for (const worker of ['tom', 'grace', 'priya', 'dan']) {
    const visitor = await t.visit(worker)
    for (const url of ['', '/print', '?kind=missing', '?kind=background', '?kind=interviews'].map(story)) {
      const seen = await visitor.get(url)
      expect(seen.status).toBe(200)
      read += 1
      for (const place of places) expect(seen.html, `${worker} ${url}`).not.toContain(place)
    }
  }
  expect(read).toBe(20)
})

test('printed it names who printed it, holds all of it, and leads nowhere', async () => {
  const printed = await tom.get(story('/print'))
  for (const words of [
    'Printed by Tom Okafor, Leeward, Thu 12 Nov 2026, 09:12',
    'They knew my name',
    'Missing from here on',
    'so are all places',
  ])
    expect(printed.text).toContain(words)
  const { rows } = await t.owner.query("select why from audit_entry where child_id = $1 and why = 'print'", [child.id])
  expect(rows.length).toBeGreaterThan(0)
})

test('a school reads when a child was missing and what it was told itself; a stranger finds nothing, word for word', async () => {
  await t.as('priya', (scope) =>
    openCircle(scope, {
      childId: child.id,
      teamId: ids['brackenhill/safeguarding'] ?? '',
      purpose: 'shared-with',
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    }),
  )
  const ruth = await (await t.visit('ruth')).get(story())
  expect(ruth.text).toContain('You see when Robin was missing and came back, and what concerns your own agency')
  expect(ruth.text).toContain('Missing from here on')
  expect(ruth.text).toContain('Afraid on the way home')
  for (const secret of ['They knew my name', 'Two phones', 'Graded', 'Asked for food', 'grey car', 'An injury, or pain', 'Call the school'])
    expect(ruth.text).not.toContain(secret)
  // Police wrote the reasons of the grade: a nurse does not read them.
  await t.as('priya', (scope) =>
    openCircle(scope, {
      childId: child.id,
      teamId: ids['haddle-health/safeguarding'] ?? '',
      purpose: 'shared-with',
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    }),
  )
  const ife = await (await t.visit('ife')).get(story())
  expect(ife.text).toContain('Graded medium')
  for (const secret of ['grey car', 'Asked for food', 'They knew my name', 'Two phones']) expect(ife.text).not.toContain(secret)
  const missing = await (await t.visit('wyn')).get('/children/C-00000000')
  for (const worker of ['wyn', 'noor', 'joel']) {
    const seen = await (await t.visit(worker)).get(story())
    expect(seen.status, worker).toBe(404)
    if (worker === 'wyn') expect(seen.text).toBe(missing.text)
  }
})

test('the line says what is so: missing now, then back with the interview due', async () => {
  const now = await newChild(t, 'Vic')
  const made = await priya.submit(`/children/${now.ref}/report`, {
    ...typedMoment('missingFrom', '2026-11-12 02:00'),
    type: 'M',
    reportedByRole: 'parent',
    ...typedMoment('reportedAt', '2026-11-12 03:00'),
    grade: 'not-graded',
  })
  expect((await priya.get(`/children/${now.ref}`)).text).toContain(
    '15, missing since Thu 12 Nov 2026 at 02:00 (7 h), missing once in 90 days',
  )
  expect((await priya.get(`/children/${now.ref}`)).text).toContain('Record the return')
  await priya.submit(`${(made.location ?? '').split('?')[0]}/return`, {
    ...typedMoment('returned', '2026-11-12 08:12'),
    how: 'came-back-alone',
    conditionCodes: ['well'],
  })
  expect((await priya.get(`/children/${now.ref}`)).text).toContain('last returned Thu 12 Nov 2026 at 08:12; interview due in 71 h')
})
