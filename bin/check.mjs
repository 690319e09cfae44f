#!/usr/bin/env node
// The whole gate: npm test. Each step says what it does and how long it took; the first that fails ends it. --full also runs the
// long forms (every authorisation cell). --only NAME runs one step.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { checkout, underPinnedNode } from './lib/node.mjs'
import { findChromium } from './lib/chromium.mjs'

await underPinnedNode()
const full = process.argv.includes('--full')
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null
const tool = (name) => path.join(checkout, 'node_modules', '.bin', name)
const environment = {
  ...process.env,
  PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
  ...(full ? { SAFE_RETURN_FULL: '1' } : {}),
}

const steps = [
  { name: 'types', says: 'types', run: () => run(tool('tsc'), ['-p', '.']) },
  { name: 'pure', says: 'kernel and domain stay pure (no IO, no clock)', run: () => run(tool('tsc'), ['-p', 'tsconfig.pure.json']) },
  { name: 'lint', says: 'lint', run: () => run(tool('oxlint'), ['--type-aware', 'src', 'tests']) },
  { name: 'format', says: 'format', run: () => run(tool('oxfmt'), ['--check', 'src', 'tests']) },
  {
    name: 'db-types',
    says: 'row types match the migrations',
    run: () => run(process.execPath, ['bin/db-types.mjs', '--check'], { SAFE_RETURN_DATA: '.data/check' }),
  },
  {
    name: 'unit',
    says: `architecture, unit and database tests on ${process.env.DATABASE_URL ? 'DATABASE_URL’s server' : 'the embedded PostgreSQL'}`,
    run: () => run(process.execPath, [path.join(checkout, 'node_modules/vitest/vitest.mjs'), 'run']),
  },
  {
    name: 'journeys',
    says: 'browser journeys and accessibility',
    run: () =>
      run(
        process.execPath,
        [path.join(checkout, 'node_modules/@playwright/test/cli.js'), 'test', '-c', 'tests/journeys/playwright.config.ts'],
        { CHROMIUM: findChromium() },
      ),
  },
]

const failed = []
for (const step of steps.filter((s) => only === null || s.name === only)) {
  const began = performance.now()
  console.log(`\n▸ ${step.says}`)
  const ok = step.run()
  console.log(`${ok ? '✓' : '✗'} ${step.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  if (!ok) {
    failed.push(step.name)
    break
  }
}
fs.rmSync(path.join(checkout, '.data/check'), { recursive: true, force: true })
console.log(failed.length > 0 ? `\nThe gate failed at: ${failed.join(', ')}` : '\nThe gate is green')
process.exit(failed.length > 0 ? 1 : 0)

function run(command, args, more = {}) {
  return spawnSync(command, args, { cwd: checkout, stdio: 'inherit', env: { ...environment, ...more } }).status === 0
}
