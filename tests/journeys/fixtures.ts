import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'

export const address = (): string => process.env['SAFE_RETURN_ADDRESS'] ?? 'http://localhost:3000'

/** First names of children, of the cast's stories and of the journeys: they stand in no address and no title. */
export const childNames = [
  'Kai',
  'Mia',
  'Devraj',
  'Aaliyah',
  'Jordan',
  'Tomos',
  'Ellis',
  'Wrenna',
  'Corin',
  'Sorrel',
  'Petra',
  'Linden',
  'Maris',
  'Thorn',
  'Hazel',
]

export interface Visit {
  phone?: boolean
  script?: boolean
  /** Another server than the one that the journeys started. */
  at?: string
}

const opened: BrowserContext[] = []
const wrong: string[] = []
const titles: Promise<void>[] = []

/** A browser window of their own for somebody of the cast, signed in by the demo's button. */
export async function signedIn(browser: Browser, worker: string, options: Visit = {}): Promise<Page> {
  const page = await stranger(browser, options)
  await page.goto('/sign-in')
  await page.locator(`form[action="/sign-in/as/${worker}"] button`).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return page
}

/** A browser window for somebody who has not signed in. */
export async function stranger(browser: Browser, options: Visit = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: options.at ?? address(),
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: options.phone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    javaScriptEnabled: options.script ?? true,
  })
  opened.push(context)
  watch(context, options.at ?? address())
  return context.newPage()
}

// What no journey may ever do: ask a third party for anything, put a child's name where it is kept, or break our own policy.
function watch(context: BrowserContext, home: string): void {
  const names = new RegExp(`\\b(${childNames.join('|')})`)
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${home}/`) && !url.startsWith('data:')) wrong.push(`a request left for ${url}`)
    if (names.test(decodeURIComponent(url))) wrong.push(`a child’s name in the address ${url}`)
  })
  context.on('page', (page) => {
    page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) wrong.push(`${page.url()}: ${message.text()}`)
    })
    page.on('domcontentloaded', () =>
      titles.push(
        page.title().then(
          (title) => {
            if (names.test(title)) wrong.push(`a child’s name in the title “${title}”`)
          },
          // The page has gone on already.
          () => undefined,
        ),
      ),
    )
  })
}

/** No violation of WCAG 2.2 AA, and nothing scrolls sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page), page.url()).toEqual([])
  expect(await sideways(page), `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0)
}

/** What axe finds against WCAG 2.2 AA, as "rule: elements", without what stands in `known`. */
export async function violations(page: Page): Promise<string[]> {
  // At its end, where the bar that sticks to the window's foot has its own place and covers nothing.
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
  const found = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return found.violations.flatMap(({ id, nodes }) => {
    const left = nodes.filter((n) => !known.some((k) => k.rule === id && k.on.test(n.html) && k.saying.test(n.failureSummary ?? '')))
    return left.length === 0 ? [] : [`${id}: ${left.map((n) => n.target.join(' ')).join(', ')}`]
  })
}

// What GOV.UK Frontend's own script writes and its makers stand by after testing with people; each only on that very element.
const known: readonly { rule: string; on: RegExp; saying: RegExp }[] = [
  // A radio that reveals a question says so by aria-expanded, which ARIA does not list for radios; screen readers read it out.
  { rule: 'aria-allowed-attr', on: /^<input[^>]* type="radio"[^>]* aria-expanded=/, saying: /not allowed: aria-expanded="(true|false)"$/m },
  // Their names hold all the visible words, in order, but with a comma between; axe looks for them unbroken.
  { rule: 'label-content-name-mismatch', on: /class="govuk-accordion__section-button"/, saying: /./ },
  { rule: 'label-content-name-mismatch', on: /class="govuk-file-upload-button/, saying: /./ },
]

/** By how many pixels the page is wider than its window. */
export async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

export const test = base.extend<{ watched: void }>({
  watched: [
    // oxlint-disable-next-line eslint/no-empty-pattern
    async ({}, use) => {
      wrong.length = 0
      await use()
      await Promise.all(titles.splice(0))
      await Promise.all(opened.splice(0).map((context) => context.close()))
      expect([...new Set(wrong)]).toEqual([])
    },
    { auto: true },
  ],
})
export { expect }
