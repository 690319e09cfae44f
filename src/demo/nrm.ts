// The National Referral Mechanism in the demo: a draft in hand of a boy who was arrested yesterday, and a referral that waits for its decision.
import type { Scope } from '../platform/db/index.ts'
import { addFact, beginNrm, confirmPage, recordSent, sayReady } from '../modules/response/index.ts'
import { noteObservation } from '../modules/signs/index.ts'
import type { Stage } from './stage.ts'

const day = 24

export function nrmStories(s: Stage): void {
  reece(s)
  bryony(s)
}

/** Confirms pages with what is given; of every other page that is named, why it is not known. */
async function answer(s: Stage, scope: Scope, ref: string, given: Readonly<Record<string, string>>, unknown: string | null): Promise<void> {
  for (const page of s.content.nrm.sections.flatMap((section) => section.pages)) {
    const told = page.questions.filter((question) => given[question.field] !== undefined)
    if (told.length === 0 && unknown === null) continue
    const answers = new Map<string, string | null>(told.map((question) => [question.field, given[question.field] ?? null]))
    if (unknown !== null) answers.set(`gap:${page.code}`, unknown)
    const done = await confirmPage(scope, ref, page, answers, new Map())
    if (!done.ok) throw new Error(done.problem)
  }
}

/** Arrested with drugs on him: section 45 is to be thought of today, and the draft has gaps. */
function reece(s: Stage): void {
  const reece = s.child(s.ago(70 * day), 'priya', {
    givenName: 'Reece',
    familyName: 'Oldfield',
    dateOfBirth: '2010-08-19',
    sex: 'male',
    ethnicity: 'White',
    language: 'English',
    references: [{ kind: 'council', value: 'H-90310' }],
  })
  const seen = (at: number, sign: string, evidence: string) =>
    s.tell(s.ago(at), 'priya', async (scope) => {
      const noted = await noteObservation(scope, s.content, {
        childId: reece.id,
        interviewId: null,
        sign,
        evidence,
        ownWords: false,
        sourceKind: 'parent',
        sourceName: null,
        observedOn: s.ago(at).toISOString().slice(0, 10),
      })
      if (!noted.ok) throw new Error(noted.problem)
    })
  seen(30 * day, 'multiple-phones', 'His mother found a second phone under the sink; it rings at night.')
  seen(9 * day, 'debt', 'He asked his mother for two hundred pounds, and cried when she had none.')
  s.escalation(s.ago(1 * day), 'priya', reece, 'arrest', 'Arrested at the station with wraps in his coat. He is out on bail.')
  s.tell(s.ago(18), 'priya', async (scope) => {
    const begun = await beginNrm(scope, reece.id)
    if (!begun.ok) throw new Error(begun.problem)
    await answer(
      s,
      scope,
      begun.value.ref,
      {
        'user-organisation': 'Haddlestone Council',
        'fr-location': 'england',
        'pv-under-age': 'yes',
        'pv-name-first-name': 'Reece',
        'pv-name-last-name': 'Oldfield',
        'pv-dob': '2010-08-19',
        'pv-gender': 'male',
      },
      null,
    )
  })
}

/** Sent by the council; there are reasonable grounds, and the guardianship service knows her. */
function bryony(s: Stage): void {
  const bryony = s.child(s.ago(90 * day), 'priya', {
    givenName: 'Bryony',
    familyName: 'Skeats',
    dateOfBirth: '2011-04-02',
    sex: 'female',
    ethnicity: 'Mixed',
    references: [{ kind: 'council', value: 'H-90322' }],
  })
  let ref = ''
  const dayAgo = (days: number) =>
    s
      .ago(days * day)
      .toISOString()
      .slice(0, 10)
  s.tell(s.ago(20 * day), 'priya', async (scope) => {
    const begun = await beginNrm(scope, bryony.id)
    if (!begun.ok) throw new Error(begun.problem)
    ref = begun.value.ref
    await answer(
      s,
      scope,
      ref,
      {
        'user-organisation': 'Haddlestone Council',
        'fr-location': 'england',
        'pv-under-age': 'yes',
        'local-authority-contacted-about-child-local-authority-name': 'Haddlestone Council',
        'authority-told-on': dayAgo(21),
        'authority-told-by': 'Priya Shah',
        'pv-name-first-name': 'Bryony',
        'pv-name-last-name': 'Skeats',
        'when-did-the-exploitation-take-place':
          'In March: met a man online who sent her credit\nIn September: stayed in a flat for two nights and was made to count money',
        'what-were-they-required-to-do':
          'Counted money and wrapped packages in a flat where adults came and went. She was given a phone and told to answer it. She was not paid.',
        'how-they-were-treated': 'Told that she owed for the credit and the phone. Not let out until it was done.',
        'is-this-the-first-chance-to-report': 'yes',
        'why-report-now': 'She told her aunt last week, and her aunt told us.',
        'professional-insight':
          'I judge that Bryony was exploited by adults who made her a debtor first. Her account did not change, and her fear of the phone fits it.',
        'types-of-exploitation': 'forced-to-commit-crime',
        'where-exploitation-happened': 'uk',
      },
      'She has not been asked yet: she tires quickly, and the rest can wait for her.',
    )
    const ready = await sayReady(scope, s.content, ref)
    if (!ready.ok) throw new Error(ready.problem)
  })
  s.tell(s.ago(19 * day), 'priya', async (scope) => {
    const sent = await recordSent(scope, s.content, ref, {
      at: { date: s.ago(19.1 * day), precision: 'minute' },
      by: 'Priya Shah',
      homeOfficeRef: 'MS-204417',
      said: {
        route: 'duty-to-notify',
        detriment: 'None found: what she is most afraid of is that the men learn of it, and they do not',
        childView: 'Asked who will read it, and was told',
        childTold: true,
      },
    })
    if (!sent.ok) throw new Error(sent.problem)
  })
  for (const [days, kind, outcome] of [
    [18, 'guardian', 'told'],
    [13, 'reasonable-grounds', 'yes'],
  ] as const)
    s.tell(s.ago(days * day), 'priya', async (scope) => {
      const added = await addFact(scope, ref, { kind, outcome, onDay: dayAgo(days), words: null })
      if (!added.ok) throw new Error(added.problem)
    })
}
