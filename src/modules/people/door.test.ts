import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { addChild, childByReference, findChild, likelyDuplicates, ReferenceTaken, updateChild } from './index.ts'

let house: TestHouse
let haddlestone: string

beforeAll(async () => {
  house = await openTestHouse()
  haddlestone = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
})
afterAll(() => house.close())

describe('adding a child', () => {
  it('opens the circles of the maker’s team and of the responsible authority, and of nobody else', async () => {
    const { ref } = await house.as('dan', (scope) =>
      addChild(scope, {
        responsibleAgencyId: haddlestone,
        givenName: 'Kaya',
        familyName: 'Doors',
        dateOfBirth: '2011-03-04',
        references: [{ kind: 'council', value: 'HD-1' }],
      }),
    )
    expect(await house.as('dan', (scope) => findChild(scope, ref))).toMatchObject({
      ref,
      name: 'Kaya',
      reference: 'HD-1',
      glassUntil: null,
      linkedRefs: [],
      responsibleAgencyName: 'Haddlestone Council',
    })
    expect(await house.as('helen', (scope) => findChild(scope, ref))).not.toBeNull()
    expect(await house.as('priya', (scope) => findChild(scope, ref))).not.toBeNull()
    for (const outside of ['tom', 'callum', 'wyn', 'noor', 'sian'])
      expect(await house.as(outside, (scope) => findChild(scope, ref))).toBeNull()
    const ends = await house.owner.query<{ expires_at: Date }>(
      `select expires_at from circle_entry e join child c on c.id = e.child_id where c.ref = $1 and purpose = 'responsible-authority'`,
      [ref],
    )
    expect(ends.rows.map((r) => r.expires_at.toISOString())).toEqual(['2030-03-04T00:00:00.000Z'])
  })

  it('fills in what a later source knows, blanks nothing, and keeps what it said before', async () => {
    const child = await house.as('priya', (scope) =>
      addChild(scope, { responsibleAgencyId: haddlestone, references: [{ kind: 'council', value: 'HD-2' }] }),
    )
    const filled = await house.as('priya', async (scope) => {
      expect(await childByReference(scope, { agencyId: haddlestone, kind: 'council', value: 'HD-2' })).toEqual(child)
      expect((await findChild(scope, child.ref))?.name).toBe('HD-2')
      expect(await updateChild(scope, child.id, { givenName: 'Lio', familyName: 'Arden' })).toBe(true)
      expect(await updateChild(scope, child.id, { givenName: 'Lio', familyName: '' })).toBe(false)
      expect(await updateChild(scope, child.id, { givenName: 'Leo' })).toBe(true)
      return findChild(scope, child.ref)
    })
    expect(filled).toMatchObject({ givenName: 'Leo', familyName: 'Arden' })
    const history = await house.owner.query(`select field, before, after from child_change where child_id = $1`, [child.id])
    expect(history.rows).toEqual([{ field: 'given_name', before: 'Lio', after: 'Leo' }])
  })

  it('finds likely duplicates inside my circles only, and refuses a reference that another record holds', async () => {
    await house.as('dan', (scope) =>
      addChild(scope, {
        responsibleAgencyId: haddlestone,
        givenName: 'Marlon',
        familyName: 'Twicely',
        dateOfBirth: '2010-05-06',
        references: [{ kind: 'police', value: 'P77' }],
      }),
    )
    const like = { givenName: 'Marlin', familyName: 'Twiceley', dateOfBirth: '2010-05-06' }
    expect(await house.as('dan', (scope) => likelyDuplicates(scope, like))).toHaveLength(1)
    expect(await house.as('wyn', (scope) => likelyDuplicates(scope, like))).toHaveLength(0)
    await expect(
      house.as('dan', (scope) => addChild(scope, { responsibleAgencyId: haddlestone, references: [{ kind: 'police', value: 'P77' }] })),
    ).rejects.toThrow(ReferenceTaken)
  })
})
