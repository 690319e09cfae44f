// Where a judgement is read, as known now or on a past day; where one is written; and where a colleague agrees or dissents.
import { isIsoDay, londonDay, parseUkDate } from '../../kernel/dates.ts'
import { isRef } from '../../kernel/ids.ts'
import { one } from '../../platform/forms/index.ts'
import { deed, formPage, page, type Ask, type AuditNote, type Route } from '../../platform/http/index.ts'
import { areaOf } from '../agencies/index.ts'
import { findChild, type Child } from '../people/index.ts'
import { observationsOf } from '../signs/index.ts'
import { checkTurn, mayAnswer, type Stance, type Strategy } from './domain.ts'
import { judgementForm, opinionForm } from './forms.ts'
import { overdueRoutes } from './overdue/routes.ts'
import { patternsKnown } from './patterns/queries.ts'
import { insertJudgement, insertOpinion, knownOf, standingOf, whomToAsk } from './queries.ts'
import { JudgementPage } from './views.tsx'
import { OpinionPage, WritePage, type Opining, type Writing } from './writing.tsx'

const audit = ({ child }: { child: Child }): AuditNote => ({ subject: 'judgement', ref: child.ref, childId: child.id })

export const judgementRoutes: Route[] = [
  ...page('/children/:ref/judgement', {
    permission: 'judgements.read',
    audit,
    load: async (ask) => {
      const child = await childOf(ask)
      if (!child) return null
      const { scope, query, now } = ask
      const asked = query['on'] ?? ''
      const on = isIsoDay(asked) && asked < londonDay(now) ? asked : null
      const before = /^\d{1,6}$/.test(query['before'] ?? '') ? Number(query['before']) : null
      return { child, on, unreadable: asked !== '' && on === null, before, known: await knownOf(scope, child.id, on, before) }
    },
    view: JudgementPage,
  }),
  ...deed('/children/:ref/judgement/on', {
    whileReadOnly: true,
    permission: 'judgements.read',
    audit,
    load: withChild,
    repeats: true,
    async act({ typed }, { child }) {
      const read = parseUkDate(['day', 'month', 'year'].map((part) => one(typed, `on-${part}`).trim()).join('/'))
      return { goTo: `/children/${child.ref}/judgement?on=${read.ok ? read.value : 'unreadable'}` }
    },
  }),
  ...formPage('/children/:ref/judgement/new', {
    permission: 'judgements.write',
    audit,
    load: loadWriting,
    form: (loaded, context) => judgementForm(loaded, context),
    known: ({ standing }) => ({ read: standing?.id ?? '' }),
    view: WritePage,
    async act({ scope }, { child, standing, observations, patterns, levels }, values) {
      const { read, level, citedHarm, citedSigns, citedBackground, citedPatterns, strategy, ...rest } = values
      if (!checkTurn(standing, read).ok) return writtenMeanwhile(standing?.writtenByName)
      const cited = new Set([...citedHarm, ...citedSigns, ...citedBackground])
      const written = await insertJudgement(scope, standing, {
        ...rest,
        childId: child.id,
        level: { code: level, words: levels.find((l) => l.code === level)?.words ?? level },
        strategy: strategy as Strategy,
        observationIds: observations.filter((o) => cited.has(o.id)).map((o) => o.id),
        patterns: patterns.filter((p) => citedPatterns.includes(p.code)),
      })
      return written ? { goTo: `/children/${child.ref}/judgement` } : writtenMeanwhile(undefined)
    },
  }),
  ...formPage('/children/:ref/judgement/opinion', {
    permission: 'judgements.answer',
    audit,
    load: loadOpining,
    form: opinionForm,
    known: ({ judgement }) => ({ read: judgement.id }),
    view: OpinionPage,
    async act({ scope }, { child, judgement }, { read, stance, reasons }) {
      if (!checkTurn(judgement, read).ok)
        return {
          problem: {
            field: 'stance',
            text: `${judgement.writtenByName} wrote a new judgement meanwhile. Read it first; your words are kept`,
          },
        }
      await insertOpinion(scope, judgement, { stance: stance as Stance, reasons })
      return { goTo: `/children/${child.ref}/judgement#opinions` }
    },
  }),
  ...overdueRoutes,
]

function writtenMeanwhile(by: string | undefined): { problem: { field: string; text: string } } {
  return { problem: { field: 'level', text: `${by ?? 'Somebody'} wrote a judgement meanwhile. Read it first; your words are kept` } }
}

async function childOf({ scope, params }: Ask): Promise<Child | null> {
  const ref = params['ref'] ?? ''
  return isRef(ref) ? findChild(scope, ref) : null
}

async function withChild(ask: Ask): Promise<{ child: Child } | null> {
  const child = await childOf(ask)
  return child && { child }
}

async function loadWriting(ask: Ask): Promise<Writing | null> {
  const child = await childOf(ask)
  if (!child) return null
  const { scope, house } = ask
  const area = await areaOf(scope, child.responsibleAgencyId)
  const { strategyEpisodes, strategyDays, judgementDays } = area.settings
  return {
    child,
    standing: await standingOf(scope, child.id),
    observations: await observationsOf(scope, child.id),
    patterns: await patternsKnown(scope, child.id),
    levels: house.content.levelsOf(area.code),
    reviewDaysMax: judgementDays,
    threshold: { area: area.name, episodes: strategyEpisodes, days: strategyDays },
    whom: await whomToAsk(scope, child.responsibleAgencyId),
  }
}

async function loadOpining(ask: Ask): Promise<Opining | null> {
  const child = await childOf(ask)
  const judgement = child && (await standingOf(ask.scope, child.id))
  return child && judgement && mayAnswer(judgement, ask.me.workerId) ? { child, judgement } : null
}
