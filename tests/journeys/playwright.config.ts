import path from 'node:path'
import { defineConfig } from '@playwright/test'

const root = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  outputDir: path.resolve(import.meta.dirname, '../../test-results'),
  globalSetup: './server.ts',
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: 'journeys', testIgnore: /accessible/ },
    { name: 'map', testMatch: /map\.setup\.ts/ },
    // Looks at each place of the map; its parts run side by side.
    { name: 'pages', testMatch: /accessible\.spec\.ts/, dependencies: ['map'], fullyParallel: true },
  ],
  timeout: 900_000,
  // A bound on hanging, not on speed.
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    // What is not there is said within minutes, with its name, and not only when the whole journey has run out of time.
    actionTimeout: 120_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        ...(root ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
  },
})
