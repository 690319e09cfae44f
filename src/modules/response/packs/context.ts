// The pack of a context for one reader: what its circle reads, and of the children who are linked only those whom the reader may open anyway.
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import { mayDo, type Ask } from '../../../platform/http/index.ts'
import {
  childrenIn,
  contextKindWords,
  contextSignTitle,
  contextSourceWords,
  findContext,
  linkedCount,
  linkedWords,
  signsOfContext,
  type ChildInContext,
  type ContextSignSeen,
} from '../../contexts/index.ts'
import { ageOf } from '../../people/index.ts'
import { actionState, type Action } from '../domain.ts'
import { openPlanOf } from '../plans/deeds.ts'
import type { Plan } from '../plans/domain.ts'
import { actionsOfPlan } from '../queries.ts'
import { section } from './building.ts'
import { leftOutOfContext, type Pack, type PackItem } from './domain.ts'

const listHeadings = [
  ['harm-now', 'Harm now', 'No harm is noted here. That does not mean there is none.'],
  ['sign', 'Signs', 'No sign is noted yet.'],
  ['strength', 'What keeps children safe here', 'Nothing is noted yet.'],
] as const

/** Builds the pack of a context as the asker may read it; null where the context is not open to them. */
export async function contextPackOf(ask: Ask, ref: string): Promise<Pack | null> {
  const { scope, house, me, now } = ask
  const { content } = house
  const context = await findContext(scope, ref)
  if (!context) return null
  const subject = { childId: null, contextId: context.id }
  const may = (permission: string) => mayDo(house, me, permission)
  const signs = await signsOfContext(scope, context.id)
  const plan = may('response.read-plan') ? await openPlanOf(scope, subject) : null
  const open = (await actionsOfPlan(scope, subject, null, null)).filter((a) => a.doneAt === null && a.stoppedAt === null)
  const children = await childrenIn(scope, context.id)
  const counted = await linkedCount(scope, context.id)
  return {
    name: context.name,
    line: `${contextKindWords(content, context.kind)}. ${plural(signs.length, 'sign')} noted, ${plural(open.length, 'action')} open.`,
    leftOut: leftOutOfContext(may),
    further: null,
    sections: [
      section('why', 'What it is, and why it is looked at', '', [
        item(
          contextKindWords(content, context.kind),
          [context.description, context.openedWhy],
          `opened by ${context.openedByName}, ${formatMoment(context.openedAt, 'minute')}`,
        ),
      ]),
      ...listHeadings.map(([list, heading, empty]) =>
        section(
          list,
          heading,
          empty,
          signs.filter((s) => s.list === list).map((s) => signItem(s, contextSignTitle(content, s.sign))),
        ),
      ),
      section('plan', 'Its plan, in short', 'No plan that you may read is recorded.', plan === null ? [] : [planItem(plan)]),
      section(
        'open',
        'What is open, and who owes it',
        'No action that you may read is open.',
        open.map((a) => actionItem(a, now)),
      ),
      section('children', 'Children who are linked', '', [
        item('Whom you may open', [linkedWords(counted)], 'counted from the links that stand'),
        ...children.map((link) => childItem(link, now)),
      ]),
    ],
  }
}

function item(title: string, words: readonly string[], source: string): PackItem {
  return { title, lines: words.flatMap((text) => text.split(/\n+/)), quotes: [], source }
}

function signItem(s: ContextSignSeen, title: string): PackItem {
  const seen = `${contextSourceWords(s, s.recordedByName)}, seen ${formatPlainDate(s.observedOn)}`
  return item(title, [s.evidence], `${seen}; noted by ${s.recordedByName}, ${s.recordedByAgency}, ${formatMoment(s.recordedAt, 'minute')}`)
}

function planItem(plan: Plan): PackItem {
  return item(`${plan.leadName} leads it`, [`To be reviewed by ${formatPlainDate(plan.reviewOn)}`], `held by ${plan.teamName}`)
}

function actionItem(a: Action, now: Date): PackItem {
  const late = actionState(a, now) === 'overdue' ? ', overdue' : ''
  return item(
    a.what,
    [`${a.ownerName}, by ${formatPlainDate(a.dueOn)}${late}`],
    `agreed by ${a.agreedByName}, ${formatMoment(a.agreedAt, 'minute')}`,
  )
}

function childItem(link: ChildInContext, now: Date): PackItem {
  const age = ageOf(link, now)
  const known = `${contextSourceWords(link, link.linkedByName)}, known since ${formatPlainDate(link.knownOn)}`
  return item(age === null ? link.childName : `${link.childName}, ${age}`, [link.why], `${known}; linked by ${link.linkedByName}`)
}
