import { readdirSync } from 'node:fs'
import type { z } from 'zod'
import { checkAcrossFiles, questionsOf } from './check.ts'
import { readContentFile, readContentFolder, type Problem } from './read.ts'
import { disruptionSchema, intelligenceSchema, type DisruptionGuide, type IntelligenceGuide } from './intelligence.ts'
import { messagesSchema, type MessagesGuide } from './messages.ts'
import { contextGuideSchema, type ContextGuide } from './contexts.ts'
import { panelGuideSchema, type PanelGuide } from './panel.ts'
import { planSchema, type PlanGuide } from './plan.ts'
import { nrmSchema, type NrmGuide } from './nrm.ts'
import * as schema from './schema.ts'

export type * from './schema.ts'
export type { PanelGuide } from './panel.ts'
export type { PlanGuide } from './plan.ts'
export { contextKinds, type ContextGuide, type ContextKind, type ContextSign, type ContextSignList } from './contexts.ts'
export type * from './nrm.ts'
export { nrmChecks, nrmFacts } from './nrm.ts'
export type { Problem } from './read.ts'
export {
  evidenceKinds,
  subjectKinds,
  type DisruptionGuide,
  type EvidenceKind,
  type IntelligenceGuide,
  type SubjectKind,
} from './intelligence.ts'
export { gapLong, parsePattern, plainWord, type Pattern } from './notation.ts'
export { generalKnowledge } from './check.ts'
export { fieldKinds, interviewSections, questionKinds, reasonLists, signLists } from './schema.ts'

/**
 * Everything a practitioner wrote in `content/`: read once at start, checked, frozen.
 *
 * Records keep codes, never positions. A look-up answers undefined for a code that has left the content since the
 * record was made: the page then shows the code itself and says that its words are no longer kept.
 */
export interface Content {
  /** In the order harm now, signs, vulnerabilities, strengths; by title within each. */
  readonly signs: readonly schema.Sign[]
  readonly interview: schema.InterviewGuide
  readonly urgent: schema.UrgentGuide
  readonly sharing: schema.SharingGuide
  readonly riskScales: readonly schema.RiskScale[]
  readonly definitions: readonly schema.MissingDefinition[]
  readonly slang: schema.SlangGuide
  readonly language: schema.LanguageGuide
  readonly helplines: schema.HelplineGuide
  readonly sources: readonly schema.Source[]
  readonly pages: readonly schema.PublicPage[]
  readonly profile: schema.ProfileGuide
  readonly missing: schema.MissingGuide
  readonly judgement: schema.JudgementGuide
  /** The one plan of a child: its kinds, its four parts, and the copy that is handed over. */
  readonly plan: schema.Sealed<PlanGuide>
  /** The kinds of context and the signs that may be noted in each. */
  readonly contexts: schema.Sealed<ContextGuide>
  /** What a panel may say of a child, and the themes that are counted. */
  readonly panel: schema.Sealed<PanelGuide>
  /** What workers are told by e-mail or text. */
  readonly messages: MessagesGuide
  /** The words of the partner form and the police grades. */
  readonly intelligence: IntelligenceGuide
  /** Notices, orders and measures against those who exploit children, by title. */
  readonly disruption: readonly DisruptionGuide[]
  measure(code: string): DisruptionGuide | undefined
  /** The questions of a referral to the National Referral Mechanism, who may send one, and section 45. */
  readonly nrm: schema.Sealed<NrmGuide>
  /** The rules that find signs in free text, by code of the sign, and the words that they share. */
  readonly spotting: { readonly words: schema.SpotWords; readonly signs: Readonly<Record<string, schema.Spot>> }
  sign(code: string): schema.Sign | undefined
  signsOn(list: schema.SignList): readonly schema.Sign[]
  /** A question of any section, of the setting, or for carers. */
  question(id: string): schema.Question | undefined
  section(code: schema.InterviewSectionCode): schema.InterviewSection
  urgentMatter(code: string): schema.UrgentMatter | undefined
  route(code: string): schema.SharingRoute | undefined
  recipient(code: string): schema.Recipient | undefined
  reasons(list: schema.ReasonListName): schema.ReasonList
  reason(list: schema.ReasonListName, code: string): schema.Reason | undefined
  riskScale(code: string): schema.RiskScale | undefined
  /** The words of a grade on its own scale; the code itself when the scale is no longer kept. */
  gradeWords(grade: { scaleVersion: string; grade: string }): string
  definition(code: string): schema.MissingDefinition | undefined
  /** The definition of missing that new records are made under. */
  readonly currentDefinition: schema.MissingDefinition
  helpline(code: string): schema.Helpline | undefined
  source(key: string): schema.Source | undefined
  page(slug: string): schema.PublicPage | undefined
  /** The words of a code in one of the lists of `missing.yaml`. */
  missingChoice(list: schema.MissingChoiceList, code: string): schema.Option | undefined
  /** What a judgement may conclude in this area: its own words, else those of the service. */
  levelsOf(areaCode: string): readonly schema.JudgementLevel[]
}

/** One problem a line, each with its file and path. Thrown at start: a service with half its words does not open. */
export class ContentError extends Error {
  readonly problems: readonly Problem[]

  constructor(folder: string, problems: readonly Problem[]) {
    const found = problems.map(({ file, path, text }) => `  ${file}${path === '' ? '' : `: ${path}`}: ${text}`)
    super(`The content in ${folder} has ${problems.length} problem(s):\n${found.join('\n')}`)
    this.name = 'ContentError'
    this.problems = problems
  }
}

/**
 * Reads and checks the whole content folder.
 *
 * @param folder the `content/` folder
 * @throws {ContentError} with every problem found, not only the first
 */
export function loadContent(folder: string): Content {
  const problems: Problem[] = []
  const files = readFiles(folder, problems)
  if (files === undefined) throw new ContentError(folder, problems)
  problems.push(...checkAcrossFiles(files))
  if (problems.length > 0) throw new ContentError(folder, problems)
  return contentOf(files)
}

let opened: Content | undefined

/** Reads the content for the life of the process. Called once, by the start and by test set-up. */
export function openContent(folder: string): Content {
  opened = loadContent(folder)
  return opened
}

/** The content that `openContent` read. */
export function content(): Content {
  if (opened === undefined) throw new Error('content() was asked before openContent(folder)')
  return opened
}

interface InFile<Item> {
  readonly file: string
  readonly item: Item
}

/** The content file by file, each of the right shape, not yet checked against one another. */
export interface ContentFiles {
  readonly signs: readonly InFile<schema.Sign & { readonly spot?: schema.Spot | undefined }>[]
  readonly words: schema.SpotWords
  readonly interview: schema.InterviewGuide
  readonly urgent: schema.UrgentGuide
  readonly sharing: schema.SharingGuide
  readonly reasons: Readonly<Record<schema.ReasonListName, schema.ReasonList>>
  readonly riskScales: { readonly scales: readonly schema.RiskScale[] }
  readonly definitions: { readonly definitions: readonly schema.MissingDefinition[] }
  readonly slang: schema.SlangGuide
  readonly language: schema.LanguageGuide
  readonly helplines: schema.HelplineGuide
  readonly sources: { readonly sources: readonly schema.Source[] }
  readonly pages: readonly InFile<schema.PublicPage>[]
  readonly profile: schema.ProfileGuide
  readonly missing: schema.MissingGuide
  readonly judgement: schema.JudgementGuide
  readonly plan: schema.Sealed<PlanGuide>
  readonly contexts: schema.Sealed<ContextGuide>
  readonly panel: schema.Sealed<PanelGuide>
  readonly messages: MessagesGuide
  readonly nrm: schema.Sealed<NrmGuide>
  readonly intelligence: IntelligenceGuide
  readonly disruption: readonly InFile<DisruptionGuide>[]
}

function readFiles(folder: string, problems: Problem[]): ContentFiles | undefined {
  const expected = new Set(['README.md', 'disruption', 'signs', 'pages'])
  const read = <Schema extends z.ZodType>(file: string, fileSchema: Schema) => {
    expected.add(file)
    return readContentFile(folder, file, fileSchema, problems)
  }
  const signs = readContentFolder(folder, 'signs', schema.signSchema, (sign) => sign.code, problems)
  const disruption = readContentFolder(folder, 'disruption', disruptionSchema, (measure) => measure.code, problems)
  const intelligence = read('intelligence.yaml', intelligenceSchema)
  const pages = readContentFolder(folder, 'pages', schema.pageSchema, (page) => page.slug, problems)
  const interview = read('interview.yaml', schema.interviewSchema)
  const urgent = read('urgent.yaml', schema.urgentSchema)
  const sharing = read('sharing.yaml', schema.sharingSchema)
  const reasons = read('reasons.yaml', schema.reasonsSchema)
  const riskScales = read('risk-scales.yaml', schema.riskScalesSchema)
  const definitions = read('definitions.yaml', schema.definitionsSchema)
  const slang = read('slang.yaml', schema.slangSchema)
  const language = read('language.yaml', schema.languageSchema)
  const helplines = read('helplines.yaml', schema.helplinesSchema)
  const sources = read('sources.yaml', schema.sourcesSchema)
  const profile = read('profile.yaml', schema.profileSchema)
  const missing = read('missing.yaml', schema.missingSchema)
  const words = read('words.yaml', schema.spotWordsSchema)
  const judgement = read('judgement.yaml', schema.judgementSchema)
  const plan = read('plan.yaml', planSchema)
  const messages = read('messages.yaml', messagesSchema)
  const nrm = read('nrm.yaml', nrmSchema)
  const contexts = read('contexts.yaml', contextGuideSchema)
  const panel = read('panel.yaml', panelGuideSchema)
  problems.push(...unexpectedNames(folder, expected))
  if (!interview || !urgent || !sharing || !reasons || !riskScales || !definitions) return undefined
  if (!intelligence || !contexts || !panel) return undefined
  if (!slang || !language || !helplines || !sources || !profile || !missing || !words || !judgement || !plan || !messages || !nrm)
    return undefined
  return {
    signs: signs.map((item) => ({ file: `signs/${item.code}.yaml`, item })),
    pages: pages.map((item) => ({ file: `pages/${item.slug}.yaml`, item })),
    interview,
    urgent,
    sharing,
    reasons,
    riskScales,
    definitions,
    slang,
    language,
    helplines,
    sources,
    profile,
    missing,
    words,
    judgement,
    plan,
    contexts,
    panel,
    messages,
    nrm,
    intelligence,
    disruption: disruption.map((item) => ({ file: `disruption/${item.code}.yaml`, item })),
  }
}

/** A file that nothing reads is a mistake in its name. */
function unexpectedNames(folder: string, expected: ReadonlySet<string>): Problem[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return [{ file: folder, path: '', text: 'the content folder is missing or cannot be read' }]
  }
  return names
    .filter((name) => !expected.has(name))
    .map((name) => ({ file: name, path: '', text: 'no part of the service reads a file of this name' }))
}

function contentOf(files: ContentFiles): Content {
  const signs = files.signs
    .map(({ item }): schema.Sign => {
      const { spot, ...sign } = item
      return spot === undefined ? item : sign
    })
    .sort(
      (one, other) =>
        schema.signLists.indexOf(one.list) - schema.signLists.indexOf(other.list) || one.title.localeCompare(other.title, 'en-GB'),
    )
  const pages = files.pages.map(({ item }) => item)
  const [currentDefinition] = files.definitions.definitions.filter((definition) => definition.current)
  if (currentDefinition === undefined) throw new Error('checkAcrossFiles lets through one current definition')

  const riskScale = finder(files.riskScales.scales, (scale) => scale.code)
  const sectionOf = new Map(files.interview.sections.map((section) => [section.code, section]))
  return freeze({
    signs,
    interview: files.interview,
    urgent: files.urgent,
    sharing: files.sharing,
    riskScales: files.riskScales.scales,
    definitions: files.definitions.definitions,
    slang: files.slang,
    language: files.language,
    helplines: files.helplines,
    sources: files.sources.sources,
    pages,
    profile: files.profile,
    missing: files.missing,
    spotting: {
      words: files.words,
      signs: Object.fromEntries(files.signs.flatMap(({ item }) => (item.spot ? [[item.code, item.spot] as const] : []))),
    },
    judgement: files.judgement,
    intelligence: files.intelligence,
    disruption: files.disruption.map(({ item }) => item).sort((one, other) => one.title.localeCompare(other.title, 'en-GB')),
    plan: files.plan,
    contexts: files.contexts,
    panel: files.panel,
    messages: files.messages,
    nrm: files.nrm,
    currentDefinition,
    sign: finder(signs, (sign) => sign.code),
    signsOn: (list) => signs.filter((sign) => sign.list === list),
    question: finder(questionsOf(files.interview), (question) => question.id),
    section(code) {
      const section = sectionOf.get(code)
      if (section === undefined) throw new Error(`checkAcrossFiles lets through every section, also ${code}`)
      return section
    },
    urgentMatter: finder(files.urgent.matters, (matter) => matter.code),
    route: finder(files.sharing.routes, (route) => route.code),
    recipient: finder(files.sharing.recipients, (recipient) => recipient.code),
    reasons: (list) => files.reasons[list],
    reason: (list, code) => files.reasons[list].reasons.find((reason) => reason.code === code),
    measure: finder(
      files.disruption.map(({ item }) => item),
      (measure) => measure.code,
    ),
    riskScale,
    gradeWords: ({ scaleVersion, grade }) => riskScale(scaleVersion)?.levels.find((level) => level.code === grade)?.words ?? grade,
    definition: finder(files.definitions.definitions, (definition) => definition.code),
    helpline: finder(files.helplines.helplines, (line) => line.code),
    source: finder(files.sources.sources, (source) => source.key),
    page: finder(pages, (page) => page.slug),
    missingChoice: (list, code) => files.missing[list].options.find((option) => option.code === code),
    levelsOf(areaCode) {
      const { sets } = files.judgement
      const set = sets.find(({ areas }) => areas.includes(areaCode)) ?? sets.find(({ areas }) => areas.length === 0)
      if (set === undefined) throw new Error('checkAcrossFiles lets through one set of levels for all other areas')
      return set.levels
    },
  })
}

function finder<Item>(items: readonly Item[], keyOf: (item: Item) => string): (key: string) => Item | undefined {
  const byKey = new Map(items.map((item) => [keyOf(item), item]))
  return (key) => byKey.get(key)
}

function freeze(value: Content): Content {
  freezeDeep(value)
  return value
}

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const child of Object.values(value)) freezeDeep(child)
}
