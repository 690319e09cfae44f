import { isRef, normaliseRef } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { findChild } from '../../people/index.ts'
import { sendIntelligence } from '../deeds.ts'
import type { FirstHand, Identifier, Report } from '../domain.ts'
import { desksFor, findSent, identifiersIn, mySlips, sharedWithUs, type SourceDraft } from '../queries.ts'
import { plainRefusal } from '../words.ts'
import { sendForm } from './forms.ts'
import { IntelligencePage, SendPage, SlipPage } from './views.tsx'

export const sendingRoutes: readonly Route[] = [
  ...page('/intelligence', {
    permission: 'intelligence.open',
    audit: ({ slips, shared }): AuditNote => ({ subject: 'intelligence', rows: slips.length + shared.length }),
    load: async ({ scope, query }) => ({
      slips: await mySlips(scope, query['after'] ?? null),
      shared: await sharedWithUs(scope, query['shared'] ?? null),
    }),
    view: IntelligencePage,
  }),
  ...formPage('/intelligence/new', {
    permission: 'intelligence.send',
    // No child and no report is named here: the child's access log is read by the circle, which would learn who speaks to police.
    audit: (): AuditNote => ({ subject: 'intelligence' }),
    load: async ({ scope, query }) => {
      const asked = query['child'] ?? ''
      const child = isRef(asked) ? await findChild(scope, asked) : null
      return { desks: await desksFor(scope), childRef: child?.ref ?? '' }
    },
    form: ({ desks }, { content }) => sendForm(content, desks),
    known: ({ desks, childRef }) => ({ childRef, desk: desks[0]?.id ?? '' }),
    view: SendPage,
    async act({ scope }, { desks }, said) {
      const sent = await sendIntelligence(scope, {
        what: said.what,
        happenedWhen: said.happenedWhen,
        happenedWhere: said.happenedWhere,
        firstHand: said.firstHand as FirstHand,
        howKnown: said.howKnown,
        doubtedWhy: said.doubtedWhy,
        toldBy: said.toldBy,
        risk: said.risk as SourceDraft['risk'],
        riskWords: said.riskSome ?? said.riskGrave,
        mayContact: said.mayContact === 'yes',
        contactHow: said.contactHow,
        childRef: said.childRef === null ? null : (normaliseRef(said.childRef) ?? said.childRef),
        deskAgencyId: desks.length > 1 ? said.desk : null,
        identifiers: {
          person: said.person,
          phone: said.phone,
          username: said.username,
          vehicle: said.vehicle,
          place: said.place,
          other: said.other,
        },
      })
      if (sent.ok) return { goTo: `/intelligence/sent/${sent.ref}` }
      const field = sent.problem === 'no-such-child' ? 'childRef' : (sent.kind ?? 'what')
      return { problem: { field, text: plainRefusal(sent.problem) } }
    },
  }),
  ...page('/intelligence/sent/:ref', {
    permission: 'intelligence.send',
    audit: ({ report }): AuditNote => ({ subject: 'intelligence', ref: report.ref }),
    load: loadSlip,
    view: SlipPage,
  }),
]

async function loadSlip({ scope, params }: Ask): Promise<{ report: Report; identifiers: readonly Identifier[] } | null> {
  const ref = params['ref'] ?? ''
  const report = isRef(ref) ? await findSent(scope, ref) : null
  return report && { report, identifiers: await identifiersIn(scope, report.id) }
}
