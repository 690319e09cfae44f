import type { Problem } from './read.ts'
import { interviewSections, type InterviewGuide, type Question } from './schema.ts'
import type { ContentFiles } from './index.ts'
import { groupsIn, NotationError, parsePattern } from './notation.ts'

/** Where sources are used: the file, the path in it, the key. */
export interface SourceUse {
  readonly file: string
  readonly path: string
  readonly key: string
}

/** The source for what no source was found for. Whatever leans on it is marked `checked: false`. */
export const generalKnowledge = 'GK'

/** What no single file can tell: codes used twice, keys that lead nowhere, sources nobody uses. */
export function checkAcrossFiles(files: ContentFiles): Problem[] {
  return [
    ...checkCodes(files),
    ...checkSources(files),
    ...checkInterview(
      files.interview,
      new Set(files.signs.map(({ item }) => item.code)),
      new Set(files.urgent.matters.map((matter) => matter.code)),
    ),
    ...checkDefinitions(files),
    ...checkJudgement(files),
    ...checkPages(files),
    ...checkSpotting(files),
    ...checkNrm(files),
  ]
}

/** Every question, in the order in which it can be met. */
export function questionsOf(interview: InterviewGuide): readonly Question[] {
  return [...interview.setting, ...interview.sections.flatMap((section) => section.questions), ...interview.declined.carers]
}

function checkCodes(files: ContentFiles): Problem[] {
  const { interview, urgent, sharing, reasons, riskScales, definitions, slang, language, helplines } = files
  return [
    ...twice(
      'interview.yaml',
      'question',
      questionsOf(interview).map((one) => one.id),
    ),
    ...questionsOf(interview).flatMap((question) =>
      twice(
        'interview.yaml',
        `${question.id} option`,
        question.options.map((one) => one.code),
      ),
    ),
    ...twice(
      'interview.yaml',
      'reminder',
      interview.reminders.map((one) => one.code),
    ),
    ...twice(
      'urgent.yaml',
      'matter',
      urgent.matters.map((one) => one.code),
    ),
    ...twice(
      'sharing.yaml',
      'route',
      sharing.routes.map((one) => one.code),
    ),
    ...twice(
      'sharing.yaml',
      'recipient',
      sharing.recipients.map((one) => one.code),
    ),
    ...twice(
      'sharing.yaml',
      'arrangement',
      sharing.arrangements.map((one) => one.code),
    ),
    ...sharing.arrangements
      .filter((one) => !sharing.routes.some((route) => route.code === one.route))
      .map((one) => ({ file: 'sharing.yaml', path: one.code, text: `there is no route ${one.route}` })),
    ...Object.entries(reasons).flatMap(([list, { reasons: items }]) =>
      twice(
        'reasons.yaml',
        list,
        items.map((one) => one.code),
      ),
    ),
    ...twice(
      'risk-scales.yaml',
      'scale',
      riskScales.scales.map((one) => one.code),
    ),
    ...riskScales.scales.flatMap((scale) =>
      twice(
        'risk-scales.yaml',
        `${scale.code} level`,
        scale.levels.map((one) => one.code),
      ),
    ),
    ...twice(
      'definitions.yaml',
      'definition',
      definitions.definitions.map((one) => one.code),
    ),
    ...twice(
      'slang.yaml',
      'term',
      slang.terms.map((one) => one.term),
    ),
    ...twice(
      'language.yaml',
      'phrase',
      language.phrases.map((one) => one.code),
    ),
    ...twice(
      'language.yaml',
      'words to avoid',
      language.phrases.flatMap((one) => one.avoid),
    ),
    ...twice(
      'helplines.yaml',
      'helpline',
      helplines.helplines.map((one) => one.code),
    ),
    ...twice(
      'sources.yaml',
      'source',
      files.sources.sources.map((one) => one.key),
    ),
    ...twice('profile.yaml', 'field', profileFieldCodes(files)),
    ...missingCodes(files),
    ...twice(
      'judgement.yaml',
      'level',
      files.judgement.sets.flatMap((set) => set.levels.map((one) => one.code)),
    ),
    ...twice(
      'plan.yaml',
      'code',
      [...files.plan.kinds, ...files.plan.parts].map((one) => one.code),
    ),
    ...twice(
      'judgement.yaml',
      'area',
      files.judgement.sets.flatMap((set) => set.areas),
    ),
  ]
}

function profileFieldCodes({ profile }: ContentFiles): string[] {
  return [...profile.ahead, ...profile.onceMissing].flatMap((group) => group.fields.map((field) => field.code))
}

function missingCodes({ missing }: ContentFiles): Problem[] {
  const { preventionInterview, ...lists } = missing
  return [
    ...Object.entries(lists).flatMap(([list, { options }]) =>
      twice(
        'missing.yaml',
        list,
        options.map((one) => one.code),
      ),
    ),
    ...twice(
      'missing.yaml',
      'prevention interview field',
      preventionInterview.fields.map((one) => one.code),
    ),
  ]
}

function checkSources(files: ContentFiles): Problem[] {
  const known = new Set(files.sources.sources.map((source) => source.key))
  const uses = sourceUses(files)
  const used = new Set(uses.map((use) => use.key))
  return [
    ...uses
      .filter((use) => !known.has(use.key))
      .map((use) => ({
        file: use.file,
        path: use.path,
        text: `source ${use.key} is not in sources.yaml`,
      })),
    ...files.sources.sources
      .filter((source) => !used.has(source.key))
      .map((source) => ({
        file: 'sources.yaml',
        path: source.key,
        text: 'no item uses this source',
      })),
    ...uncheckedClaims(files),
  ]
}

function uncheckedClaims(files: ContentFiles): Problem[] {
  return factsIn(files)
    .filter(({ fact }) => fact.sources.includes(generalKnowledge) && fact.checked)
    .map(({ file, path }) => ({
      file,
      path,
      text: 'general knowledge (GK) must be marked checked: false',
    }))
}

function sourceUses(files: ContentFiles): SourceUse[] {
  return factsIn(files).flatMap(({ file, path, fact }) => fact.sources.map((key) => ({ file, path, key })))
}

interface Fact {
  readonly sources: readonly string[]
  readonly checked: boolean
}

interface PlacedFact {
  readonly file: string
  readonly path: string
  readonly fact: Fact
}

/** Every object with `sources` and `checked`, wherever it stands. */
function factsIn(files: ContentFiles): PlacedFact[] {
  return [
    ...files.signs.flatMap(({ file, item }) => factsUnder(file, '', item)),
    ...files.pages.flatMap(({ file, item }) => factsUnder(file, '', item)),
    ...files.disruption.flatMap(({ file, item }) => factsUnder(file, '', item)),
    ...factsUnder('intelligence.yaml', '', files.intelligence),
    ...factsUnder('interview.yaml', '', files.interview),
    ...factsUnder('urgent.yaml', '', files.urgent),
    ...factsUnder('sharing.yaml', '', files.sharing),
    ...factsUnder('reasons.yaml', '', files.reasons),
    ...factsUnder('risk-scales.yaml', '', files.riskScales),
    ...factsUnder('definitions.yaml', '', files.definitions),
    ...factsUnder('slang.yaml', '', files.slang),
    ...factsUnder('language.yaml', '', files.language),
    ...factsUnder('helplines.yaml', '', files.helplines),
    ...factsUnder('profile.yaml', '', files.profile),
    ...factsUnder('missing.yaml', '', files.missing),
    ...factsUnder('judgement.yaml', '', files.judgement),
    ...factsUnder('plan.yaml', '', files.plan),
    ...factsUnder('nrm.yaml', '', files.nrm),
    ...factsUnder('contexts.yaml', '', files.contexts),
    ...factsUnder('panel.yaml', '', files.panel),
  ]
}

function factsUnder(file: string, path: string, value: unknown): PlacedFact[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    factsUnder(file, path === '' ? key : `${path}.${key}`, child),
  )
  return isFact(value) ? [{ file, path, fact: value }, ...inside] : inside
}

function isFact(value: object): value is Fact {
  return 'sources' in value && Array.isArray(value.sources) && 'checked' in value
}

function checkInterview(interview: InterviewGuide, signCodes: ReadonlySet<string>, matterCodes: ReadonlySet<string>): Problem[] {
  const order = interview.sections.map((section) => section.code)
  const problems: Problem[] = questionsOf(interview).flatMap((question) => [
    ...question.signs
      .filter((code) => !signCodes.has(code))
      .map((code) => ({
        file: 'interview.yaml',
        path: question.id,
        text: `there is no sign ${code}`,
      })),
    ...(question.cannotWait === undefined || matterCodes.has(question.cannotWait)
      ? []
      : [{ file: 'interview.yaml', path: question.id, text: `urgent.yaml has no ${question.cannotWait}` }]),
  ])
  if (order.join() !== interviewSections.join()) {
    problems.push({
      file: 'interview.yaml',
      path: 'sections',
      text: `the sections are, in this order: ${interviewSections.join(', ')}`,
    })
  }
  return problems
}

function checkDefinitions({ definitions }: ContentFiles): Problem[] {
  const current = definitions.definitions.filter((definition) => definition.current)
  if (current.length === 1) return []
  return [
    {
      file: 'definitions.yaml',
      path: 'definitions',
      text: 'exactly one definition is current: true',
    },
  ]
}

function checkJudgement({ judgement }: ContentFiles): Problem[] {
  if (judgement.sets.filter((set) => set.areas.length === 0).length === 1) return []
  return [{ file: 'judgement.yaml', path: 'sets', text: 'exactly one set names no area: it serves all others' }]
}

function checkPages({ pages, helplines }: ContentFiles): Problem[] {
  const known = new Set(helplines.helplines.map((line) => line.code))
  return pages.flatMap(({ file, item }) =>
    item.blocks.flatMap((block, place) =>
      'helplines' in block
        ? block.helplines
            .filter((code) => !known.has(code))
            .map((code) => ({
              file,
              path: `blocks.${place}`,
              text: `there is no helpline ${code}`,
            }))
        : [],
    ),
  )
}

/** A referral is drawn from what the content knows: its signs, the interview's questions and the escalations. */
function checkNrm({ nrm, signs, interview, missing }: ContentFiles): Problem[] {
  const known = {
    signs: new Set(signs.map(({ item }) => item.code)),
    answers: new Set(questionsOf(interview).map((one) => one.id)),
    escalations: new Set(missing.escalations.options.map((one) => one.code)),
  }
  const unknown = (path: string, named: { [Kind in keyof typeof known]?: readonly string[] }): Problem[] =>
    Object.entries(known).flatMap(([kind, codes]) =>
      (named[kind as keyof typeof known] ?? [])
        .filter((one) => !codes.has(one))
        .map((one) => ({ file: 'nrm.yaml', path, text: `the ${kind} of the content do not hold ${one}` })),
    )
  return [
    ...nrm.sections.flatMap((section) => section.pages.flatMap((page) => page.questions.flatMap((one) => unknown(one.field, one)))),
    ...unknown('section45', nrm.section45.about),
  ]
}

/** Every phrase can be read, and leans on groups that are there. */
function checkSpotting({ signs, words, language }: ContentFiles): Problem[] {
  const known = new Set(Object.keys(words.groups))
  const check = (file: string, path: string, phrases: readonly string[]): Problem[] =>
    phrases.flatMap((phrase) => {
      try {
        return groupsIn(parsePattern(phrase))
          .filter((name) => !known.has(name))
          .map((name) => ({ file, path, text: `words.yaml has no group <${name}>, which “${phrase}” names` }))
      } catch (problem) {
        if (!(problem instanceof NotationError)) throw problem
        return [{ file, path, text: `“${phrase}”: ${problem.message}` }]
      }
    })
  return [
    ...Object.entries(words.groups).flatMap(([name, phrases]) => check('words.yaml', `groups.${name}`, phrases)),
    ...circles(words.groups).map((name) => ({ file: 'words.yaml', path: `groups.${name}`, text: 'the group leads back to itself' })),
    ...Object.entries(words.contexts).flatMap(([name, phrases]) => check('words.yaml', `contexts.${name}`, phrases)),
    ...language.phrases.flatMap((one) => check('language.yaml', `phrases.${one.code}.avoid`, one.avoid)),
    ...signs.flatMap(({ file, item }) =>
      item.spot === undefined
        ? []
        : [
            ...check(file, 'spot.notHere', item.spot.notHere),
            ...item.spot.rules.flatMap((rule, place) => [
              ...check(file, `spot.rules.${place}.find`, rule.find),
              ...check(file, `spot.rules.${place}.unless`, rule.unless),
            ]),
          ],
    ),
  ]
}

/** Groups that name themselves, straight or through others. */
function circles(groups: ContentFiles['words']['groups']): string[] {
  const named = (name: string): string[] =>
    (groups[name] ?? []).flatMap((phrase) => {
      try {
        return groupsIn(parsePattern(phrase))
      } catch {
        return []
      }
    })
  const leadsTo = (from: string, seen: ReadonlySet<string>): boolean =>
    named(from).some((next) => seen.has(next) || leadsTo(next, new Set([...seen, next])))
  return Object.keys(groups).filter((name) => leadsTo(name, new Set([name])))
}

function twice(file: string, what: string, codes: readonly string[]): Problem[] {
  const repeated = new Set(codes.filter((code, place) => codes.indexOf(code) !== place))
  return [...repeated].map((code) => ({ file, path: what, text: `${code} is written twice` }))
}
