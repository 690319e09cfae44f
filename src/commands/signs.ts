// Signs in notes, from the command line: a line in, a line out. No database, no network.
import fs from 'node:fs'
import path from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { loadContent } from '../platform/content/index.ts'
import { spotterOf } from '../modules/spotting/index.ts'
import type { Started } from './given.ts'

const usage = `Points out words that may bear on a sign. It decides nothing and keeps nothing.

  npx safe-return signs FILE.jsonl    reads {"text": "…"} a line (- for standard input), prints {"signs": […], "notes": […]} a line

An empty line is passed over. For a line that cannot be read, a line with a note of the kind "unreadable" is printed in its place, and the command ends with 2.`

class BadLine extends Error {}

/** Reads notes and prints what may bear on a sign. Exit 2: the command or a line cannot be read. */
export async function signsCommand({ words: [file, ...rest], checkout }: Started): Promise<void> {
  if (typeof file !== 'string' || rest.length > 0 || file === '--help') {
    console.error(usage)
    process.exitCode = file === '--help' ? 0 : 2
    return
  }
  if (file !== '-' && !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    console.error(`There is no file ${file}.`)
    process.exitCode = 2
    return
  }
  const spot = spotterOf(loadContent(path.join(checkout, 'content')))
  const out = new Output()
  let number = 0
  for await (const line of linesOf(file === '-' ? process.stdin : fs.createReadStream(file))) {
    number += 1
    if (line.trim() === '') continue
    if (!(await out.line(answerTo(line, number)))) return
  }

  function answerTo(line: string, at: number): string {
    try {
      const { signs, notes } = spot(textOf(line))
      return JSON.stringify({
        signs: signs.map(({ code, words, why }) => ({ code, words, why })),
        notes: notes.map(({ kind, words, why }) => ({ kind, words, why })),
      })
    } catch (problem) {
      if (!(problem instanceof BadLine)) throw problem
      // The others are read all the same, each answer stays in the place of its line, and nobody takes this one for a note without signs.
      const why = `Line ${at}: ${problem.message}`
      console.error(why)
      process.exitCode = 2
      return JSON.stringify({ signs: [], notes: [{ kind: 'unreadable', words: '', why }] })
    }
  }
}

/** Standard output, no faster than it is read. Whoever reads only the beginning (`| head`) ends the work, and that is no fault. */
class Output {
  private closed = false

  constructor() {
    process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
      if (problem.code !== 'EPIPE') throw problem
      this.closed = true
    })
  }

  /** False: nobody reads any more. */
  async line(text: string): Promise<boolean> {
    if (this.closed) return false
    if (!process.stdout.write(`${text}\n`))
      await new Promise<void>((resolve) => {
        const go = () => {
          process.stdout.off('drain', go).off('close', go)
          resolve()
        }
        process.stdout.on('drain', go).on('close', go)
      })
    return !this.closed
  }
}

/** Line by line, whatever its length. Only a line feed ends one: JSON may hold U+2028, at which Node's readline would cut. */
async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let begun: string[] = []
  let first = true
  const whole = (last: string) => {
    const line = begun.length === 0 ? last : `${begun.join('')}${last}`
    begun = []
    const unmarked = first && line.startsWith('\uFEFF') ? line.slice(1) : line
    first = false
    return unmarked
  }
  for await (const chunk of input) {
    const parts = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n')
    const rest = parts.pop() ?? ''
    for (const part of parts) yield whole(part)
    begun.push(rest)
  }
  yield whole(decoder.end())
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
