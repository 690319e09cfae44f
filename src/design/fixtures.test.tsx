import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { adapters } from './fixtures/adapters.tsx'
import { exceptions } from './fixtures/exceptions.ts'
import { normalised } from './fixtures/html.ts'
import { Options } from './fixtures/reader.ts'

interface Fixture {
  name: string
  options: unknown
  html: string
}

interface Tally {
  component: string
  matched: number
  listed: number
  total: number
  reason?: string
}

const folder = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist/govuk/components')
const components = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const tallies: Tally[] = []

describe.each(components.map((entry) => entry.name))('%s', (component) => {
  const fixtures = fixturesOf(component)
  const tally: Tally = {
    component,
    matched: 0,
    listed: 0,
    total: fixtures.length,
    ...(exceptions[component] && { reason: exceptions[component].reason }),
  }
  tallies.push(tally)

  it.each(fixtures)('$name', (fixture) => {
    const ours = rendered(component, fixture)
    const theirs = normalised(fixture.html)
    if (isListed(component, fixture.name)) {
      tally.listed += 1
      expect(ours, 'A listed exception matches: take it off the list').not.toBe(theirs)
    } else {
      expect(ours).toBe(theirs)
      tally.matched += 1
    }
  })
})

describe('the list of exceptions', () => {
  it('names only fixtures that exist', () => {
    for (const [component, { fixtures }] of Object.entries(exceptions)) {
      const known = fixturesOf(component).map((fixture) => fixture.name)
      if (fixtures !== 'all') expect(known).toEqual(expect.arrayContaining([...fixtures]))
    }
  })

  it('is counted in the status that the gallery shows', async () => {
    const status = {
      total: sum('total'),
      matched: sum('matched'),
      listed: sum('listed'),
      components: tallies,
    }
    console.info(`govuk-frontend fixtures: ${status.matched} matched, ${status.listed} listed with a reason, ${status.total} in all`)
    expect(status.total).toBeGreaterThan(700)
    // `npx vitest run -u` writes it anew.
    await expect(`${JSON.stringify(status, null, 2)}\n`).toMatchFileSnapshot('./fixtures-status.json')
  })
})

function fixturesOf(component: string): Fixture[] {
  const read = JSON.parse(readFileSync(join(folder, component, 'fixtures.json'), 'utf8')) as {
    fixtures: Fixture[]
  }
  return read.fixtures
}

// A component that we do not have draws nothing.
function rendered(component: string, fixture: Fixture): string {
  const adapter = adapters[component]
  return adapter ? normalised(renderToString(<>{adapter(new Options(fixture.options))}</>)) : ''
}

function isListed(component: string, name: string): boolean {
  const fixtures = exceptions[component]?.fixtures
  return fixtures === 'all' || fixtures?.includes(name) === true
}

function sum(key: 'matched' | 'listed' | 'total'): number {
  return tallies.reduce((total, tally) => total + tally[key], 0)
}
