#!/usr/bin/env node
// Writes src/platform/db/schema.ts and db/schema.sql from a freshly migrated database; with --check only says whether they are up to date.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { checkout, underPinnedNode } from './lib/node.mjs'

await underPinnedNode()
const { command } = await import('./lib/command.mjs')
const checking = process.argv.includes('--check')
const made = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-'))
// The types of every row for the program, and the whole schema for whoever reads it.
const files = [
  { made: path.join(made, 'schema.ts'), kept: path.join(checkout, 'src/platform/db/schema.ts') },
  { made: path.join(made, 'schema.sql'), kept: path.join(checkout, 'db/schema.sql') },
]
await command([
  'with-scratch-database',
  '--',
  (url, schema) => {
    fs.writeFileSync(files[1].made, schema)
    const generated = spawnSync(
      process.execPath,
      [
        path.join(checkout, 'node_modules/kysely-codegen/dist/cli/bin.js'),
        '--dialect',
        'postgres',
        '--url',
        url,
        '--camel-case',
        '--out-file',
        files[0].made,
        '--exclude-pattern',
        '{house_*,public.house_*,pgboss.*}',
        '--date-parser',
        'string',
        '--type-mapping',
        '{"int8":"number"}',
      ],
      { encoding: 'utf8' },
    )
    if (generated.status !== 0) throw new Error(generated.stdout + generated.stderr)
  },
])
for (const file of files) {
  if (!checking) fs.copyFileSync(file.made, file.kept)
  else if (!fs.existsSync(file.kept) || fs.readFileSync(file.made, 'utf8') !== fs.readFileSync(file.kept, 'utf8')) {
    console.error(`${path.relative(checkout, file.kept)} is not what the migrations make: run npm run db:types`)
    process.exitCode = 1
  }
}
fs.rmSync(made, { recursive: true })
