#!/usr/bin/env node
// The README's pictures, from a demo that runs: SAFE_RETURN_ADDRESS=http://localhost:3000 npm run pictures. It takes an interview there,
// so give it a demo that was started for this.
import fs from 'node:fs'
import path from 'node:path'
import { checkout, underPinnedNode } from './lib/node.mjs'
import { findChromium } from './lib/chromium.mjs'

await underPinnedNode()
const { chromium } = await import('@playwright/test')
const folder = path.join(checkout, 'docs/pictures')
const bytesMax = 150_000
fs.mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
})
try {
  const desk = await signedIn('tom', { viewport: { width: 1120, height: 860 } })
  await save(desk, 'work.png')
  const phone = await signedIn('tom', { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.5 })
  await phone
    .getByRole('button', { name: /^Take this interview/ })
    .first()
    .click()
  await phone.waitForURL(/\/interviews\//)
  await phone.goto(`${new URL(phone.url()).pathname}/talk?q=during-tell-me`)
  await phone.getByRole('textbox', { name: /^Tell me/ }).fill('We just drove about. I had to hold a bag. I got food.')
  await phone.locator('[data-save-state]').getByText('Saved').waitFor()
  await phone.evaluate(() => document.activeElement?.blur())
  await phone.locator('h1').evaluate((title) => window.scrollTo(0, title.getBoundingClientRect().top - 110))
  await save(phone, 'interview-phone.png')
} finally {
  await browser.close()
}

async function signedIn(worker, options) {
  const baseURL = process.env.SAFE_RETURN_ADDRESS ?? 'http://localhost:3000'
  const context = await browser.newContext({ baseURL, locale: 'en-GB', timezoneId: 'Europe/London', ...options })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.locator(`form[action="/sign-in/as/${worker}"] button`).click()
  await page.waitForURL(/\/work/)
  return page
}

async function save(page, name) {
  const file = path.join(folder, name)
  await page.screenshot({ path: file })
  const bytes = fs.statSync(file).size
  console.log(`${path.relative(checkout, file)}: ${Math.round(bytes / 1000)} kB`)
  if (bytes > bytesMax) throw new Error(`${name} is too large for the README`)
}
