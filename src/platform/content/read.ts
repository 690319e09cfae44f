import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseDocument } from 'yaml'
import type { z } from 'zod'

/** One thing wrong with the content: which file, where in it, and what. */
export interface Problem {
  readonly file: string
  readonly path: string
  readonly text: string
}

/**
 * Reads one file and checks it. Adds to `problems` and returns undefined when it cannot be used, so that one run
 * tells the editor everything that is wrong.
 */
export function readContentFile<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
  problems: Problem[],
): z.infer<Schema> | undefined {
  const raw = parseFile(folder, file, problems)
  if (raw === undefined) return undefined
  const read = schema.safeParse(raw)
  if (read.success) return read.data
  for (const issue of read.error.issues) {
    problems.push({ file, path: pathInWords(issue.path), text: issue.message })
  }
  return undefined
}

/**
 * Reads every `.yaml` file of one folder; the file's name must be the item's own code, so that an editor finds
 * what the page shows.
 */
export function readContentFolder<Schema extends z.ZodType>(
  folder: string,
  name: string,
  schema: Schema,
  codeOf: (item: z.infer<Schema>) => string,
  problems: Problem[],
): z.infer<Schema>[] {
  const items: z.infer<Schema>[] = []
  for (const file of namesIn(folder, name, problems)) {
    const path = `${name}/${file}`
    if (!file.endsWith('.yaml')) {
      problems.push({ file: path, path: '', text: 'only .yaml files belong here' })
      continue
    }
    const item = readContentFile(folder, path, schema, problems)
    if (item === undefined) continue
    if (codeOf(item) !== basename(file, '.yaml')) {
      problems.push({
        file: path,
        path: '',
        text: `the file is named ${file} but says it is ${codeOf(item)}`,
      })
    }
    items.push(item)
  }
  return items
}

function parseFile(folder: string, file: string, problems: Problem[]): unknown {
  let text: string
  try {
    text = readFileSync(join(folder, file), 'utf8')
  } catch {
    problems.push({ file, path: '', text: 'the file is missing or cannot be read' })
    return undefined
  }
  const document = parseDocument(text)
  for (const error of document.errors) {
    const line = error.linePos?.[0].line
    problems.push({
      file,
      path: line === undefined ? '' : `line ${line}`,
      text: firstLine(error.message),
    })
  }
  if (document.errors.length > 0) return undefined
  const raw: unknown = document.toJS()
  if (raw === null) problems.push({ file, path: '', text: 'the file is empty' })
  return raw ?? undefined
}

function namesIn(folder: string, name: string, problems: Problem[]): string[] {
  try {
    return readdirSync(join(folder, name)).sort()
  } catch {
    problems.push({ file: name, path: '', text: 'the folder is missing or cannot be read' })
    return []
  }
}

function pathInWords(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
