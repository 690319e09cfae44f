// The guided conversation, through the HTTP door: its order, drafts that are never lost, and the end of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, cameBack, taken, typedMoment } from '../../../../tests/support/returns.ts'
import { formsOf, Visitor, type Fields, type Seen } from '../../../../tests/support/visitor.ts'
import { openSession } from '../../../seeding.ts'
import { stepsOf } from './guide.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const talk = (interview: string, q: string) => `/interviews/${interview}/talk?q=${q}`

/** The fields of the one form of the conversation, as the page shows them. */
function shown(seen: Seen): Fields {
  const form = formsOf(seen.html).find((f) => f.action?.includes('/talk?q='))
  if (!form) throw new Error(`no conversation on the page: ${seen.text}`)
  return form.fields
}

async function draftOf(interview: string): Promise<Record<string, { words: string; chosen: string[]; skipped: boolean }>> {
  const { rows } = await t.owner.query(
    'select d.answers from interview_draft d join interview i on i.id = d.interview_id where i.ref = $1',
    [interview],
  )
  return (rows[0] as { answers: Record<string, { words: string; chosen: string[]; skipped: boolean }> } | undefined)?.answers ?? {}
}

describe('the order', () => {
  test('first what is kept private and what cannot be, last what is for the interviewer alone; one question a screen', async () => {
    const { interview } = await taken(t, 'Ari')
    const tom = await t.visit('tom')
    const first = await tom.get(`/interviews/${interview}/talk`)
    expect(first.text).toContain('Before we start · 1 of')
    expect(first.text).toContain('If there is something you do not want passed on, say so')
    expect(first.text).toContain('There is one thing I cannot keep to myself')
    // Walked from the first to the last by the button alone.
    const steps = stepsOf(t.house.content)
    const sections = [...new Set(steps.map((step) => step.section))]
    expect(sections).toEqual(['privacy', 'before', 'during', 'harm', 'return', 'voice', 'next', 'read-back', 'setting'])
    let url = `/interviews/${interview}/talk`
    for (const [index, step] of steps.entries()) {
      const seen = await tom.get(url)
      expect(seen.text).toContain(`${index + 1} of ${steps.length}`)
      expect(shown(seen)['q']).toBe(step.id)
      const gone = await tom.postRaw(talk(interview, step.id), { ...shown(seen), go: 'next' })
      expect(gone.status).toBe(303)
      url = gone.location ?? ''
    }
    expect(url).toBe(`/interviews/${interview}/finish`)
    for (const asked of ['setting-who-was-there', 'setting-interpreter', 'setting-communication', 'setting-independent'])
      expect(steps.map((step) => step.id)).toContain(asked)
  })

  test('it is for whoever has taken it: a colleague may take it over, others are not told that it exists', async () => {
    const { interview } = await cameBack(t, 'Bo')
    const url = talk(interview, 'during-tell-me')
    const tom = await t.visit('tom')
    expect((await tom.get(url)).text).toContain('Nobody in Leeward return interviews has taken this interview yet')
    await tom.submit(`/interviews/${interview}`, {}, `/interviews/${interview}/take`)
    expect((await (await t.visit('grace')).get(url)).text).toContain(
      'Tom Okafor has this interview, so the conversation is theirs to write',
    )
    const fields = shown(await tom.get(url))
    for (const [worker, status] of Object.entries({ grace: 409, dan: 404, priya: 404, ruth: 404, wyn: 404 })) {
      const visitor = await t.visit(worker)
      const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/work')).html)?.[1] ?? ''
      const posted = await visitor.postRaw(url, { ...fields, csrf, words: 'not mine to write' })
      expect(posted.status, worker).toBe(status)
      expect((await visitor.postRaw(`/interviews/${interview}/draft`, { ...fields, csrf, words: 'nor this' })).status, worker).toBe(status)
    }
    expect(await draftOf(interview)).toEqual({})
  })
})

describe('what was typed', () => {
  test('is kept by the page’s own script and by a button, to the byte, and shown again', async () => {
    const { interview } = await taken(t, 'Cy')
    const tom = await t.visit('tom')
    const url = talk(interview, 'during-tell-me')
    const words = '\nThey said “get in” & we drove\r\n<b>fast</b> 🌧'
    const saved = await tom.postRaw(`/interviews/${interview}/draft`, { ...shown(await tom.get(url)), words, change: '1' })
    expect(JSON.parse(saved.html)).toMatchObject({ saved: true, version: 1 })
    expect((await draftOf(interview))['during-tell-me']?.words).toBe('\nThey said “get in” & we drove\n<b>fast</b> 🌧')
    // A browser drops the first line break of a text area; the page gives it two.
    expect((await tom.get(url)).html).toContain('\n\nThey said “get in” &amp; we drove')
    expect((await tom.get(`/interviews/${interview}`)).text).toContain('Your draft is kept')

    const pressed = await tom.submit(url, { words: 'Again, without script', go: 'save' }, url)
    expect(pressed.location).toBe(url)
    expect((await tom.get(url)).html).toContain('Again, without script')
    // Back never loses.
    const back = await tom.submit(
      talk(interview, 'during-places'),
      { words: 'By the river', go: 'previous' },
      talk(interview, 'during-places'),
    )
    expect(back.location).toBe(url)
    expect((await tom.get(talk(interview, 'during-places'))).html).toContain('By the river')
  })

  test('a save that arrives late never replaces a later one; what another page wrote is never overwritten', async () => {
    const { interview } = await taken(t, 'Dee')
    const tom = await t.visit('tom')
    const url = talk(interview, 'before-plan')
    const page = shown(await tom.get(url))
    const draft = `/interviews/${interview}/draft`
    expect((await tom.postRaw(draft, { ...page, words: 'the later words', change: '7' })).status).toBe(200)
    expect((await tom.postRaw(draft, { ...page, words: 'the earl', change: '3' })).status).toBe(200)
    expect((await draftOf(interview))['before-plan']?.words).toBe('the later words')

    const other = shown(await tom.get(url))
    expect((await tom.postRaw(draft, { ...page, words: 'the later words, and more', change: '9' })).status).toBe(200)
    expect((await tom.postRaw(draft, { ...other, words: 'from the phone', change: '1' })).status).toBe(409)
    const both = await tom.postRaw(url, { ...other, words: 'from the phone', go: 'next' })
    expect(both.status).toBe(409)
    expect(both.text).toContain('Nothing is lost: both stand below')
    expect(both.text).toContain('the later words, and more')
    expect(both.html).toContain('from the phone')
    const settled = await tom.postRaw(url, { ...shown(both), words: 'both, put together', go: 'save' })
    expect(settled.status).toBe(303)
    expect((await draftOf(interview))['before-plan']?.words).toBe('both, put together')
  })

  test('outlives a session that has ended: kept on the page, saved once signed in again, nowhere else meanwhile', async () => {
    const { interview } = await taken(t, 'Eli')
    const url = talk(interview, 'harm-afraid')
    const draft = `/interviews/${interview}/draft`
    const open = (await t.owner.query<{ id: string }>('select id from session')).rows.map((row) => row.id)
    const first = await openSession(t.owner, 'tom', 'demo')
    const tom = new Visitor(t.server, { 'sr-session': first })
    const page = { ...shown(await tom.get(url)), words: 'The man with the dog', change: '4' }
    await t.owner.query('update session set ended_at = house_now() where id <> all ($1)', [open])

    // The page's own script is told in a status, and keeps what it has.
    const told = await tom.postRaw(draft, page)
    expect(told.status).toBe(401)
    expect(JSON.parse(told.html)).toEqual({ saved: false, why: 'signed-out' })
    expect(told.html).not.toContain('dog')
    expect(await draftOf(interview)).toEqual({})
    // A button gives the page back with the words on it, and the way to sign in beside it.
    const pressed = await tom.postRaw(url, { ...page, go: 'next' })
    expect(pressed.status).toBe(401)
    expect(pressed.text).toContain('You are signed out')
    expect(pressed.html).toContain('The man with the dog')
    expect(pressed.html).toContain('target="_blank"')
    expect(pressed.headers['cache-control']).toContain('no-store')
    expect(await draftOf(interview)).toEqual({})

    // Signed in anew: the old page's proof no longer holds. It is given the new one, and saves by itself.
    const again = new Visitor(t.server, { 'sr-session': await openSession(t.owner, 'tom', 'demo') })
    const renewed = await again.postRaw(draft, page)
    expect(renewed.status).toBe(403)
    const { csrf, why } = JSON.parse(renewed.html) as { csrf: string; why: string }
    expect(why).toBe('signed-in-again')
    expect((await again.postRaw(draft, { ...page, csrf })).status).toBe(200)
    expect((await draftOf(interview))['harm-afraid']?.words).toBe('The man with the dog')

    // Without script: the page comes back once more with the words, and then saves.
    const later = { ...page, words: 'The man with the dog, and his brother', change: '5' }
    const once = await again.postRaw(url, { ...later, go: 'save' })
    expect(once.status).toBe(422)
    expect(once.text).toContain('What you typed is still here and not saved yet')
    expect((await again.postRaw(url, { ...shown(once), go: 'save' })).status).toBe(303)
    expect((await draftOf(interview))['harm-afraid']?.words).toBe('The man with the dog, and his brother')

    // Somebody else signs in on the same machine: it is not theirs to write, and nothing is taken from Tom's page.
    const grace = new Visitor(t.server, { 'sr-session': await openSession(t.owner, 'grace', 'demo') })
    const hers = JSON.parse((await grace.postRaw(draft, page)).html) as { csrf: string }
    expect((await grace.postRaw(draft, { ...page, csrf: hers.csrf })).status).toBe(409)
  })

  test('is never taken from another site’s form, whatever session the browser holds', async () => {
    const { interview } = await taken(t, 'Fay')
    const tom = await t.visit('tom')
    const page = shown(await tom.get(talk(interview, 'before-plan')))
    for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const forged = await tom.postRaw(`/interviews/${interview}/draft`, { ...page, csrf: 'x', words: 'forged' }, headers)
      expect(forged.status).toBe(403)
      expect(forged.html).not.toContain('csrf')
      expect((await tom.postRaw(talk(interview, 'before-plan'), { ...page, csrf: 'x', words: 'forged' }, headers)).status).toBe(403)
    }
    expect(await draftOf(interview)).toEqual({})
  })

  test('a question left out is remembered, offered again before the end, and answered it counts as left out no more', async () => {
    const { interview } = await taken(t, 'Gil')
    const tom = await t.visit('tom')
    const url = talk(interview, 'harm-unwanted')
    expect((await tom.submit(url, { go: 'skip' }, url)).location).toBe(talk(interview, 'harm-threats'))
    await tom.submit(talk(interview, 'voice-would-help'), { words: 'A lift to school', go: 'next' }, talk(interview, 'voice-would-help'))
    expect((await tom.get(`/interviews/${interview}/talk/contents`)).text).toContain('Skipped')
    const finish = await tom.get(`/interviews/${interview}/finish`)
    expect(finish.text).toContain('Skipped on the way. Is now a better moment? Did anything happen that you did not want')
    await tom.submit(url, { chosen: 'no', go: 'next' }, url)
    expect((await tom.get(`/interviews/${interview}/finish`)).text).not.toContain('Skipped on the way')
  })

  test('words that may mean something are explained once saved, and a sign is noted on the way with the words as evidence', async () => {
    const { interview } = await taken(t, 'Hal')
    const tom = await t.visit('tom')
    const url = talk(interview, 'during-phone')
    await tom.submit(url, { words: 'He gave me a burner for going cunch', 'own-words': 'yes', go: 'save' }, url)
    const seen = await tom.get(url)
    expect(seen.text).toContain('Words that may mean something')
    expect(seen.text).toContain('May mean: Being sent to deal somewhere else')
    expect(seen.text).toContain('A word alone is never a sign')
    const [, sign = ''] = /value="note-([a-z-]+)"/.exec(seen.html) ?? []
    const noting = await tom.submit(url, { go: `note-${sign}` }, url)
    expect(noting.location).toBe(`/interviews/${interview}/signs?sign=${sign}&from=during-phone`)
    const form = await tom.get(noting.location ?? '')
    expect(form.html).toContain('He gave me a burner for going cunch')
    expect((await tom.submit(noting.location ?? '', {})).location).toBe(url)
    const { rows } = await t.owner.query(
      'select o.sign, o.evidence, o.own_words from observation o join interview i on i.id = o.interview_id where i.ref = $1',
      [interview],
    )
    expect(rows).toEqual([{ sign, evidence: 'He gave me a burner for going cunch', own_words: true }])
  })

  test('when a child tells of a crime the next page says how to listen', async () => {
    const { interview } = await taken(t, 'Ivo')
    const tom = await t.visit('tom')
    const url = talk(interview, 'harm-hurt')
    const gone = await tom.submit(url, { chosen: 'yes', words: 'With a belt', go: 'next' }, url)
    const next = await tom.get(gone.location ?? '')
    for (const words of ['Use only open prompts', 'Write the exact words', 'Do not probe', "Tell police and children's social care today"])
      expect(next.text.split('Is it a sign')[0]).toContain(words)
  })
})

describe('the end', () => {
  const finishing = (when: string, confirmed = 'yes'): Fields => ({ ...typedMoment('heldAt', when), confirmed })

  test('what was heard is read back in the child’s words, and then it is held: clocks stop, and it can be read but not changed', async () => {
    const { interview, returnRef } = await taken(t, 'Jo')
    const tom = await t.visit('tom')
    const page = `/interviews/${interview}/finish`
    expect((await tom.get(page)).text).toContain('Nothing has been written yet, so there is nothing to finish')
    for (const [q, fields] of [
      ['during-tell-me', { words: 'We slept in the van', 'own-words': 'yes' }],
      ['setting-interpreter', { words: 'Yes: a signer from the agency, on video' }],
      ['setting-who-was-there', { words: 'Jo and me' }],
      ['setting-independent', { chosen: 'independent' }],
      ['setting-communication', { words: 'Drawing it helped' }],
    ] as const)
      expect((await tom.submit(talk(interview, q), { ...fields, go: 'save' }, talk(interview, q))).status).toBe(303)
    const readBack = await tom.get(talk(interview, 'read-back-right'))
    expect(readBack.text).toContain('We slept in the van')
    expect(readBack.text).not.toContain('a signer from the agency')
    for (const [when, words] of [
      ['2026-11-12 09:30', 'in the future'],
      ['2026-11-11 20:00', 'before the child was back'],
      ['2026-11-12', 'as near as you know'],
    ] as const) {
      const refused = await tom.submit(page, finishing(when))
      expect(refused.status).toBe(422)
      expect(refused.text).toContain(words)
    }
    expect((await tom.submit(page, { ...finishing('2026-11-12 08:30'), confirmed: '' })).text).toContain('Say whether it was read back')
    expect((await tom.submit(page, finishing('2026-11-12 08:30'))).location).toBe(`/interviews/${interview}/signs`)
    const { rows } = await t.owner.query(
      'select ir.completed_at, ir.offered_at from interview_return ir join episode_return r on r.id = ir.return_id where r.ref = $1',
      [returnRef],
    )
    expect(rows).toEqual([{ completed_at: new Date('2026-11-12T08:30:00Z'), offered_at: new Date('2026-11-12T08:30:00Z') }])
    const record = await tom.get(`/interviews/${interview}/record`)
    for (const words of [
      'We slept in the van',
      'a signer from the agency, on video',
      'Jo and me',
      'I have no part in the child',
      'Drawing it helped',
      'Yes, with the child',
    ])
      expect(record.text).toContain(words)
    expect((await tom.get(talk(interview, 'during-tell-me'))).location).toBe(`/interviews/${interview}`)
    const { rows: drafts } = await t.owner.query(
      'select (d.answers->$2->>$3) as words from interview_draft d join interview i on i.id = d.interview_id where i.ref = $1',
      [interview, 'during-tell-me', 'words'],
    )
    const csrf = /name="csrf" value="([^"]+)"/.exec((await tom.get('/work')).html)?.[1] ?? ''
    expect((await tom.postRaw(talk(interview, 'during-tell-me'), { csrf, q: 'during-tell-me', words: 'changed', go: 'save' })).status).toBe(
      409,
    )
    expect(
      (
        await t.owner.query(
          'select (d.answers->$2->>$3) as words from interview_draft d join interview i on i.id = d.interview_id where i.ref = $1',
          [interview, 'during-tell-me', 'words'],
        )
      ).rows,
    ).toEqual(drafts)
  })

  test('one interview covering two returns completes those before it; one that came after keeps its clock in an interview of its own', async () => {
    const first = await cameBack(t, 'Kit', { missingFrom: at('2026-11-09T18:00:00Z'), returned: at('2026-11-10T01:00:00Z') })
    const second = await cameBack(t, first.child, { missingFrom: at('2026-11-10T18:00:00Z'), returned: at('2026-11-11T02:00:00Z') })
    const third = await cameBack(t, first.child, { missingFrom: at('2026-11-11T20:00:00Z'), returned: at('2026-11-12T06:00:00Z') })
    const { interview } = first
    expect([second.interview, third.interview]).toEqual([interview, interview])
    const tom = await t.visit('tom')
    await tom.submit(`/interviews/${interview}`, {}, `/interviews/${interview}/take`)
    await tom.submit(talk(interview, 'during-tell-me'), { words: 'Both times with Z', go: 'save' }, talk(interview, 'during-tell-me'))
    expect((await tom.submit(`/interviews/${interview}/finish`, finishing('2026-11-11 17:00'))).status).toBe(303)
    const { rows } = await t.owner.query<{ ref: string; interview: string; done: boolean; due: Date }>(
      'select r.ref, i.ref as interview, ir.completed_at is not null as done, r.completion_due_at as due from interview_return ir join episode_return r on r.id = ir.return_id join interview i on i.id = ir.interview_id where ir.child_id = $1 order by r.returned_at',
      [first.child.id],
    )
    expect(rows).toMatchObject([
      { ref: first.returnRef, interview, done: true },
      { ref: second.returnRef, interview, done: true },
      { ref: third.returnRef, done: false, due: new Date('2026-11-15T06:00:00Z') },
    ])
    expect(rows[2]?.interview).not.toBe(interview)
    expect((await tom.get('/work')).text).toContain('Kit, 15')
  })
})
