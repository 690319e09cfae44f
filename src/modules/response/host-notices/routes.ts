import { authorityByCode } from '../../../kernel/authorities.ts'
import { isRef } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { inventedAreas } from '../../agencies/index.ts'
import { placementsOf, presentOf } from '../../missing/index.ts'
import { findChild, findChildById } from '../../people/index.ts'
import { acknowledge, authorityCodeOf, endStay, placeChild, sayTold, tellOfPlacement } from './deeds.ts'
import { isElsewhere, type Exploitation, type ToldHow } from './domain.ts'
import { acknowledgeForm, awayForm, endForm, nearForm, tellForm, todayOf, toldForm } from './forms.ts'
import { findNotice, meToRing, noticesOf, tellingsOf } from './queries.ts'
import { readRegister, registerPage } from './register.ts'
import { RegisterPage } from './register-view.tsx'
import { AcknowledgePage, AddPage, EndPage, NoticePage, PlacementsPage, TellPage, ToldPage } from './views.tsx'
import { plainRefusal } from './words.ts'

async function loadChild({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(scope, ref) : null
  if (!child) return null
  const placements = await placementsOf(scope, child.id)
  const notices = await noticesOf(scope, child.id)
  const tellings = await tellingsOf(
    scope,
    notices.map((n) => n.id),
  )
  const invented = await inventedAreas(scope)
  const ownCode = await authorityCodeOf(scope, child.responsibleAgencyId)
  const present = presentOf(placements)
  return {
    child,
    placements: placements.map((p) => ({
      ...p,
      elsewhere: isElsewhere(p.hostAuthorityCode, ownCode),
      areaName:
        p.hostAuthorityCode === null ? null : (authorityByCode(p.hostAuthorityCode, invented.authorities)?.name ?? p.hostAuthorityCode),
    })),
    present: present && { ...present, elsewhere: isElsewhere(present.hostAuthorityCode, ownCode) },
    notices,
    tellings,
    invented,
    ownCode,
  }
}
export type OfChild = NonNullable<Awaited<ReturnType<typeof loadChild>>>

async function loadAdding(ask: Ask) {
  const loaded = await loadChild(ask)
  // Placements are the responsible authority's to record.
  if (!loaded || loaded.child.responsibleAgencyId !== ask.me.agencyId) return null
  return { ...loaded, away: ask.query['area'] === 'other', ring: await meToRing(ask.scope) }
}
export type Adding = NonNullable<Awaited<ReturnType<typeof loadAdding>>>

async function loadNotice({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const notice = isRef(ref) ? await findNotice(scope, ref) : null
  if (!notice) return null
  const wanted = params['side']
  const tellings = await tellingsOf(scope, [notice.id])
  return {
    notice,
    tellings,
    // Null once the circle is closed: what they were told stays readable, as a letter does.
    child: await findChildById(scope, notice.childId),
    telling: tellings.find((t) => t.side === wanted) ?? null,
  }
}
export type OfNotice = NonNullable<Awaited<ReturnType<typeof loadNotice>>>

async function loadSide(ask: Ask) {
  const loaded = await loadNotice(ask)
  return loaded?.telling ? { ...loaded, telling: loaded.telling, ring: await meToRing(ask.scope) } : null
}
export type OfSide = NonNullable<Awaited<ReturnType<typeof loadSide>>>

const auditChild = ({ child }: OfChild): AuditNote => ({ subject: 'placement', ref: child.ref, childId: child.id })
const auditNotice = ({ notice }: OfNotice): AuditNote => ({ subject: 'host-notice', ref: notice.ref, childId: notice.childId })

/** What is known is confirmed, not typed again: the last notice, and who I am. */
function knownOf({ notices, ring }: Pick<Adding, 'notices' | 'ring'>, { now }: Ask): Record<string, string> {
  const [last] = notices
  return {
    fromDay: todayOf(now),
    contact: last?.contact ?? ring,
    ...(last ? { risks: last.risks, exploitation: last.exploitation } : {}),
  }
}

function toldOf(values: Record<string, unknown>) {
  return {
    contact: String(values['contact']),
    risks: String(values['risks']),
    exploitation: values['exploitation'] as Exploitation,
    detriment: String(values['detriment']),
    childView: String(values['childView']),
    childTold: values['childTold'] === 'yes',
  }
}

export const hostNoticeRoutes: readonly Route[] = [
  ...page('/children/:ref/placements', {
    permission: 'response.read-host-notices',
    audit: auditChild,
    load: loadChild,
    view: PlacementsPage,
  }),
  ...formPage('/children/:ref/placements/add', {
    permission: 'response.place',
    audit: auditChild,
    load: loadAdding,
    form: ({ away, invented, ownCode }, { content }) => (away ? awayForm(content, invented, ownCode) : nearForm(content)),
    known: knownOf,
    view: AddPage,
    async act({ scope, house }, { child, away, ownCode }, values) {
      const host = 'hostAuthority' in values ? String(values.hostAuthority) : ownCode
      if (host === null)
        return { problem: { field: 'kind', text: 'Your council has no code here. Ask whoever runs the service to give it one' } }
      const made = await placeChild(
        scope,
        {
          childId: child.id,
          kind: values.kind,
          provider: values.provider,
          fromDay: values.fromDay,
          hostAuthorityCode: host,
          kindWords: house.content.missing.placementTypes.options.find((o) => o.code === values.kind)?.words ?? values.kind,
        },
        away ? toldOf(values) : null,
      )
      if (made.ok)
        return { goTo: made.value.noticeRef === null ? `/children/${child.ref}/placements` : `/host-notices/${made.value.noticeRef}` }
      return {
        problem: {
          field: made.problem === 'not-told' || made.problem === 'no-team' ? 'kind' : 'fromDay',
          text: plainRefusal(made.problem),
        },
      }
    },
  }),
  ...formPage('/children/:ref/placements/tell', {
    permission: 'response.place',
    audit: auditChild,
    load: async (ask: Ask) => {
      const loaded = await loadAdding(ask)
      return loaded && { ...loaded, toldBefore: loaded.notices.some((n) => n.placementId === loaded.present?.id) }
    },
    form: ({ toldBefore }) => tellForm(toldBefore),
    known: knownOf,
    view: TellPage,
    async act({ scope, house }, { child, present }, values) {
      const made = await tellOfPlacement(scope, child.id, {
        ...toldOf(values),
        whatChanged: 'whatChanged' in values && typeof values.whatChanged === 'string' ? values.whatChanged : null,
        kindWords: house.content.missing.placementTypes.options.find((o) => o.code === present?.kind)?.words ?? 'Placement',
      })
      return made.ok
        ? { goTo: `/host-notices/${made.value.noticeRef}` }
        : { problem: { field: 'contact', text: plainRefusal(made.problem) } }
    },
  }),
  ...formPage('/children/:ref/placements/end', {
    permission: 'response.place',
    audit: auditChild,
    load: loadAdding,
    form: endForm(),
    known: (_loaded, { now }) => ({ toDay: todayOf(now) }),
    view: EndPage,
    async act({ scope }, { child }, { toDay, reason }) {
      const done = await endStay(scope, child.id, toDay, reason)
      return done.ok ? { goTo: `/children/${child.ref}/placements` } : { problem: { field: 'toDay', text: plainRefusal(done.problem) } }
    },
  }),
  ...page('/host-notices', {
    permission: 'response.host-register',
    audit: ({ rows }): AuditNote => ({ subject: 'host-register', rows: rows.length }),
    load: async ({ scope, query }) => {
      const asked = readRegister(query)
      const invented = await inventedAreas(scope)
      const rows = (await registerPage(scope, asked)).map((row) => ({
        ...row,
        otherName: authorityByCode(row.otherName, invented.authorities)?.name ?? row.otherName,
      }))
      return { asked, rows }
    },
    view: RegisterPage,
  }),
  ...page('/host-notices/:ref', { permission: 'response.read-host-notices', audit: auditNotice, load: loadNotice, view: NoticePage }),
  ...formPage('/host-notices/:ref/:side/acknowledge', {
    permission: 'response.acknowledge-host-notice',
    audit: auditNotice,
    load: loadSide,
    form: acknowledgeForm(),
    known: ({ ring }) => ({ name: ring }),
    view: AcknowledgePage,
    async act({ scope }, { notice, telling }, { name }) {
      const done = await acknowledge(scope, notice, telling.side, name)
      return done.ok ? { goTo: `/host-notices/${notice.ref}` } : { problem: { field: 'name', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/host-notices/:ref/:side/told', {
    permission: 'response.place',
    audit: auditNotice,
    load: async (ask: Ask) => {
      const loaded = await loadSide(ask)
      return loaded?.child && loaded.child.responsibleAgencyId === ask.me.agencyId ? loaded : null
    },
    form: toldForm(),
    known: ({ telling }, { now }) => ({
      on: telling.toldOn ?? todayOf(now),
      ...(telling.toldHow === null ? {} : { how: telling.toldHow, to: telling.toldTo ?? '' }),
    }),
    view: ToldPage,
    async act({ scope }, { notice, telling }, { how, to, on, acknowledgedBy }) {
      const done = await sayTold(scope, notice, telling.side, { how: how as ToldHow, to, on, acknowledgedBy })
      return done.ok ? { goTo: `/host-notices/${notice.ref}` } : { problem: { field: 'on', text: plainRefusal(done.problem) } }
    },
  }),
]
