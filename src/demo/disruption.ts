// What police prepare against whoever does the harm: a warning notice that stands, and a phone line whose number changes.
import { addEvidence, addLine, beginDisruption, takeStep } from '../modules/response/index.ts'
import { childByReference } from '../modules/people/index.ts'
import type { Stage } from './stage.ts'

const day = 24

interface Begun {
  ref: string
}

export function disruptionStories(s: Stage): void {
  greyCar(s)
  line(s)
}

/** The grey car outside the college: a notice was given, and is looked at again. */
function greyCar(s: Stage): void {
  const measure = must(s.content.measure('child-abduction-warning-notice'))
  const notice: Begun = { ref: '' }
  s.tell(s.ago(2.5 * day), 'dan', async (scope) => {
    const known = await childByReference(scope, { agencyId: s.agency('haddlestone'), kind: 'council', value: 'H-90144' })
    const made = await beginDisruption(scope, measure, {
      subject: 'Aldous Wrenfield',
      why: 'He waits for a girl outside the college and drives her to places that her mother does not know.',
      teamId: s.team('haddlestone-police', 'missing').id,
      childRefs: known === null ? [] : [known.ref],
      line: null,
    })
    if (!made.ok) throw new Error(made.problem)
    notice.ref = made.value.ref
  })
  const evidence: [hours: number, item: string, words: string][] = [
    [2.4 * day, 'age', 'Sixteen next birthday; her mother has parental responsibility. Council record.'],
    [2.3 * day, 'adult', 'Full name, date of birth and the car from the vehicle register, checked by Dan Reyes.'],
    [2.2 * day, 'not-allowed', 'Her mother’s signed statement, file HV-26-7781.'],
  ]
  for (const [hours, item, words] of evidence)
    s.tell(s.ago(hours), 'dan', async (scope) => done(await addEvidence(scope, notice.ref, { item, chosen: [], words })))
  s.tell(s.ago(2 * day), 'helen', async (scope) => {
    const today = scope.now.toISOString().slice(0, 10)
    done(
      await takeStep(scope, measure, notice.ref, {
        kind: 'granted',
        onDay: today,
        words: 'Given by hand at his door and read out. He signed it. The girl and her mother were told the evening before.',
        reference: 'HV-26-7781',
        validFrom: today,
        validTo: null,
        reviewOn: null,
      }),
    )
  })
}

function line(s: Stage): void {
  const measure = must(s.content.measure('phone-line-order'))
  const order: Begun = { ref: '' }
  const dayAgo = (days: number) =>
    s
      .ago(days * day)
      .toISOString()
      .slice(0, 10)
  s.tell(s.ago(4 * day), 'helen', async (scope) => {
    const made = await beginDisruption(scope, measure, {
      subject: '07700 900461',
      why: 'The number from which the phones at the bus station are run.',
      teamId: s.team('haddlestone-police', 'missing').id,
      childRefs: [],
      line: { firstSeen: dayAgo(80), lastSeen: dayAgo(12) },
    })
    if (!made.ok) throw new Error(made.problem)
    order.ref = made.value.ref
  })
  s.tell(s.ago(3 * day), 'helen', async (scope) => {
    const first = await scope.rows
      .selectFrom('disruptionLine as l')
      .innerJoin('disruption as d', 'd.id', 'l.disruptionId')
      .select('l.id')
      .where('d.ref', '=', order.ref)
      .executeTakeFirstOrThrow()
    done(await addLine(scope, order.ref, { typed: '07700 900462', firstSeen: dayAgo(11), lastSeen: dayAgo(3), follows: first.id }))
  })
}

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the content has lost a measure')
  return found
}

function done(result: { ok: boolean; problem?: string }): void {
  if (!result.ok) throw new Error(result.problem)
}
