import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
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

  it('names each line that it cannot read, goes on with the others, and ends with 2', () => {
    const bad = ['not json', '{"note":"x"}', '{"text":5}', '{"text":null}', '"He carries a knife."', '[1]', 'null', '{"text":"half']
    const { status, stdout, stderr } = signs([...bad, '{"text":"He owes a dealer £400."}'])
    expect(status).toBe(2)
    const answers = told(stdout)
    for (const [n, line] of bad.entries()) {
      expect(stderr.split('\n')[n], line).toMatch(new RegExp(`^Line ${n + 1}: .*"text"`))
      const why = expect.stringContaining(`Line ${n + 1}: `)
      expect(answers[n], line).toEqual({ signs: [], notes: [{ kind: 'unreadable', words: '', why }] })
    }
    expect(answers.at(-1)?.signs.map(({ code }) => code)).toContain('debt')
  })

  it('says that there is no such file, and stops with 2', () => {
    for (const file of ['no-such-file.jsonl', 'src']) {
      const { status, stderr } = signs([], file)
      expect(status, file).toBe(2)
      expect(stderr).toMatch(/no file/)
    }
  })

  it('prints signs and notes and nothing else, whatever the lines look like', () => {
    const text = 'He carries a knife.'
    const lines = [
      `\uFEFF${JSON.stringify({ text })}\r`,
      '',
      '  \r',
      `{"text":"${text}\u2028He is well."}`,
      JSON.stringify({ text: '' }),
      JSON.stringify({ text, id: 7 }),
    ]
    const { status, stdout, stderr } = signs(lines)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const answers = told(stdout)
    expect(answers.map(({ signs: found }) => found.map(({ code }) => code))).toEqual([['weapon'], ['weapon'], [], ['weapon']])
    for (const answer of answers) {
      expect(Object.keys(answer)).toEqual(['signs', 'notes'])
      for (const sign of answer.signs) expect(Object.keys(sign)).toEqual(['code', 'words', 'why'])
    }
  })

  it('reads a line of millions of letters, and far more notes than its memory would hold', () => {
    const sentence = 'He went to school and had his tea. '
    const long = signs([JSON.stringify({ text: `${sentence.repeat(60_000)}He carries a knife.` })])
    expect(told(long.stdout)[0]?.signs.map(({ code }) => code)).toEqual(['weapon'])

    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signs-'))
    const file = path.join(folder, 'notes.jsonl')
    const line = `${JSON.stringify({ text: sentence, beside: 'x'.repeat(20_000) })}\n`
    const lines = Math.ceil(160e6 / line.length)
    try {
      fs.writeFileSync(file, line.repeat(lines))
      const { status, stdout } = spawnSync(process.execPath, ['--max-old-space-size=128', 'bin/safe-return.mjs', 'signs', file], {
        encoding: 'utf8',
        maxBuffer: 1e8,
        timeout: 300_000,
      })
      expect(status).toBe(0)
      expect(told(stdout)).toHaveLength(lines)
    } finally {
      fs.rmSync(folder, { recursive: true })
    }
  })

  it('ends quietly when nobody reads any further', () => {
    const text = JSON.stringify({ text: 'He carries a knife.' })
    const { status, stderr } = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', `"$0" bin/safe-return.mjs signs - | head -n 1`, process.execPath],
      {
        input: `${text}\n`.repeat(20_000),
        encoding: 'utf8',
        timeout: 300_000,
      },
    )
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})

function told(stdout: string): { signs: { code: string }[]; notes: unknown[] }[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
