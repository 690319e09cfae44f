// Agencies round one table: a discussion that ended with a dissent, and one that is arranged for tomorrow with nobody yet for health.
import type { Scope } from '../platform/db/index.ts'
import type { Result } from '../kernel/result.ts'
import { discussions } from '../modules/response/index.ts'
import { sql } from '../platform/db/index.ts'
import type { Actor, Stage } from './stage.ts'

const day = 24

export function discussionStories(s: Stage): void {
  const imre = s.child(s.ago(40 * day), 'priya', {
    givenName: 'Imre',
    familyName: 'Castellan',
    dateOfBirth: '2011-09-21',
    sex: 'male',
    ethnicity: 'White',
    references: [{ kind: 'council', value: 'H-90188' }],
  })
  ended(s, imre)
  arranged(s, imre)
}

/** Police, social care and health decided on a section 47 enquiry; health wanted him seen by a nurse before. */
function ended(s: Stage, child: Actor): void {
  const begins = s.ago(9 * day)
  const told = opened(
    s,
    s.ago(10 * day),
    child,
    begins,
    'Two men asked for him at the gate, and he came home with a phone that is not his.',
    [s.team('haddlestone', 'social-care').id, s.team('haddlestone-police', 'missing').id, s.team('haddle-health', 'safeguarding').id],
  )
  const on = (hoursAfter: number, deed: (scope: Scope, ref: string, of: Record<string, string>) => Promise<Result<unknown>>) =>
    s.tell(s.ago(9 * day - hoursAfter), 'priya', async (scope) => done(await deed(scope, told.ref, await speakers(scope, told.ref))))
  on(0.1, (scope, ref, of) =>
    discussions.recordAttendance(
      scope,
      ref,
      new Map([
        [of['council'] ?? '', 'Callum Reid, social worker'],
        [of['police'] ?? '', 'Helen Marsh, sergeant'],
        [of['health'] ?? '', 'Ife Balogun, nurse'],
      ]),
    ),
  )
  on(0.2, (scope, ref, of) =>
    discussions.bring(scope, ref, { inviteeId: of['police'] ?? '', words: 'The two men are known to us from another school.' }),
  )
  on(0.3, (scope, ref, of) =>
    discussions.bring(scope, ref, {
      inviteeId: of['health'] ?? '',
      words: 'He came to the clinic twice with his hand, and gave two accounts.',
    }),
  )
  let decision = ''
  on(0.5, async (scope, ref, of) => {
    const made = await discussions.decide(scope, ref, {
      words: 'Police and social care see him together at school tomorrow',
      reasons: 'He may be hurt again, and he talks to his form tutor',
      agreed: [of['council'] ?? '', of['police'] ?? ''],
    })
    if (made.ok) decision = made.value.id
    return made
  })
  on(0.6, (scope, ref, of) =>
    discussions.dissent(scope, ref, {
      decisionId: decision,
      inviteeId: of['health'] ?? '',
      reason: 'A nurse he knows should see his hand first',
    }),
  )
  on(0.7, (scope, ref) =>
    discussions.agreeThere(scope, ref, {
      what: 'Ask his form tutor to be there when he is seen',
      owner: s.team('haddlestone', 'social-care'),
      dueOn: s
        .ago(8 * day)
        .toISOString()
        .slice(0, 10),
    }),
  )
  on(0.9, (scope, ref) =>
    discussions.endDiscussion(scope, ref, { outcome: 'section-47', why: 'Hurt twice, and two adults who seek him out' }),
  )
}

/** Tomorrow: police are invited, health is not, and the page says so. */
function arranged(s: Stage, child: Actor): void {
  opened(
    s,
    s.ago(5),
    child,
    new Date(`${new Date(s.now.getTime() + 86_400_000).toISOString().slice(0, 10)}T10:00:00Z`),
    'The same men were seen again outside the school this week.',
    [s.team('haddlestone', 'social-care').id, s.team('haddlestone-police', 'missing').id],
  )
}

function opened(s: Stage, at: Date, child: Actor, begins: Date, why: string, teamIds: string[]): { ref: string } {
  const told = { ref: '' }
  s.tell(at, 'priya', async (scope) => {
    const made = await discussions.openDiscussion(scope, {
      childId: child.id,
      contextId: null,
      why,
      at: begins,
      minutes: 60,
      how: 'video',
      place: 'Ring the missing children team for the link: 01632 960100',
      teamIds,
      said: {
        route: 'section-47',
        detriment: 'None found: each of them works with children, and knows part of it already',
        childView: 'Was not asked yet: it could not wait',
        childTold: false,
      },
    })
    done(made)
    if (made.ok) told.ref = made.value.ref
  })
  return told
}

/** Who speaks for which kind of agency. */
export async function speakers(scope: Scope, ref: string): Promise<Record<string, string>> {
  const found = await sql<{ kind: string; id: string }>`
    select i.kind, i.id from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = ${ref} limit 20`.execute(
    scope.rows,
  )
  return Object.fromEntries(found.rows.map((row) => [row.kind, row.id]))
}

function done(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`a discussion of the demo was refused: ${result.problem}`)
}
