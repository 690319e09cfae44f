// Signs in notes, from the command line: a line in, a line out. No database, no network.
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'
import { loadContent } from '../platform/content/index.ts'
import { spotterOf } from '../modules/spotting/index.ts'
import type { Started } from './given.ts'

const usage = `Points out words that may bear on a sign. It decides nothing and keeps nothing.

  npx safe-return signs FILE.jsonl    reads {"text": "…"} a line (- for standard input), prints {"signs": […], "notes": […]} a line`

class BadLine extends Error {}

/** Reads notes and prints what may bear on a sign. Exit 2: the command or a line cannot be read. */
export async function signsCommand({ words: [file, ...rest], checkout }: Started): Promise<void> {
  if (typeof file !== 'string' || rest.length > 0 || file === '--help') {
    console.error(usage)
    process.exitCode = file === '--help' ? 0 : 2
    return
  }
  if (file !== '-' && !fs.existsSync(file)) {
    console.error(`There is no file ${file}.`)
    process.exitCode = 2
    return
  }
  const spot = spotterOf(loadContent(path.join(checkout, 'content')))
  const input = file === '-' ? process.stdin : fs.createReadStream(file)
  let number = 0
  for await (const line of readline.createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (line.trim() === '') continue
    try {
      const { signs, notes } = spot(textOf(line))
      const told = {
        signs: signs.map(({ code, words, why }) => ({ code, words, why })),
        notes: notes.map(({ kind, words, why }) => ({ kind, words, why })),
      }
      if (!process.stdout.write(`${JSON.stringify(told)}\n`)) await new Promise((drained) => process.stdout.once('drain', drained))
    } catch (problem) {
      if (!(problem instanceof BadLine)) throw problem
      console.error(`Line ${number}: ${problem.message}`)
      process.exitCode = 2
      return
    }
  }
}

function textOf(line: string): string {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    throw new BadLine('this is not JSON. A line looks like {"text": "the note"}.')
  }
  if (typeof read === 'object' && read !== null && 'text' in read && typeof read.text === 'string') return read.text
  throw new BadLine('there is no "text" in words. A line looks like {"text": "the note"}.')
}
