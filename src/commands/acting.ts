// In whose name a command acts: an authority's own import worker, or whoever was named. Only a process with the owner's address can.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { authorityByCode } from '../kernel/authorities.ts'
import { addCouncil } from '../modules/agencies/new-council.ts'
import { hashToken, type Token } from '../platform/db/index.ts'

export interface Asked {
  /** ONS code of the authority whose children these are. */
  authority: string | null
  /** The worker's code; null is the authority's own import worker. */
  worker: string | null
  /** Whether a council that does not work here yet is added. */
  adds: boolean
}

export interface Acting {
  token: Token
  /** Name of the agency in whose name it is done. */
  agency: string
  /** A sentence about a council that was added, else null. */
  added: string | null
  end(): Promise<void>
}

/** What the command cannot begin with, in one plain sentence. */
export class CannotBegin extends Error {
  override name = 'CannotBegin'
}

const sessionHours = 24

/** Opens a session for the worker in whose name the command acts. Throws CannotBegin with what to do instead. */
export async function actAs(ownerUrl: string, asked: Asked): Promise<Acting> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const added = asked.authority === null ? null : await councilFor(owner, asked.authority, asked.adds)
    const worker = asked.worker === null ? await importerOf(owner, asked.authority) : await workerCalled(owner, asked.worker)
    const token = randomBytes(32).toString('base64url')
    await owner.query(
      `insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by, device)
       values ($1, $2, house_now() + make_interval(hours => $3), house_now() + make_interval(hours => $3), house_now(), 'service', 'command line')`,
      [hashToken(token), worker.id, sessionHours],
    )
    return { token, agency: worker.agency, added, end: () => endSession(ownerUrl, token) }
  } finally {
    await owner.end()
  }
}

async function councilFor(owner: pg.Client, given: string, adds: boolean): Promise<string | null> {
  const code = given.trim().toUpperCase()
  const here = await owner.query(`select from agency where kind = 'council' and authority_code = $1 and ended_at is null`, [code])
  if (here.rowCount !== 0) return null
  const authority = authorityByCode(code)
  if (!authority) {
    const known = await councils(owner)
    throw new CannotBegin(
      `${code} is no code of an authority with children’s services. It is an ONS code such as E10000016.${known === '' ? '' : ` At work here: ${known}.`}`,
    )
  }
  if (!adds) {
    throw new CannotBegin(
      `${authority.name} (${authority.code}) does not work here yet. Add --add-authority to make it, with its teams and its import worker.`,
    )
  }
  await addCouncil(owner, authority)
  return `${authority.name} (${authority.code}) was not here yet: it was added, with its teams and its import worker.`
}

async function councils(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ name: string; code: string }>(
    `select name, authority_code as code from agency where kind = 'council' and ended_at is null and authority_code is not null order by name limit 10`,
  )
  return rows.map(({ name, code }) => `${name} (${code})`).join(', ')
}

interface Found {
  id: string
  agency: string
}

async function importerOf(owner: pg.Client, authority: string | null): Promise<Found> {
  if (authority === null) {
    const known = await councils(owner)
    throw new CannotBegin(`Say whose children these are: --authority CODE.${known === '' ? '' : ` At work here: ${known}.`}`)
  }
  const { rows } = await owner.query<Found>(
    `select w.id, a.name as agency from worker w join agency a on a.id = w.agency_id join worker_role r on r.worker_id = w.id and r.role = 'service-import'
      where a.kind = 'council' and a.authority_code = $1 and w.kind = 'service' and w.left_at is null and w.suspended_at is null order by w.code limit 1`,
    [authority.trim().toUpperCase()],
  )
  const [found] = rows
  if (!found) throw new CannotBegin('This authority has no import worker. Name a worker of its agency: --as WORKER.')
  return found
}

async function workerCalled(owner: pg.Client, code: string): Promise<Found> {
  const { rows } = await owner.query<Found>(
    `select w.id, a.name as agency from worker w join agency a on a.id = w.agency_id
      where w.code = $1 and w.left_at is null and w.suspended_at is null
        and exists (select from worker_role r join role_permission p on p.role = r.role where r.worker_id = w.id and p.permission = 'imports.bring-in')`,
    [code],
  )
  const [found] = rows
  if (!found)
    throw new CannotBegin(`No worker with the code “${code}” may bring files in here. It is the code that stands on the agency’s page.`)
  return found
}

async function endSession(ownerUrl: string, token: Token): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query(`update session set ended_at = house_now(), ended_why = 'command ended' where token_hash = $1`, [hashToken(token)])
  } finally {
    await owner.end()
  }
}
