// What the record holds that may answer a question of the form: put forward with who said it, when, and where it stands, and taken by
// nobody but a worker. Where the record has nothing there is nothing here. Read as the worker of the scope, so that nobody is shown more
// than they may read; what a child wants kept from somebody is not put forward.
import { formatMoment, formatPlainDate, londonDay, type Precision } from '../../../kernel/dates.ts'
import { inSentence } from '../../../kernel/words.ts'
import type { Content, NrmSource } from '../../../platform/content/index.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Child } from '../../people/index.ts'
import { observationsOf, sourceWords, type Observation } from '../../signs/index.ts'
import { answerMax, type Page, type Question } from './answers.ts'
import { isFirstResponder, isTreatedAsChild } from './domain.ts'

/** One thing of the record, as it is put forward. */
export interface FoundSource {
  words: string
  /** The child's own words, exactly. */
  quote: boolean
  who: string
  when: string
  where: string
  href: string | null
}

/** What is put forward for one question: a value for its box, and what that was drawn from. */
export interface Found {
  value: string
  sources: readonly FoundSource[]
}

/** More things than this for one question are no longer read. */
const sourcesMax = 30
const chronologyMax = 60

interface Record_ {
  child: Child
  observations: readonly Observation[]
  answers: readonly AnswerRow[]
  escalations: readonly EscalationRow[]
  read: <T>(name: string, load: () => Promise<T>) => Promise<T>
}

interface AnswerRow {
  question: string
  words: string
  ownWords: boolean
  at: Date
  byName: string
  interviewRef: string
}

interface EscalationRow {
  kind: string
  happenedOn: string
  note: string | null
  sourceKind: string
  sourceName: string | null
  recordedByName: string
}

/** What may be put forward for the questions of one page, by field. */
export async function foundFor(scope: Scope, content: Content, child: Child, page: Page): Promise<Map<string, Found>> {
  const held = new Map<string, Promise<unknown>>()
  const read: Record_['read'] = <T>(name: string, load: () => Promise<T>) => {
    const before = held.get(name) ?? load()
    held.set(name, before)
    return before as Promise<T>
  }
  const record: Record_ = {
    child,
    observations: await observationsOf(scope, child.id),
    answers: await answersHeard(scope, child.id),
    escalations: await escalationsOf(scope, child.id),
    read,
  }
  const found = new Map<string, Found>()
  for (const question of page.questions) {
    const one = await foundForOne(scope, content, record, question)
    if (one) found.set(question.field, { ...one, value: one.value.slice(0, answerMax) })
  }
  return found
}

async function foundForOne(scope: Scope, content: Content, record: Record_, question: Question): Promise<Found | null> {
  for (const source of question.from) {
    const found = await fromSource(scope, content, record, source)
    if (found) return found
  }
  const told = [
    ...signsNamed(content, record, (one) => question.signs.includes(one.sign)),
    ...record.answers.filter((one) => question.answers.includes(one.question)).map((one) => answerSource(content, one)),
    ...record.escalations.filter((one) => question.escalations.includes(one.kind)).map((one) => escalationSource(content, record, one)),
  ].slice(0, sourcesMax)
  return told.length === 0 ? null : { value: told.map(lineOf).join('\n'), sources: told }
}

/** As it would stand in the answer: the child's own words in quotation marks, everything with its day and who said it. */
function lineOf({ words, quote, who, when }: FoundSource): string {
  return quote ? `${when}, the child said: “${words}”` : `${when}, ${who}: ${words}`
}

function signsNamed(content: Content, { child, observations }: Record_, wanted: (one: Observation) => boolean): FoundSource[] {
  return observations
    .filter((one) => wanted(one) && one.evidence !== null)
    .toReversed()
    .map((one) => ({
      words: one.evidence ?? '',
      quote: one.ownWords,
      who: sourceWords(one),
      when: formatPlainDate(one.observedOn),
      where: `sign “${content.sign(one.sign)?.title ?? one.sign}”, recorded by ${one.recordedByName}, ${one.recordedByAgency}`,
      href: `/children/${child.ref}/signs`,
    }))
}

function answerSource(content: Content, { question, words, ownWords, at, byName, interviewRef }: AnswerRow): FoundSource {
  return {
    words,
    quote: ownWords,
    who: ownWords ? 'the child' : byName,
    when: formatPlainDate(londonDay(at)),
    where: `return home interview, “${content.question(question)?.words ?? question}”, written by ${byName}`,
    href: `/interviews/${interviewRef}/record`,
  }
}

function escalationSource(content: Content, { child }: Record_, one: EscalationRow): FoundSource {
  const kind = content.missingChoice('escalations', one.kind)?.words ?? one.kind
  return {
    words: one.note === null ? kind : `${kind}. ${one.note}`,
    quote: false,
    who: sourceWords(one),
    when: formatPlainDate(one.happenedOn),
    where: `escalation, recorded by ${one.recordedByName}`,
    href: `/children/${child.ref}?kind=escalations`,
  }
}

/** A fact of the child's own page. */
function known(child: Child, value: string | null, where = 'the child’s record'): Found | null {
  if (value === null || value === '') return null
  const source = {
    words: value,
    quote: false,
    who: child.source === 'recorded' ? child.responsibleAgencyName : child.source,
    when: formatPlainDate(londonDay(child.recordedAt)),
    where,
    href: `/children/${child.ref}/about`,
  }
  return { value, sources: [source] }
}

async function fromSource(scope: Scope, content: Content, record: Record_, source: NrmSource): Promise<Found | null> {
  const { child } = record
  const { me, now } = scope
  const mine = (value: string | null | undefined): Found | null =>
    value === null || value === undefined || value === ''
      ? null
      : {
          value,
          sources: [
            { words: value, quote: false, who: me.name, when: formatPlainDate(londonDay(now)), where: 'your own sign-in', href: null },
          ],
        }
  switch (source) {
    case 'first-responder':
      return isFirstResponder(content.nrm, { kind: me.agencyKind, name: me.agencyName }) ? mine(me.agencyName) : null
    case 'nation':
      return nation(child, await record.read('authority', () => authorityOf(scope, child)))
    case 'age': {
      const said = child.dateOfBirth === null ? 'not-sure' : isTreatedAsChild(child.dateOfBirth, now) ? 'yes' : 'no'
      const found = known(child, child.dateOfBirth ?? 'no date of birth', 'date of birth')
      return found && { ...found, value: said }
    }
    case 'authority':
      return known(child, child.responsibleAgencyName, 'the authority that answers for the child')
    case 'authority-phone': {
      const authority = await record.read('authority', () => authorityOf(scope, child))
      return known(child, authority?.contact ?? null, `how ${authority?.team ?? 'their team'} is reached`)
    }
    case 'first-name':
      return known(child, child.givenName)
    case 'last-name':
      return known(child, child.familyName)
    case 'other-names':
      return known(child, [child.preferredName, ...child.otherNames].filter((n) => n !== null && n !== child.givenName).join(', '))
    case 'date-of-birth':
      return known(child, child.dateOfBirth)
    case 'sex':
      return child.sex === 'female' || child.sex === 'male' ? known(child, child.sex) : null
    case 'language':
      return known(child, child.language)
    case 'communication':
      return known(child, child.communicationNeeds)
    case 'chronology':
      return chronology(scope, content, record)
    case 'all-signs': {
      const told = signsNamed(content, record, (one) => one.list === 'harm-now' || one.list === 'sign').slice(0, sourcesMax)
      return told.length === 0 ? null : { value: told.map(lineOf).join('\n'), sources: told }
    }
    case 'interviews':
      return interviews(scope, child)
    case 'judgement':
      return judgement(scope, child)
    case 'circle':
      return circle(scope, child)
    case 'types':
      return types(content, record)
    case 'my-first-name':
      return mine(me.name.split(' ')[0])
    case 'my-last-name':
      return mine(me.name.split(' ').slice(1).join(' '))
    case 'my-job':
      return mine((await record.read('my-job', () => jobOf(scope))) ?? null)
    case 'my-phone':
      return mine((await record.read('my-phone', () => phoneOf(scope))) ?? null)
  }
}

/** By the first letter of the authority's code, as the Office for National Statistics gives it. */
function nation(child: Child, authority: Authority | null): Found | null {
  const nations: Record<string, string> = { E: 'england', W: 'wales', S: 'scotland', N: 'northern-ireland' }
  const said = nations[authority?.code?.charAt(0) ?? '']
  const found = known(child, child.responsibleAgencyName, 'the authority that answers for the child')
  return said === undefined || !found ? null : { ...found, value: said }
}

interface Authority {
  code: string | null
  team: string | null
  contact: string | null
}

async function authorityOf(scope: Scope, child: Child): Promise<Authority | null> {
  const found = await sql<Authority>`
    select a.authority_code as code, t.name as team, t.contact
      from agency a
      left join circle_entry e on e.child_id = ${child.id} and e.purpose = 'responsible-authority' and e.closed_at is null and e.expires_at > ${scope.now}
      left join team t on t.id = e.team_id and t.agency_id = a.id
     where a.id = ${child.responsibleAgencyId} order by t.contact is null limit 1`.execute(scope.rows)
  return found.rows[0] ?? null
}

async function answersHeard(scope: Scope, childId: string): Promise<AnswerRow[]> {
  const found = await sql<AnswerRow>`
    select a.question, a.words, a.own_words, coalesce(i.held_at, a.written_at) as at, w.name as by_name, i.ref as interview_ref
      from interview_answer a join interview i on i.id = a.interview_id join worker w on w.id = a.written_by
     where a.child_id = ${childId} and a.words <> '' and a.withheld_from = '{}' and (select may('interviews.read-answers'))
     order by coalesce(i.held_at, a.written_at), a.written_at, a.id limit 300`.execute(scope.rows)
  return found.rows
}

async function escalationsOf(scope: Scope, childId: string): Promise<EscalationRow[]> {
  const found = await sql<EscalationRow>`
    select kind, happened_on, note, source_kind, source_name, recorded_by_name from escalation_shown
     where child_id = ${childId} and withdrawn_at is null order by happened_on, id limit 100`.execute(scope.rows)
  return found.rows
}

/** Days and what happened on them, the first one first: episodes, signs of harm and other signs by their titles, escalations. */
async function chronology(scope: Scope, content: Content, { child, observations, escalations }: Record_): Promise<Found | null> {
  const episodes = await sql<{
    ref: string
    missingFrom: Date
    precision: Precision
    returnedAt: Date | null
    how: string | null
    source: string
    byName: string
  }>`
    select e.ref, e.missing_from, e.missing_from_precision as precision, r.returned_at, r.how, e.source, w.name as by_name
      from missing_episode e left join episode_return r on r.episode_id = e.id join worker w on w.id = e.recorded_by
     where e.child_id = ${child.id} order by e.missing_from desc limit ${chronologyMax}`.execute(scope.rows)
  const lines: (FoundSource & { day: string })[] = [
    ...episodes.rows.map((one) => {
      const day = londonDay(one.missingFrom)
      const back =
        one.returnedAt === null
          ? 'not back yet'
          : `back ${formatPlainDate(londonDay(one.returnedAt))}${one.how === 'arrested' ? ', arrested' : ''}`
      return {
        day,
        words: `missing from ${formatMoment(one.missingFrom, one.precision)}, ${back}`,
        quote: false,
        who: one.byName,
        when: formatPlainDate(day),
        where: 'missing episode',
        href: `/episodes/${one.ref}`,
      }
    }),
    ...observations
      .filter((one) => one.list === 'harm-now' || one.list === 'sign')
      .map((one) => ({
        day: one.observedOn,
        words: inSentence(content.sign(one.sign)?.title ?? one.sign),
        quote: false,
        who: sourceWords(one),
        when: formatPlainDate(one.observedOn),
        where: `sign, recorded by ${one.recordedByName}`,
        href: `/children/${child.ref}/signs`,
      })),
    ...escalations.map((one) => ({
      day: one.happenedOn,
      words: inSentence(content.missingChoice('escalations', one.kind)?.words ?? one.kind),
      quote: false,
      who: sourceWords(one),
      when: formatPlainDate(one.happenedOn),
      where: `escalation, recorded by ${one.recordedByName}`,
      href: `/children/${child.ref}?kind=escalations`,
    })),
  ]
  const told = lines.toSorted((one, other) => one.day.localeCompare(other.day)).slice(-chronologyMax)
  if (told.length === 0) return null
  return { value: told.map((one) => `${one.when}: ${one.words}`).join('\n'), sources: told }
}

async function interviews(scope: Scope, child: Child): Promise<Found | null> {
  const held = await sql<{ ref: string; heldAt: Date; byName: string; agencyName: string; confirmed: boolean | null }>`
    select i.ref, i.held_at, w.name as by_name, a.name as agency_name, i.confirmed_with_child as confirmed
      from interview i join worker w on w.id = i.held_by join agency a on a.id = w.agency_id
     where i.child_id = ${child.id} and i.held_at is not null order by i.held_at limit 20`.execute(scope.rows)
  if (held.rows.length === 0) return null
  const told = held.rows.map((one) => ({
    words: `return home interview held by ${one.byName}, ${one.agencyName}${one.confirmed === true ? '; read back to the child, who said that it was right' : ''}`,
    quote: false,
    who: one.byName,
    when: formatMoment(one.heldAt, 'minute'),
    where: 'return home interview',
    href: `/interviews/${one.ref}`,
  }))
  return { value: told.map((one) => `${one.when}: ${one.words}`).join('\n'), sources: told }
}

/** The judgement that stands, for those who may read it. The worker's own view may differ: it is theirs to write. */
async function judgement(scope: Scope, child: Child): Promise<Found | null> {
  const [latest] = (
    await sql<{ levelWords: string; reasons: string; writtenAt: Date; byName: string }>`
      select j.level_words, j.reasons, j.written_at, w.name as by_name from judgement j join worker w on w.id = j.written_by
       where j.child_id = ${child.id} and (select may('judgements.read')) order by j.nth desc limit 1`.execute(scope.rows)
  ).rows
  if (!latest) return null
  const words = `${latest.levelWords}. ${latest.reasons}`
  const source = {
    words,
    quote: false,
    who: latest.byName,
    when: formatPlainDate(londonDay(latest.writtenAt)),
    where: 'judgement',
    href: `/children/${child.ref}/judgement`,
  }
  return { value: words, sources: [source] }
}

/** The agencies in the circle, without names of workers. */
async function circle(scope: Scope, child: Child): Promise<Found | null> {
  const found = await sql<{ team: string; agency: string; since: Date }>`
    select t.name as team, a.name as agency, min(e.opened_at) as since
      from circle_entry e join team t on t.id = e.team_id join agency a on a.id = t.agency_id
     where e.child_id = ${child.id} and e.closed_at is null and e.expires_at > ${scope.now} and e.purpose <> 'break-glass'
     group by t.name, a.name order by a.name, t.name limit 20`.execute(scope.rows)
  if (found.rows.length === 0) return null
  const told = found.rows.map((one) => ({
    words: `${one.team}, ${one.agency}`,
    quote: false,
    who: one.agency,
    when: formatPlainDate(londonDay(one.since)),
    where: 'who may open the record, since',
    href: `/children/${child.ref}/circle`,
  }))
  return { value: told.map((one) => one.words).join('\n'), sources: told }
}

/** Kinds of exploitation that signs speak of plainly. Everything else is for the worker to say. */
const typesOfSigns: Record<string, string> = {
  'forced-to-offend': 'forced-to-commit-crime',
  'drugs-possession': 'forced-to-commit-crime',
  'internal-concealment': 'forced-to-commit-crime',
  'county-lines-language': 'forced-to-commit-crime',
  'sexual-harm': 'child-exploitation',
}

function types(content: Content, record: Record_): Found | null {
  const speaking = record.observations.filter((one) => typesOfSigns[one.sign] !== undefined)
  if (speaking.length === 0) return null
  const sources = speaking.slice(0, sourcesMax).map((one) => ({
    words: content.sign(one.sign)?.title ?? one.sign,
    quote: false,
    who: sourceWords(one),
    when: formatPlainDate(one.observedOn),
    where: `sign, recorded by ${one.recordedByName}`,
    href: `/children/${record.child.ref}/signs`,
  }))
  return { value: [...new Set(speaking.map((one) => typesOfSigns[one.sign] ?? ''))].join('\n'), sources }
}

async function jobOf(scope: Scope): Promise<string | null> {
  const row = await scope.rows.selectFrom('worker').select('jobTitle').where('id', '=', scope.me.workerId).executeTakeFirst()
  return row?.jobTitle ?? null
}

async function phoneOf(scope: Scope): Promise<string | null> {
  const [first] = scope.me.teams
  if (!first) return null
  const row = await scope.rows.selectFrom('team').select('contact').where('id', '=', first.id).executeTakeFirst()
  return row?.contact ?? null
}
