// The shape of the house, read from its files: who may know whom, what each file may hold. It also checks that it read anything.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const checkout = path.resolve(import.meta.dirname, '..')

/** Modules meet only here: who is introduced to whom. Everything else is a stranger. */
const introduced: Record<string, readonly string[]> = {
  front: [],
  notifications: [],
  agencies: ['notifications'],
  people: ['agencies'],
  spotting: [],
  interviews: ['people', 'agencies', 'spotting', 'notifications'],
  missing: ['people', 'agencies', 'interviews'],
  signs: ['people', 'interviews', 'spotting'],
  response: ['missing', 'people', 'agencies', 'interviews', 'signs', 'judgements', 'story', 'notifications', 'contexts'],
  intelligence: ['people', 'response', 'notifications'],
  judgements: ['people', 'agencies', 'signs'],
  work: ['people', 'missing', 'interviews', 'response', 'judgements', 'intelligence'],
  story: ['people', 'signs', 'judgements'],
  statistics: ['response'],
  imports: ['people', 'missing', 'agencies'],
  contexts: ['people', 'agencies'],
  panel: ['people', 'agencies', 'signs', 'judgements', 'response', 'story', 'contexts', 'notifications'],
}

/** What each layer may reach, beside itself. App-level files (src/*.ts, src/commands) may reach all. */
const layers: Record<string, readonly string[]> = {
  kernel: [],
  platform: ['kernel'],
  design: ['kernel', 'platform'],
  modules: ['kernel', 'platform', 'design'],
}

interface Source {
  file: string
  text: string
  imports: string[]
}

const sources = read(path.join(checkout, 'src'))
const product = sources.filter((s) => !isTest(s.file))

test('this test reads the house', () => {
  expect(sources.length).toBeGreaterThan(150)
  expect(sources.flatMap((s) => s.imports).length).toBeGreaterThan(300)
})

describe('direction', () => {
  test('kernel ← platform ← design ← modules ← app', () => {
    const wrong = product.flatMap((s) => {
      const from = layerOf(s.file)
      if (!from || s.file === 'src/platform/module.ts') return []
      return s.imports
        .filter((to) => layerOf(to) !== null && layerOf(to) !== from && !layers[from]?.includes(layerOf(to) as string))
        .map((to) => `${s.file} reaches up to ${to}`)
    })
    expect(wrong).toEqual([])
  })

  test('modules meet at the door, and only when introduced', () => {
    const wrong = product.flatMap((s) => {
      const from = moduleOf(s.file)
      if (!from) return []
      return s.imports
        .filter((to) => moduleOf(to) !== null && moduleOf(to) !== from)
        .flatMap((to) => {
          const other = moduleOf(to) as string
          if (!introduced[from]?.includes(other)) return [`${s.file} knows ${other} without being introduced`]
          return to === `src/modules/${other}/index.ts` ? [] : [`${s.file} climbs into ${to}; the door is index.ts`]
        })
    })
    expect(wrong).toEqual([])
  })

  test('nobody knows each other in a circle', () => {
    const visit = (name: string, path_: readonly string[]): string[] =>
      path_.includes(name) ? [[...path_, name].join(' → ')] : (introduced[name] ?? []).flatMap((next) => visit(next, [...path_, name]))
    expect(Object.keys(introduced).flatMap((name) => visit(name, []))).toEqual([])
  })

  test('every module is introduced, and has a README and a door', () => {
    const found = fs.readdirSync(path.join(checkout, 'src/modules'))
    expect(found.toSorted()).toEqual(Object.keys(introduced).toSorted())
    for (const name of found)
      for (const file of ['README.md', 'index.ts'])
        expect(fs.existsSync(path.join(checkout, 'src/modules', name, file)), `${name}/${file}`).toBe(true)
  })
})

describe('what a file may hold', () => {
  test('the kernel and the rules take now, and have no chance in them', () => {
    const wrong = product
      .filter((s) => s.file.startsWith('src/kernel/') || s.file.endsWith('/domain.ts'))
      .filter((s) => /Date\.now\(|new Date\(\)|Math\.random\(|process\./.test(code(s.text)))
    expect(wrong.map((s) => s.file)).toEqual([])
  })

  test('raw controls and tables live in the design only', () => {
    const wrong = product
      .filter((s) => s.file.endsWith('.tsx') && !s.file.startsWith('src/design/'))
      .filter((s) => /<(button|input|select|textarea|table|fieldset|legend)[\s>]/.test(code(s.text)))
    expect(wrong.map((s) => s.file)).toEqual([])
  })

  test('no inline style, no inline script, no raw HTML, no handlers in markup', () => {
    const wrong = product
      .filter((s) => s.file.endsWith('.tsx'))
      .filter((s) => /\sstyle=|dangerouslySetInnerHTML|\son[A-Z][a-z]+=|<script>/.test(code(s.text)))
    expect(wrong.map((s) => s.file)).toEqual([])
  })

  test('SQL is bound, never glued', () => {
    const allowed = new Set<string>([])
    const wrong = product.filter((s) => !allowed.has(s.file)).filter((s) => /sql\.raw\(|sql\.lit\(/.test(code(s.text)))
    expect(wrong.map((s) => s.file)).toEqual([])
  })

  test('the app never reads the clock of its machine where rules are made', () => {
    const allowed = new Set(['src/demo.ts', 'src/platform/log/index.ts'])
    const wrong = product
      .filter(
        (s) =>
          !allowed.has(s.file) &&
          !s.file.startsWith('src/design/client') &&
          !s.file.startsWith('src/commands') &&
          !/\/client(\/|\.ts)/.test(s.file),
      )
      .filter((s) => /Date\.now\(|new Date\(\)/.test(code(s.text)))
    expect(wrong.map((s) => s.file)).toEqual([])
  })

  test('no file has outgrown its reader', () => {
    // Reference data is read as a table, not as code.
    const tables = new Set(['src/kernel/authorities.ts', 'src/platform/db/schema.ts'])
    const long = product
      .filter((s) => !tables.has(s.file) && s.text.split('\n').length > 520)
      .map((s) => `${s.file}: ${s.text.split('\n').length} lines`)
    expect(long).toEqual([])
  })

  test('one word for one thing: the forbidden ones stand nowhere', () => {
    const wrong = product.filter((s) => /\btenant/i.test(code(s.text))).map((s) => s.file)
    expect(wrong).toEqual([])
  })

  test('no check is loosened in passing', () => {
    const wrong = sources
      .filter((s) =>
        /@ts-ignore|@ts-expect-error|eslint-disable|oxlint-disable|\bas any\b|\b(test|it|describe)\.(skip|only|todo)\(/.test(code(s.text)),
      )
      .map((s) => s.file)
    expect(wrong).toEqual([])
  })
})

function read(folder: string): Source[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.tsx?$/.test(e.name) && !e.name.endsWith('.d.ts'))
    .map((e) => {
      const full = path.join(e.parentPath, e.name)
      const text = fs.readFileSync(full, 'utf8')
      const imports = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, to]) =>
        path.relative(checkout, path.resolve(path.dirname(full), to as string)),
      )
      return { file: path.relative(checkout, full), text, imports }
    })
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || /\/fixtures\//.test(file)
}

function layerOf(file: string): string | null {
  const [, layer] = /^src\/([^/]+)\//.exec(file) ?? []
  return layer !== undefined && layer in layers ? layer : null
}

function moduleOf(file: string): string | null {
  return /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? null
}

/** The text without its comments: a rule may be named where it is explained. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}
