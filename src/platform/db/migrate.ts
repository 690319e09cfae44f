// Migrations: numbered plain SQL, forward only, applied under a lock; then the read models and the policy table, every time.
import { createHash, createHmac } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'

export interface MigrationPlan {
  /** Folder with NNNN-name.sql files. */
  migrationsDir: string
  /** Files of views and functions, re-applied at each migration, in this order. */
  readModels: string[]
  /** Which role holds which permission: the whole policy table. */
  rolePermissions: { role: string; permission: string }[]
  /** Owner's work that is not SQL of ours, such as making the job queues. */
  also?: (owner: pg.Client) => Promise<void>
}

const migrationLock = 7_420_001

/** Brings the database at `ownerUrl` up to date. Returns the migrations applied. Throws when a shipped migration was edited. */
export async function migrate(ownerUrl: string, plan: MigrationPlan): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('select pg_advisory_lock($1)', [migrationLock])
    await makeRoles(owner, ownerUrl)
    await owner.query(
      `create table if not exists house_migration (name text primary key, digest text not null, applied_at timestamptz not null default now())`,
    )
    const done = new Map(
      (await owner.query<{ name: string; digest: string }>('select name, digest from house_migration')).rows.map((r) => [r.name, r.digest]),
    )
    const applied: string[] = []
    for (const name of fs
      .readdirSync(plan.migrationsDir)
      .filter((f) => f.endsWith('.sql'))
      .sort()) {
      const text = fs.readFileSync(path.join(plan.migrationsDir, name), 'utf8')
      const digest = createHash('sha256').update(text).digest('hex')
      const before = done.get(name)
      if (before === digest) continue
      if (before) throw new Error(`migration ${name} was changed after it was applied: a shipped migration is stone, write a new one`)
      await inTransaction(owner, async () => {
        await owner.query(text)
        await owner.query('insert into house_migration (name, digest) values ($1, $2)', [name, digest])
      })
      applied.push(name)
    }
    await inTransaction(owner, async () => {
      for (const file of plan.readModels) await owner.query(fs.readFileSync(file, 'utf8'))
      await owner.query('delete from role_permission')
      await owner.query('insert into role_permission (role, permission) select * from unnest($1::text[], $2::text[])', [
        plan.rolePermissions.map((p) => p.role),
        plan.rolePermissions.map((p) => p.permission),
      ])
    })
    await plan.also?.(owner)
    return applied
  } finally {
    await owner.end()
  }
}

/** The address at which requests and jobs connect: an unprivileged login of their own, never the owner's. */
export function appUrl(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  const secret = appPassword(ownerUrl)
  url.username = appLogin
  url.password = secret ?? ''
  return url.toString()
}

const appLogin = 'safe_return_app'

/** How PostgreSQL plans for the service: see decision 0028. */
const appSettings = [
  // Every question passes row-level security, whose cost estimates are high and whose answers take a millisecond: compiling the plan
  // to machine code first took half a second of each.
  'jit = off',
  // A plan for each question once a connection, in place of five times before one is kept.
  'plan_cache_mode = force_generic_plan',
  // What is asked for lies in memory or on a disk without a head to move.
  'random_page_cost = 1.1',
] as const

/** Derived from the owner's own secret, so that every server of an installation knows it and none has to store it. */
function appPassword(ownerUrl: string): string | null {
  const { password, username } = new URL(ownerUrl)
  return password
    ? createHmac('sha256', decodeURIComponent(password)).update(`safe-return app login for ${username}`).digest('base64url')
    : null
}

async function makeRoles(owner: pg.Client, ownerUrl: string): Promise<void> {
  // Roles belong to the cluster and may already be there, made by another database's migration at this very moment.
  await owner.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'sr_app') then create role sr_app nologin; end if;
    if not exists (select from pg_roles where rolname = 'sr_keeper') then create role sr_keeper nologin; end if;
    if not exists (select from pg_roles where rolname = '${appLogin}') then create role ${appLogin} login inherit; end if;
  exception when duplicate_object or unique_violation then null; end $$`)
  await owner.query(`grant sr_app to ${appLogin}`)
  for (const setting of appSettings)
    await owner.query(`do $$ begin
    if not exists (select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = '${appLogin}' and s.setdatabase = 0 and '${setting.replaceAll(' ', '')}' = any (s.setconfig))
    then alter role ${appLogin} set ${setting}; end if;
  exception when internal_error then null; end $$`)
  await owner.query('grant sr_keeper to current_user')
  const secret = appPassword(ownerUrl)
  if (secret) {
    const { rows } = await owner.query<{ text: string }>('select format($1, $2::text) as text', [
      `alter role ${appLogin} password %L`,
      secret,
    ])
    await owner.query((rows[0] as { text: string }).text)
  }
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
