#!/usr/bin/env node
// Measures, and reports what it measured: npx node bin/bench.mjs signs | national
import fs from 'node:fs'
import path from 'node:path'
import { checkout, underPinnedNode } from './lib/node.mjs'

await underPinnedNode()
const benches = { signs, national: async () => (await import('../bench/national/bench.ts')).national(process.argv.slice(3)) }
const bench = benches[process.argv[2]]
if (bench) await bench()
else {
  console.error('npx node bin/bench.mjs signs       precision and recall on the labelled notes, and megabytes a second on one core')
  console.error('npx node bin/bench.mjs national    pages under load on the invented nation: --help says how')
  process.exitCode = 2
}

async function signs() {
  const { loadContent } = await import('../src/platform/content/index.ts')
  const { spotterOf } = await import('../src/modules/spotting/domain.ts')
  const spot = spotterOf(loadContent(path.join(checkout, 'content')))
  const texts = []
  // Rules are tuned on the first four (everyday holds no sign at all); nobody looks at what goes wrong in the last three.
  for (const half of ['tune', 'practice-a', 'everyday', 'practice-c', 'practice-b', 'practice-d', 'report']) {
    const counts = new Map()
    const count = (code) => counts.get(code) ?? counts.set(code, { right: 0, wrong: 0, missed: 0 }).get(code)
    const lines = fs
      .readFileSync(path.join(checkout, 'bench/notes', `${half}.jsonl`), 'utf8')
      .trim()
      .split('\n')
    for (const { text, signs: labelled } of lines.map((line) => JSON.parse(line))) {
      texts.push(text)
      const wanted = new Set(labelled)
      const found = new Set(spot(text).signs.map((sign) => sign.code))
      for (const code of found) count(code)[wanted.has(code) ? 'right' : 'wrong'] += 1
      for (const code of wanted) if (!found.has(code)) count(code).missed += 1
    }
    console.log(`\n${half}: ${lines.length} notes`)
    const all = { right: 0, wrong: 0, missed: 0 }
    for (const [code, one] of [...counts].sort(([a], [b]) => a.localeCompare(b))) {
      for (const key of Object.keys(all)) all[key] += one[key]
      console.log(row(code, one))
    }
    console.log(row('all', all))
  }
  speed(spot, texts)
}

function row(name, { right, wrong, missed }) {
  const share = (of) => (of === 0 ? '    –' : (right / of).toFixed(3))
  return `${name.padEnd(30)} precision ${share(right + wrong)}  recall ${share(right + missed)}  (${right} right, ${wrong} wrong, ${missed} missed)`
}

function speed(spot, texts) {
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6
  for (let round = 0; round < 20; round += 1) for (const text of texts) spot(text)
  const rounds = 100
  const used = process.cpuUsage()
  const before = performance.now()
  for (let round = 0; round < rounds; round += 1) for (const text of texts) spot(text)
  const seconds = (performance.now() - before) / 1000
  const worked = process.cpuUsage(used).user / 1e6
  const rate = (took) => ((megabytes * rounds) / took).toFixed(1)
  console.log(`\n${rate(seconds)} MB of these notes a second, one core; ${rate(worked)} by the time that the core worked for us`)
}
