import { expect, test } from 'vitest'
import { fileRefused, inOneLine, type Finding } from './finding.ts'
import { reportLines } from './report.ts'

const finding: Finding = {
  file: '=missing.csv',
  line: 12,
  column: 'MIS_END',
  rule: '567',
  level: 'refused',
  sentence: 'It ends "before" it starts.',
}

test('the report says where, what and why, and runs nothing', async () => {
  const lines: string[] = []
  for await (const line of reportLines([finding])) lines.push(line)
  expect(lines).toEqual([
    '\ufeffFile,Line,Column,Rule,What happens,"Why, and what to do"\r\n',
    `'=missing.csv,12,MIS_END,567,Not brought in,"It ends ""before"" it starts."\r\n`,
  ])
})

test('in one line: the place, as far as it is known, then the sentence', () => {
  expect(inOneLine(finding)).toBe('=missing.csv, line 12, column MIS_END: It ends "before" it starts.')
  expect(inOneLine(fileRefused('a.csv', 'empty-file', 'It is empty.').finding)).toBe('a.csv: It is empty.')
})
