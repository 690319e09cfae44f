import { afterAll, beforeAll, expect, test } from 'vitest'
import * as design from '../../design/index.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'

let test_: TestHouse
beforeAll(async () => {
  test_ = await openTestHouse()
})
afterAll(() => test_.close())

test('help says 999 first and names the helplines from the content', async () => {
  const seen = await test_.stranger().get('/help')
  expect(seen.status).toBe(200)
  expect(seen.text).toContain('dial 999')
  expect(seen.text).toContain('116 000')
  expect(seen.text.indexOf('999')).toBeLessThan(seen.text.indexOf('116 000'))
})

test.each(['/help', '/accessibility', '/privacy', '/design', '/sign-in'])(
  '%s is open to anybody, kept by no cache, under a strict policy',
  async (url) => {
    const seen = await test_.stranger().get(url)
    expect(seen.status).toBe(200)
    expect(seen.headers['cache-control']).toBe('no-store')
    expect(seen.headers['content-security-policy']).toContain("default-src 'none'")
    expect(seen.headers['content-security-policy']).not.toContain('unsafe-inline')
    expect(seen.html).not.toMatch(/ style="| on[a-z]+="/)
  },
)

test('the front door leads a stranger to sign in, and an unknown address says nothing of what there is', async () => {
  expect((await test_.stranger().get('/')).location).toBe('/sign-in')
  const unknown = await test_.stranger().get('/no-such-page')
  expect(unknown.status).toBe(404)
  expect(unknown.text).toContain('Either it is not there, or it is not open to you')
})

test('the gallery shows every component with its words, what keeps it accessible, and how it stands against the fixtures', async () => {
  const seen = await test_.stranger().get('/design')
  const shown = new Set(seen.text.match(/\b[A-Z][A-Za-z]+\b/g))
  // Parts that only ever stand inside another one, which the gallery shows.
  const inside = new Set(['Asked', 'ButtonGroup', 'ChoiceInput', 'Field', 'FieldGroup', 'Footer', 'Hidden', 'Page', 'Problems'])
  const components = Object.keys(design).filter((name) => /^[A-Z][a-z]/.test(name))
  expect(components.length).toBeGreaterThan(40)
  expect(components.filter((name) => !shown.has(name) && !inside.has(name))).toEqual([])
  expect(seen.text).toMatch(/\d+ of govuk-frontend’s \d+ fixtures match to the letter/)
  expect(seen.text).toContain('Works with the keyboard alone, and the focus shows.')
})

test('the gallery is there in service mode too, where the cast is not', async () => {
  const service = await openTestHouse({ env: { SAFE_RETURN_MODE: 'service' } })
  try {
    expect((await service.stranger().get('/design')).status).toBe(200)
    expect((await service.stranger().get('/sign-in')).html).not.toContain('/sign-in/as/')
  } finally {
    await service.close()
  }
})
