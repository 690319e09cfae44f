import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** The real command, with these lines on standard input. */
function signs(lines: readonly string[], file = '-') {
  return spawnSync(process.execPath, ['bin/safe-return.mjs', 'signs', file], {
    input: lines.join('\n'),
    encoding: 'utf8',
    timeout: 300_000,
  })
}

describe('npx safe-return signs', () => {
  it('answers each line with signs and notes, and needs no database', () => {
    const { status, stdout } = signs([
      JSON.stringify({ text: 'Staff found £400 cash under his bed.' }),
      JSON.stringify({ text: 'She denied having a second phone.' }),
    ])
    expect(status).toBe(0)
    const [found, denied] = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(found).toMatchObject({ signs: [{ code: 'unexplained-money', words: expect.stringContaining('£400') }] })
    expect(denied).toMatchObject({ signs: [], notes: [{ kind: 'denial' }] })
  })

  it('names the line that it cannot read, and stops with 2', () => {
    for (const bad of ['not json', '{"note":"x"}', '{"text":5}']) {
      const { status, stderr } = signs(['{"text":"He is well."}', bad])
      expect(status, bad).toBe(2)
      expect(stderr).toMatch(/^Line 2: .*"text"/)
    }
    expect(signs([], 'no-such-file.jsonl').status).toBe(2)
  })
})
