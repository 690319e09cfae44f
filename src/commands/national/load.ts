// Into the tables by COPY, with their indexes and constraints taken down before and put up again after, in one transaction: what breaks
// a rule is refused by the database when the rule is put up again, and then nothing of it stays.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { columns, tableNames, type Cell, type Row, type Sink, type TableName } from './tables.ts'

const chunkCharacters = 2_000_000

/** Gathers rows as COPY's text, and hands them on in chunks. The digest is of every row in its order: the same seed, the same digest. */
export class Gathered implements Sink {
  readonly rows: Record<string, number> = {}
  private readonly text: Record<string, string> = {}
  private readonly hash = createHash('sha256')
  private full: TableName[] = []

  put<T extends TableName>(table: T, row: Row<T>): void {
    let line = ''
    for (const column of columns[table]) line += `${line === '' ? '' : '\t'}${cell(row[column as keyof Row<T>])}`
    const text = `${this.text[table] ?? ''}${line}\n`
    this.text[table] = text
    this.rows[table] = (this.rows[table] ?? 0) + 1
    if (text.length >= chunkCharacters && !this.full.includes(table)) this.full.push(table)
  }

  /** The chunks that are full, or everything that is left. */
  *take(everything = false): Generator<{ table: TableName; text: string }> {
    const tables = everything ? tableNames : this.full
    this.full = []
    for (const table of tables) {
      const text = this.text[table]
      if (!text) continue
      this.text[table] = ''
      this.hash.update(table).update(text)
      yield { table, text }
    }
  }

  digest(): string {
    return this.hash.copy().digest('hex')
  }
}

function cell(value: Cell): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (c) => escapes[c] as string) : value
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'number') return String(value)
  return `{${value.map((item) => `"${cell(item)}"`).join(',')}}`
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Sends one chunk. */
export async function copy(owner: pg.Client, { table, text }: { table: TableName; text: string }): Promise<void> {
  const stream = owner.query(copyFrom(`copy ${table} (${columns[table].join(', ')}) from stdin`))
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('finish', resolve)
    stream.end(text)
  })
}

/** What was taken down, as the statements that put it up again. */
export interface TakenDown {
  putUp: { what: string; statement: string }[]
}

/** Takes down the constraints and indexes of the tables that grow with the nation. Within the caller's transaction. */
export async function takeDown(owner: pg.Client): Promise<TakenDown> {
  const tables = tableNames.filter((name) => !small.has(name))
  const constraints = (
    await owner.query<{ table: string; name: string; kind: string; definition: string }>(
      `select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, c.contype as kind, pg_get_constraintdef(c.oid) as definition
         from pg_constraint c
        where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'x', 'f')
          and (c.conrelid = any($1::regclass[]) or c.confrelid = any($1::regclass[]))
        order by c.contype = 'f' desc, c.conrelid::regclass::text, c.conname`,
      [tables],
    )
  ).rows
  for (const c of constraints) await owner.query(`alter table ${c.table} drop constraint ${c.name}`)
  // An index whose columns keep no samples on purpose is left standing: that setting would be lost with it.
  const indexes = (
    await owner.query<{ name: string; definition: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
         from pg_index i
        where i.indrelid = any($1::regclass[])
          and not exists (select from pg_attribute a where a.attrelid = i.indexrelid and coalesce(a.attstattarget, -1) >= 0)
        order by 1`,
      [tables],
    )
  ).rows
  for (const i of indexes) await owner.query(`drop index ${i.name}`)
  const constraint = (c: (typeof constraints)[number]) => ({
    what: `${c.table}.${c.name}`,
    statement: `alter table ${c.table} add constraint ${c.name} ${c.definition}`,
  })
  return {
    putUp: [
      ...constraints.filter((c) => c.kind !== 'f').map(constraint),
      ...indexes.map((i) => ({ what: i.name, statement: i.definition })),
      ...constraints.filter((c) => c.kind === 'f').map(constraint),
    ],
  }
}

/** Agencies and who works there are few: their indexes stay. */
const small: ReadonlySet<string> = new Set(['agency', 'area', 'area_agency', 'team', 'commission', 'worker', 'team_member', 'worker_role'])
