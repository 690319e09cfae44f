// kill -9 of the service at random points of an import: the file is in whole or not at all, and brought again it stands once.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { formsOf } from '../support/visitor.ts'
import { asOwner, Browser, chance, killed, ownerUrlOf, prepareFolder, rounds, startService, tokenFor, type Service } from './service.ts'

vi.setConfig({ testTimeout: 7_200_000 })

const children = 600
const count = rounds(3, 50)

let folder = ''
let service: Service | null = null
afterEach(async () => {
  if (service) await killed(service.process, 'SIGTERM')
  fs.rmSync(folder, { recursive: true, force: true })
})

/** A 903 set of a round's own: each child missing once. */
function filesOf(round: number): { name: string; text: string }[] {
  const references = Array.from({ length: children }, (_, n) => `${prefixOf(round)}${n}`)
  return [
    { name: 'header.csv', text: `CHILD,SEX,DOB,ETHNIC,UPN\n${references.map((r) => `${r},2,01/02/2012,WBRI,\n`).join('')}` },
    {
      name: 'missing.csv',
      text: `CHILD,DOB,MISSING,MIS_START,MIS_END\n${references.map((r) => `${r},01/02/2012,M,03/10/2025,05/10/2025\n`).join('')}`,
    },
  ]
}

const prefixOf = (round: number) => `K${round}X`

/** Children and episodes of a round's file that stand in the database, once nothing works on it any more. */
async function standing(round: number): Promise<{ children: number; episodes: number }> {
  return asOwner(ownerUrlOf(folder), async (owner) => {
    for (;;) {
      const { rows } = await owner.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where usename = 'safe_return_app' and state <> 'idle'`,
      )
      if (rows[0]?.n === 0) break
      await sleep(50)
    }
    const { rows } = await owner.query<{ children: number; episodes: number }>(
      `select count(distinct r.child_id)::int as children, count(distinct e.id)::int as episodes
         from child_reference r left join missing_episode e on e.child_id = r.child_id where r.value like $1`,
      [`${prefixOf(round)}%`],
    )
    return rows[0] ?? { children: 0, episodes: 0 }
  })
}

test('whatever is killed in the middle of an import, all of it is in or none', async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-import-'))
  await prepareFolder(folder)
  const random = chance()
  const found = { all: 0, none: 0, torn: 0, repeated: 0, lost: 0, doubled: 0 }
  service = await startService({ SAFE_RETURN_DATA: folder })
  const browser = new Browser(await tokenFor(ownerUrlOf(folder), 'priya'))
  /** Sends the files and waits for what they would do; the button that brings them in, if anything is left to bring. */
  const looked = async (address: string, round: number) => {
    const start = await browser.get(`${address}/import`)
    const form = formsOf(start.html).find((each) => each.action === '/import')
    const sent = await browser.upload(`${address}/import`, form?.fields ?? {}, filesOf(round))
    expect(sent.status).toBe(303)
    for (;;) {
      const seen = await browser.get(`${address}${sent.location}`)
      const button = formsOf(seen.html).find((each) => each.action?.endsWith('/bring-in'))
      if (button?.action) return { url: `${address}${button.action}`, fields: button.fields }
      if (seen.html.includes('Nothing would change')) return null
      await sleep(50)
    }
  }
  let tookMs = 0
  for (let round = 0; round < count; round += 1) {
    const button = await looked(service.address, round)
    if (!button) throw new Error('a new file would change nothing')
    const pressed = await browser.post(button.url, button.fields)
    expect(pressed.status).toBe(303)
    if (round === 0) {
      // The first is let be, to know how long one takes here.
      const began = performance.now()
      while ((await standing(round)).episodes < children) await sleep(50)
      tookMs = performance.now() - began
    } else await sleep(random.next() * tookMs * 1.2)
    await killed(service.process)
    const after = await standing(round)
    if (after.children === children && after.episodes === children) found.all += 1
    else if (after.children === 0 && after.episodes === 0) found.none += 1
    else found.torn += 1
    service = await startService({ SAFE_RETURN_DATA: folder })
    const again = await looked(service.address, round)
    if (again) {
      expect((await browser.post(again.url, again.fields)).status).toBe(303)
      found.repeated += 1
      while ((await standing(round)).episodes < children) await sleep(50)
    }
  }
  for (let round = 0; round < count; round += 1) {
    const last = await standing(round)
    if (last.children < children || last.episodes < children) found.lost += 1
    if (last.children > children || last.episodes > children) found.doubled += 1
  }
  console.info(
    `faults: kill -9 in an import of ${children} children: seed ${random.seed}, ${count} rounds (the first let finish), after the kill ${found.all} whole and ${found.none} not at all, ${found.torn} torn; ${found.repeated} brought again, ${found.lost} lost, ${found.doubled} doubled; one takes ${(tookMs / 1000).toFixed(2)} s here`,
  )
  expect(found).toMatchObject({ torn: 0, lost: 0, doubled: 0 })
})
