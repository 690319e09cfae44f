// Every page that somebody of the cast can open by following links: WCAG 2.2 AA by axe, valid HTML, no sideways scrolling on a small
// phone, a phone and a desk, text twice as large, and the primary button to be seen in forced colours.
import type { Page } from '@playwright/test'
import { HtmlValidate } from 'html-validate'
import { publicPages, readMap } from './map.ts'
import { expect, sideways, signedIn, stranger, test, violations } from './fixtures.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // How it is written, not what it means; the renderer decides.
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-trailing-whitespace': 'off',
    'doctype-style': 'off',
    'long-title': 'off',
    // GOV.UK Frontend's markup, for readers that know no better.
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
  },
})

// The map is drawn when the tests are declared already, so they are as many parts of it as keep each short.
const parts = 6

for (let part = 0; part < parts; part += 1) {
  test(`the pages of the cast, part ${part + 1} of ${parts}`, async ({ browser }) => {
    test.setTimeout(1_200_000)
    const places = await readMap()
    expect(places.length).toBeGreaterThan(60)
    const mine = places.slice(Math.floor((places.length * part) / parts), Math.floor((places.length * (part + 1)) / parts))
    for (const worker of new Set(mine.map((p) => p.worker))) {
      const page = await signedIn(browser, worker)
      for (const { url } of mine.filter((p) => p.worker === worker)) await look(page, url)
      await page.context().close()
    }
  })
}

test('every page for somebody who has not signed in', async ({ browser }) => {
  const page = await stranger(browser)
  for (const url of publicPages) await look(page, url)
})

test('the primary button is seen in forced colours, and the focus too', async ({ browser }) => {
  const page = await signedIn(browser, 'tom')
  await page.emulateMedia({ forcedColors: 'active' })
  for (const url of ['/work', '/children/find', '/account']) {
    await page.goto(url)
    for (const button of await page.getByRole('main').locator('.govuk-button').all()) expect(await borderShows(button), url).toBe(true)
  }
  await page.goto('/children/find')
  await page.getByRole('button', { name: 'Find', exact: true }).last().focus()
  expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).not.toBe('none')
})

test('on paper no link is followed by its address, which leads nowhere there and may hold a reference', async ({ browser }) => {
  const page = await signedIn(browser, 'priya')
  await page.emulateMedia({ media: 'print' })
  await page.goto('/discussions?show=past')
  const links = page.locator('main .govuk-link, main .sr-work-item a, .sr-header a')
  expect(await links.count()).toBeGreaterThan(2)
  const followed = await links.evaluateAll((all) => all.map((link) => getComputedStyle(link, '::after').content))
  expect(followed.filter((content) => content !== 'none')).toEqual([])
})

async function look(page: Page, url: string): Promise<void> {
  await test.step(url, async () => {
    await page.setViewportSize({ width: 1280, height: 900 })
    const answer = await page.goto(url)
    const html = (await answer?.text()) ?? ''
    expect.soft(await invalid(html), `${url}: HTML`).toEqual([])
    expect.soft(await violations(page), `${url}: axe at a desk`).toEqual([])
    expect.soft(await sideways(page), `${url} scrolls sideways at a desk`).toBeLessThanOrEqual(0)
    expect.soft(await page.locator('h1').count(), `${url}: one h1`).toBe(1)
    await page.setViewportSize({ width: 390, height: 844 })
    expect.soft(await sideways(page), `${url} scrolls sideways on a phone`).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 320, height: 568 })
    expect.soft(await sideways(page), `${url} scrolls sideways at 320 px`).toBeLessThanOrEqual(0)
    expect.soft(await violations(page), `${url}: axe at 320 px`).toEqual([])
    // Text twice as large, as a browser's own setting makes it.
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    expect.soft(await sideways(page), `${url} scrolls sideways with text at 200%`).toBeLessThanOrEqual(0)
    expect.soft(await clipped(page), `${url} cuts text off at 200%`).toEqual([])
  })
}

async function invalid(html: string): Promise<string[]> {
  const report = await validator.validateString(html)
  return report.results.flatMap((r) =>
    r.messages.filter((m) => m.severity === 2).map((m) => `${m.ruleId}: ${m.message} (${m.selector ?? ''})`),
  )
}

/** Elements that hold more text than they show. */
async function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *, header *')]
      .filter((e) => e.childElementCount === 0 && (e.textContent ?? '').trim() !== '')
      .filter((e) => !e.closest('.govuk-visually-hidden, textarea, select, svg, [hidden]'))
      .filter((e) => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1)
      .map((e) => `${e.tagName} ${e.className}: ${(e.textContent ?? '').trim().slice(0, 40)}`),
  )
}

async function borderShows(button: ReturnType<Page['locator']>): Promise<boolean> {
  return button.evaluate((b) => {
    const s = getComputedStyle(b)
    return (
      s.borderTopStyle !== 'none' &&
      parseFloat(s.borderTopWidth) >= 1 &&
      s.borderTopColor !== s.backgroundColor &&
      s.visibility === 'visible'
    )
  })
}
