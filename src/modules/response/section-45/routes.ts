import { londonDay } from '../../../kernel/dates.ts'
import { isRef } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { findChild } from '../../people/index.ts'
import { nrmOfChild } from '../nrm/queries.ts'
import { recordSection45 } from './deeds.ts'
import type { RecordKind } from './domain.ts'
import { doneForm } from './forms.ts'
import { aboutOf, doneOf, promptOf } from './queries.ts'
import { RecordPage, Section45Page } from './views.tsx'

const permission = 'response.section-45'

async function load({ scope, params, house }: Ask) {
  const ref = params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(scope, ref) : null
  if (!child || child.hosted) return null
  return {
    child,
    prompt: await promptOf(scope, child.id),
    about: await aboutOf(scope, house.content, child.id),
    done: await doneOf(scope, child.id),
    nrmRef: (await nrmOfChild(scope, child.id))?.ref ?? null,
  }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ child, done }: Loaded): AuditNote => ({ subject: 'section 45', ref: child.ref, childId: child.id, rows: done.length })

export const section45Routes: readonly Route[] = [
  ...page('/children/:ref/section-45', { permission, audit, load, view: Section45Page }),
  ...formPage('/children/:ref/section-45/record', {
    permission,
    audit,
    load,
    form: doneForm,
    known: (_loaded, { now }) => ({ onDay: londonDay(now) }),
    view: RecordPage,
    async act({ scope }, { child }, { kind, officer, solicitor, reason, onDay, words }) {
      const made = await recordSection45(scope, child.id, {
        kind: kind as RecordKind,
        who: officer ?? solicitor,
        onDay,
        words: reason ?? words,
      })
      if (made.ok) return { goTo: `/children/${child.ref}/section-45` }
      switch (made.problem) {
        case 'in-future':
          return { problem: { field: 'onDay', text: 'That day has not come yet. Give today or an earlier day' } }
        case 'who-missing':
          return { problem: { field: 'kind', text: 'Say who was told' } }
        case 'words-missing':
          return { problem: { field: 'reason', text: 'Say why nothing more is needed' } }
      }
    },
  }),
]
