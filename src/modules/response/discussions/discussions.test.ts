// Strategy discussions through the HTTP door: opened in one page, recorded in one, decided only with who must be there, dissent for good.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, type KnownChild, newChild, shareWords, typedMoment } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { discussions } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const nurses = 'haddle-health/safeguarding'
const police = 'haddlestone-police/missing'
const care = 'haddlestone/social-care'
const school = 'brackenhill/safeguarding'

/** Priya opens a discussion with whoever is found, tomorrow at ten. */
async function opened(name: string, fields: Fields = {}): Promise<{ child: KnownChild; page: string; ref: string }> {
  const child = await newChild(t, name)
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/discuss`, { why: 'Four times away in a month', ...shareWords, ...fields })
  expect(made.status, made.text.slice(0, 600)).toBe(303)
  return { child, page: made.location ?? '', ref: (made.location ?? '').split('/')[2] ?? '' }
}

async function rows<T extends object>(query: string, given: readonly unknown[]): Promise<T[]> {
  return (await t.owner.query<T>(query, [...given])).rows
}

async function inviteeIds(page: string): Promise<Record<string, string>> {
  const found = await rows<{ key: string; id: string }>(
    `select coalesce(a.code || '/' || tm.code, i.outside_name) as key, i.id from discussion_invitee i join discussion d on d.id = i.discussion_id
       left join team tm on tm.id = i.team_id left join agency a on a.id = tm.agency_id where d.ref = $1`,
    [page.split('/')[2]],
  )
  return Object.fromEntries(found.map((r) => [r.key, r.id]))
}

/** Records who of them is there. */
async function here(page: string, ...teams: string[]): Promise<Record<string, string>> {
  const invited = await inviteeIds(page)
  const priya = await t.visit('priya')
  const done = await priya.submit(`${page}/record`, { here: teams.map((team) => invited[team] ?? '') }, `${page}/record/here`)
  expect(done.status, done.text.slice(0, 600)).toBe(303)
  return invited
}

describe('opening', () => {
  test('one page: whoever must be invited is found and ticked; a double post is one; they may open the record, and nobody else', async () => {
    const child = await newChild(t, 'Ada')
    const priya = await t.visit('priya')
    const ife = await t.visit('ife')
    expect((await priya.get(`/children/${child.ref}`)).html).toContain(`/children/${child.ref}/discuss`)
    const at = `/children/${child.ref}/discuss`
    const asked = formsOf((await priya.get(at)).html).find((f) => f.fields['teams'] !== undefined)
    expect(asked?.fields['teams']).toEqual(expect.arrayContaining([ids[nurses], ids[police], ids[care]]))
    expect((await ife.get(`/children/${child.ref}`)).status).toBe(404)
    const form = { ...asked?.fields, ...shareWords, why: 'Four times away in a month' }
    const made = await priya.postRaw(at, form)
    const again = await priya.postRaw(at, form)
    expect([made.status, again.status]).toEqual([303, 303])
    expect(again.location).toBe(made.location)
    expect(await rows('select must_invite, quorum from discussion where child_id = $1', [child.id])).toEqual([
      { must_invite: ['council', 'police', 'health'], quorum: ['council', 'police', 'health'] },
    ])
    const page = made.location ?? ''
    expect((await ife.get(page)).text).toContain('Four times away in a month')
    expect((await ife.get(`/children/${child.ref}`)).status).toBe(200)
    expect(
      await rows(`select purpose, expires_at::date::text as until from circle_entry where child_id = $1 and team_id = $2`, [
        child.id,
        ids[nurses],
      ]),
    ).toEqual([{ purpose: 'discussion', until: '2026-12-13' }])
    expect((await ife.get('/discussions')).text).toContain('Ada')
    for (const who of ['ruth', 'orla', 'wyn', 'noor', 'joel', 'sian', 'mina', 'tom'])
      for (const under of [
        '',
        '/record',
        '/invite',
        '/move',
        '/cancel',
        '/apology',
        '/information',
        '/end',
        '/urgent',
        '/minutes',
        '/pack',
      ])
        expect((await (await t.visit(who)).get(`${page}${under}`)).status, `${who} ${under}`).toBe(404)
  })

  test('what is wrong is said beside its field, and what was typed is kept', async () => {
    const child = await newChild(t, 'Bo')
    const priya = await t.visit('priya')
    for (const [wrong, words] of [
      [{ why: '' }, 'Say why the agencies should talk'],
      [{ why: 'Kept as typed', teams: [] }, 'Invite somebody'],
      [{ why: 'Kept as typed', ...typedMoment('at', '2026-11-10 10:00') }, 'That was more than a day ago'],
      [{ why: 'Kept as typed', ...typedMoment('at', '2027-06-10 10:00') }, 'more than three months ahead'],
      [{ why: 'Kept as typed', ...typedMoment('at', '2026-11-20') }, 'Give the time as well'],
    ] as const) {
      const seen = await priya.submit(`/children/${child.ref}/discuss`, { ...shareWords, ...wrong })
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
      if (wrong.why !== '') expect(seen.html).toContain('Kept as typed')
    }
    expect(await rows('select 1 from discussion where child_id = $1', [child.id])).toEqual([])
  })

  test('a kind of agency that nobody speaks for is said plainly, until somebody outside is invited for it', async () => {
    const { page } = await opened('Cas', { teams: [ids[care] ?? '', ids[police] ?? ''] })
    const priya = await t.visit('priya')
    expect((await priya.get(page)).text).toContain('Nobody is invited for health')
    // Who is lacking is chosen already; what is asked of an organisation outside is asked of that alone, and then must be answered.
    const asked = (await priya.get(`${page}/invite`)).html
    expect(asked).toMatch(new RegExp(`<option value="${ids[nurses]}" selected`))
    expect(asked).toMatch(/id="conditional-whom-2"[^]*Whom do they speak for\?[^]*Their e-mail address[^]*By which lawful route/)
    expect(asked).not.toMatch(/Whom do they speak for\? \(optional\)|If they do not use/)
    const empty = await priya.submit(`${page}/invite`, { whom: 'outside', outsideName: 'Vale Trust' })
    expect([empty.status, empty.text.includes('Say whom they speak for'), empty.text.includes('Give their e-mail address')]).toEqual([
      422,
      true,
      true,
    ])
    const bad = await priya.submit(`${page}/invite`, {
      whom: 'outside',
      outsideName: 'Vale Trust',
      outsideKind: 'health',
      outsideEmail: 'no address',
    })
    expect(bad.status).toBe(422)
    expect(bad.html).toContain('Vale Trust')
    const made = await priya.submit(`${page}/invite`, {
      whom: 'outside',
      outsideName: 'Vale Trust',
      outsideKind: 'health',
      outsideEmail: 'safeguarding@vale-trust.example',
    })
    expect(made.status).toBe(303)
    expect((await priya.get(page)).text).not.toContain('Nobody is invited for health')
    expect((await priya.get(page)).text).toContain('not on Safe Return')
    expect((await priya.submit(`${page}/invite`, { whom: 'here', team: ids[school] ?? '' })).status).toBe(303)
    expect((await (await t.visit('ruth')).get(page)).status).toBe(200)
    // Whoever is invited reads; only the convener invites.
    const dan = await t.visit('dan')
    expect((await dan.get(`${page}/invite`)).text).toContain('Only the team that convenes it can do this')
    expect((await dan.get(`${page}/record`)).text).toContain('Only the team that convenes it can do this')
  })

  test('each agency but one’s own that is invited is told by a decision to share: here or outside, and by no other word than that', async () => {
    const child = await newChild(t, 'Sadie')
    const priya = await t.visit('priya')
    const at = `/children/${child.ref}/discuss`
    const bare = await priya.submit(at, { why: 'Kept as typed', teams: [ids[police] ?? ''], detriment: '' })
    expect(bare.status).toBe(422)
    for (const words of ['Say whether it could do the child harm', 'Say what the child says', 'Say whether the child knows'])
      expect(bare.text).toContain(words)
    expect(await rows('select 1 from sharing where child_id = $1', [child.id])).toEqual([])
    const made = await priya.submit(at, {
      ...shareWords,
      why: 'Four times away',
      teams: [ids[care] ?? '', ids[police] ?? '', ids[nurses] ?? ''],
    })
    const page = made.location ?? ''
    // The decision is asked anew for those who come later, with what was said of the others to read again.
    expect((await priya.get(`${page}/invite`)).text).toContain(shareWords.detriment)
    await t.clock.forward(1)
    await priya.submit(`${page}/invite`, {
      whom: 'outside',
      outsideName: 'Vale Trust',
      outsideKind: 'health',
      outsideEmail: 'safeguarding@vale-trust.example',
      detriment: 'They treat her mother: only what is needed is said',
    })
    await t.clock.forward(1)
    await priya.submit(`${page}/invite`, { whom: 'here', team: ids[school] ?? '' })
    const decided = await rows<{ to: string }>(
      `select coalesce(a.code, s.to_outside) as to, s.recipient_kind, s.route, s.detriment, s.child_told, s.why, s.goes_with, w.code as by
         from sharing s join worker w on w.id = s.decided_by left join team x on x.id = s.to_team_id left join agency a on a.id = x.agency_id
        where s.child_id = $1 order by 1`,
      [child.id],
    )
    const common = { route: 'section-47', child_told: false, why: 'Four times away', goes_with: 'discussion', by: 'priya' }
    const inOrder = <T extends { to: string }>(all: readonly T[]) => all.toSorted((a, b) => a.to.localeCompare(b.to))
    expect(inOrder(decided)).toEqual(
      inOrder([
        { to: 'brackenhill', recipient_kind: 'school', detriment: 'They treat her mother: only what is needed is said', ...common },
        { to: 'haddle-health', recipient_kind: 'health', detriment: shareWords.detriment, ...common },
        { to: 'haddlestone-police', recipient_kind: 'police-missing', detriment: shareWords.detriment, ...common },
        { to: 'Vale Trust', recipient_kind: 'health', detriment: 'They treat her mother: only what is needed is said', ...common },
      ]),
    )
    expect((await priya.get(`/children/${child.ref}/sharings`)).text).toContain('Shared with an invitation to a strategy discussion')
    const register = (await (await t.visit('lena')).get('/agency/sharings')).text
    expect(register).toContain('Shared with an invitation to a strategy discussion')
    expect(register).not.toContain('They treat her mother')
    // The discussion is in their My work already: nothing else waits for them, nor for whoever decided.
    expect((await (await t.visit('ife')).get('/work')).text).not.toContain('Shared with you')
    expect((await priya.get('/work/waiting')).text).not.toContain('Vale Trust has not acknowledged')
    // Whoever forges the post says nothing, and nobody is let in.
    await expect(
      t.as('priya', async (scope) => {
        const forged = await discussions.invite(scope, page.split('/')[2] ?? '', { teamId: ids['leeward/interviews'] ?? '' }, null)
        if (!forged.ok) throw new Error(forged.problem)
      }),
    ).rejects.toThrow('sharing-missing')
  })

  test('the area’s rule of the day goes with it: who must be invited and who must be there', async () => {
    await t.owner.query(
      `update area set settings = settings || '{"strategyInvite": ["council", "police"], "strategyQuorum": ["council"]}' where code = 'haddlestone'`,
    )
    const { page } = await opened('Dot', { teams: [ids[care] ?? '', ids[police] ?? ''] })
    await t.owner.query(`update area set settings = settings - 'strategyInvite' - 'strategyQuorum' where code = 'haddlestone'`)
    const priya = await t.visit('priya')
    expect((await priya.get(page)).text).not.toContain('Nobody is invited for health')
    await here(page, care)
    const decided = await priya.submit(`${page}/record`, { decided: 'Visit', reasons: 'Because' }, `${page}/record/decision`)
    expect(decided.status).toBe(303)
  })
})

describe('on the day', () => {
  test('nothing is decided without the quorum; then decisions with reasons, who agrees, and dissent that stands', async () => {
    const { page, child } = await opened('Edie')
    const priya = await t.visit('priya')
    expect((await priya.get(`${page}/record`)).text).toContain('record first who is here')
    const invited = await here(page, care, police)
    const recording = await priya.get(`${page}/record`)
    expect(recording.text).toContain('Not there: health')
    expect(recording.html).not.toContain(`action="${page}/record/decision"`)
    // Posted all the same, it is refused.
    const token = formsOf(recording.html).find((f) => f.action === `${page}/record/information`)?.fields
    const forced = await priya.postRaw(`${page}/record/decision`, { csrf: token?.['csrf'] ?? '', decided: 'Visit', reasons: 'Because' })
    expect(forced.status).toBe(422)
    expect(forced.text).toContain('Somebody who must be there is not')
    expect((await priya.get(`${page}/end`)).text).toContain('Somebody who must be there is not')

    await here(page, care, police, nurses)
    expect(
      (
        await priya.submit(
          `${page}/record`,
          { broughtBy: invited[police] ?? '', brought: 'The grey car is known' },
          `${page}/record/information`,
        )
      ).status,
    ).toBe(303)
    const empty = await priya.submit(`${page}/record`, { decided: 'Visit tonight', reasons: '' }, `${page}/record/decision`)
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('Give the reasons')
    expect(empty.html).toContain('Visit tonight')
    const decided = await priya.submit(
      `${page}/record`,
      { decided: 'Visit tonight', reasons: 'He may be hurt', agreed: [invited[care] ?? '', invited[police] ?? ''] },
      `${page}/record/decision`,
    )
    expect(decided.status).toBe(303)
    const acted = await priya.submit(
      `${page}/record`,
      { what: 'Knock at the flat', ownerKind: 'here', owner: `team:${ids[police]}`, when: 'tomorrow' },
      `${page}/record/action`,
    )
    expect(acted.status, acted.text.slice(0, 500)).toBe(303)
    expect(
      await rows('select a.what, d.ref from action a join discussion d on d.id = a.discussion_id where a.child_id = $1', [child.id]),
    ).toEqual([{ what: 'Knock at the flat', ref: page.split('/')[2] }])

    // Health dissents from its own seat; nobody can take it back or speak for another.
    const ife = await t.visit('ife')
    const [decision] = await rows<{ id: string }>(
      'select x.id from discussion_decision x join discussion d on d.id = x.discussion_id where d.child_id = $1',
      [child.id],
    )
    const at = `${page}/decisions/${decision?.id}/dissent`
    // Who was there and said nothing is not passed over.
    const silence = 'There and did not agree: Haddle Valley safeguarding nurses, Haddle Valley Health. No reason is written down'
    expect((await priya.get(page)).text).toContain(silence)
    expect((await ife.submit(at, { reason: 'He should be seen by a nurse first' })).status).toBe(303)
    expect((await ife.get(at)).text).toContain('is on record already')
    const shown = await priya.get(page)
    expect(shown.text).toContain('Haddle Valley safeguarding nurses, Haddle Valley Health dissents: He should be seen by a nurse first')
    expect(shown.text).toContain('Agreed by')
    expect(shown.text).not.toContain('did not agree')
    const forged = await ife.postRaw(at, {
      csrf: formsOf((await ife.get(`${page}/information`)).html).find((f) => f.fields['csrf'])?.fields['csrf'] ?? '',
      invitee: invited[police] ?? '',
      reason: 'In their name',
    })
    expect(forged.status).toBe(422)
    await expect(t.as('priya', (scope) => scope.rows.updateTable('discussionStance').set({ reason: 'changed' }).execute())).rejects.toThrow(
      'permission denied',
    )
    await expect(
      t.as('priya', (scope) => scope.rows.updateTable('discussionDecision').set({ words: 'changed' }).execute()),
    ).rejects.toThrow('permission denied')

    // What was decided with somebody there stays decided with them there.
    const out = await priya.submit(`${page}/record`, { here: [invited[care] ?? ''] }, `${page}/record/here`)
    expect(out.status).toBe(422)
    expect(out.text).toContain('that stands')
  })

  test('an urgent exception needs people there and a reason, and stands in the minutes', async () => {
    const { page } = await opened('Flo')
    const priya = await t.visit('priya')
    expect((await priya.get(`${page}/urgent`)).text).toContain('Record first who is here')
    await here(page, care)
    expect((await priya.submit(`${page}/urgent`, { why: '' })).status).toBe(422)
    expect((await priya.submit(`${page}/urgent`, { why: 'He is in the flat now' })).status).toBe(303)
    expect((await priya.submit(`${page}/record`, { decided: 'Go now', reasons: 'Danger' }, `${page}/record/decision`)).status).toBe(303)
    expect((await priya.get(page)).text).toContain('It decided without its quorum (police and health), because it could not wait')
    expect((await priya.get(`${page}/urgent`)).text).toContain('said already')
  })

  test('it ends with an outcome and reasons, never without; the minutes are for those invited', async () => {
    const { page } = await opened('Gil')
    const priya = await t.visit('priya')
    await here(page, care, police, nurses)
    const noReason = await priya.submit(`${page}/end`, { outcome: 'section-47', why: '' })
    expect(noReason.status).toBe(422)
    expect(noReason.text).toContain('Give the reasons')
    expect((await priya.submit(`${page}/end`, { outcome: '', why: 'x' })).text).toContain('Choose the outcome')
    expect((await priya.get(`${page}/minutes`)).text).toContain('It has not ended')
    expect((await priya.submit(`${page}/end`, { outcome: 'section-47', why: 'Hurt twice by the same man' })).status).toBe(303)
    const ife = await t.visit('ife')
    const minutes = await ife.get(`${page}/minutes`)
    expect(minutes.text).toContain('Section 47 enquiry')
    expect(minutes.text).toContain('Hurt twice by the same man')
    expect(minutes.text).toContain('Was there')
    // Held at once although arranged for later: the minutes say when it was.
    expect(minutes.text).toMatch(/Minutes, Thu 12 Nov 2026 .*before its time: it was arranged for/)
    expect(minutes.html).not.toContain('/dissent"')
    // Ended is ended.
    expect((await priya.get(`${page}/record`)).text).toContain('has ended')
    await expect(
      t.as('priya', (scope) =>
        scope.rows
          .updateTable('discussion')
          .set({ outcome: 'neither', outcomeWhy: null })
          .where('ref', '=', page.split('/')[2] ?? '')
          .execute(),
      ),
    ).rejects.toThrow('check constraint')
    expect(
      await rows(`select count(*)::int as n from audit_entry where subject = 'discussion' and wrote and subject_ref = $1`, [
        page.split('/')[2],
      ]),
    ).not.toEqual([{ n: 0 }])
  })

  test('the name of each who came is kept, not of the first alone; a name beside who is not ticked is not', async () => {
    const { page } = await opened('Ines')
    const invited = await inviteeIds(page)
    const priya = await t.visit('priya')
    const came = {
      [`came-${invited[care]}`]: 'Callum Reid',
      [`came-${invited[police]}`]: 'Sgt Helen Marsh',
      [`came-${invited[nurses]}`]: 'Nobody',
    }
    const here = [invited[care] ?? '', invited[police] ?? '']
    expect((await priya.submit(`${page}/record`, { here, ...came }, `${page}/record/here`)).status).toBe(303)
    const { text } = await priya.get(page)
    expect([text.includes('Is there: Callum Reid'), text.includes('Is there: Sgt Helen Marsh'), text.includes('Nobody')]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('the page says first what is to be done now; once something is recorded, links lead to each part, and nothing is left out', async () => {
    const { page } = await opened('Ivo', { teams: [ids[care] ?? '', ids[police] ?? ''] })
    const [priya, dan] = [await t.visit('priya'), await t.visit('dan')]
    // Whoever convenes it first invites who is lacking; whoever is invited first reads the pack.
    const firstButton = (html: string) => /class="govuk-button"[^>]*>([^<]*)/.exec(html.slice(html.indexOf('<main')))?.[1]?.trim()
    const arranged = await priya.get(page)
    expect([firstButton(arranged.html), arranged.html.includes('href="#actions"')]).toEqual(['Invite health', false])
    expect(firstButton((await dan.get(page)).html)).toBe('Read the pack')
    expect((await dan.get(page)).text).not.toContain('Invite health')
    await here(page, care, police)
    expect(firstButton((await priya.get(page)).html)).toBe('Record it')
    expect((await priya.submit(`${page}/urgent`, { why: 'He is in the flat now' })).status).toBe(303)
    const said = { decided: 'See him at school', reasons: 'He may be hurt again' }
    expect((await priya.submit(`${page}/record`, said, `${page}/record/decision`)).status).toBe(303)
    expect((await priya.submit(`${page}/end`, { outcome: 'section-17', why: 'He wants help' })).status).toBe(303)
    for (const reader of [priya, dan]) {
      const { html } = await reader.get(page)
      const parts = [...html.matchAll(/<nav class="sr-contents"[^]*?<\/nav>/g)].flatMap(([nav]) =>
        [...nav.matchAll(/href="#(\w+)"/g)].map(([, id]) => id ?? ''),
      )
      expect(parts).toEqual(['actions', 'decisions', 'information', 'invited', 'why'])
      const places = parts.map((id) => html.indexOf(` id="${id}"`))
      expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true)
      expect(html.slice(html.indexOf('<main'))).not.toContain('<details')
    }
    // On paper as before, in the order in which it went.
    const { html } = await dan.get(`${page}/minutes`)
    expect(html.indexOf('id="information"')).toBeLessThan(html.indexOf('id="decisions"'))
    expect(html.indexOf('id="decisions"')).toBeLessThan(html.indexOf('id="actions"'))
  })

  test('moved and called off by the convener alone, each with its reason; an apology with a sentence, once', async () => {
    const { page } = await opened('Hal')
    const [priya, ife] = [await t.visit('priya'), await t.visit('ife')]
    expect((await ife.get(`${page}/move`)).status).toBe(404)
    expect((await priya.submit(`${page}/move`, { ...typedMoment('at', '2026-11-13 10:00'), why: 'x' })).text).toContain(
      'begins at that time already',
    )
    expect(
      (await priya.submit(`${page}/move`, { ...typedMoment('at', '2026-11-16 14:00'), why: 'Police cannot come before' })).status,
    ).toBe(303)
    expect(await rows('select sequence from discussion where ref = $1', [page.split('/')[2]])).toEqual([{ sequence: 1 }])
    expect((await priya.get(page)).text).toContain('Police cannot come before')
    // It can be for her own team alone, so it is not asked: another's apology is not hers to give.
    const asked = await ife.get(`${page}/apology`)
    expect([asked.text.includes('We cannot come'), asked.html.includes('<select')]).toEqual([true, false])
    expect(asked.text).toContain('For Haddle Valley safeguarding nurses, Haddle Valley Health')
    const invited = await inviteeIds(page)
    expect((await ife.submit(`${page}/apology`, { invitee: invited[police] ?? '', words: 'They are away' })).status).toBe(422)
    expect((await ife.submit(`${page}/apology`, { words: 'Both of us are in court' })).status).toBe(303)
    expect((await priya.get(`${page}/apology`)).text).toContain('For whom?')
    expect((await priya.get(page)).text).toContain('Cannot come: Both of us are in court')
    expect((await ife.get(`${page}/apology`)).text).toContain('said already')
    expect((await priya.submit(`${page}/cancel`, { why: 'He is safe with his aunt; the plan meeting is tomorrow' })).status).toBe(303)
    expect((await priya.get(page)).text).toContain('Called off')
    expect((await priya.get(`${page}/record`)).text).toContain('was called off')
  })
})
