// Children who live in another council's area: one of ours whose hosts have half answered, one of the neighbour's who lives with us.
import { londonDay } from '../kernel/dates.ts'
import { marrowbyAuthority, haddlestoneAuthority } from '../modules/agencies/cast.ts'
import { acknowledge, placeChild } from '../modules/response/index.ts'
import { sql, type Scope } from '../platform/db/index.ts'
import type { Stage } from './stage.ts'

const day = 24

export function placementStories(s: Stage): void {
  brook(s)
  wren(s)
}

/** Placed at the coast: the neighbour's council has acknowledged it, its police have not. */
function brook(s: Stage): void {
  const brook = s.child(s.ago(60 * day), 'priya', {
    givenName: 'Brook',
    familyName: 'Ansell',
    dateOfBirth: '2012-02-11',
    sex: 'female',
    ethnicity: 'White',
    references: [{ kind: 'council', value: 'H-90221' }],
  })
  const at = s.ago(20)
  let notice = ''
  s.tell(at, 'priya', async (scope) => {
    notice = await place(scope, brook.id, at, {
      kind: 'childrens-home',
      kindWords: 'Children’s home',
      provider: 'Saltmarsh House',
      hostAuthorityCode: marrowbyAuthority,
      contact: 'Priya Shah, 01632 960100',
      risks: 'An older cousin has waited for her outside school. She rings her nan when she is frightened: her nan may be rung at night.',
      exploitation: 'suspected',
      childView: '“Tell them about my nan”',
    })
  })
  s.tell(s.ago(18), 'noor', async (scope) => {
    const found = await sql<{ id: string }>`select id from host_notice where ref = ${notice}`.execute(scope.rows)
    const id = found.rows[0]?.id
    if (id === undefined) throw new Error('the neighbour was told of Brook')
    const done = await acknowledge(scope, { id }, 'authority', 'Noor Haddad, 01632 960200')
    if (!done.ok) throw new Error(done.problem)
  })
}

/** The neighbour has placed Wren with foster carers in our area; nobody here has acknowledged it yet. */
function wren(s: Stage): void {
  const wren = s.child(s.ago(40 * day), 'noor', {
    givenName: 'Wren',
    familyName: 'Halley',
    dateOfBirth: '2013-08-23',
    sex: 'male',
    ethnicity: 'Black',
    references: [{ kind: 'council', value: 'M-3310' }],
    agency: 'marrowby',
  })
  const at = s.ago(16)
  s.tell(
    at,
    'noor',
    async (scope) =>
      void (await place(scope, wren.id, at, {
        kind: 'foster',
        kindWords: 'With foster carers',
        provider: 'The Ashdowns',
        hostAuthorityCode: haddlestoneAuthority,
        contact: 'Noor Haddad, 01632 960200',
        risks: 'Went missing twice from his last home, both times by train. Calms down when somebody walks with him and does not ask.',
        exploitation: 'not-known',
        childView: 'He knows, and asked that his teacher is told too',
      })),
  )
}

async function place(
  scope: Scope,
  childId: string,
  at: Date,
  draft: Omit<Parameters<typeof placeChild>[1], 'childId' | 'fromDay'> &
    Omit<NonNullable<Parameters<typeof placeChild>[2]>, 'detriment' | 'childTold'>,
): Promise<string> {
  const { contact, risks, exploitation, childView, ...placement } = draft
  const made = await placeChild(
    scope,
    { ...placement, childId, fromDay: londonDay(at) },
    { contact, risks, exploitation, childView, detriment: 'None found', childTold: true },
  )
  if (!made.ok) throw new Error(made.problem)
  if (made.value.noticeRef === null) throw new Error('a placement in another area is told of')
  return made.value.noticeRef
}
