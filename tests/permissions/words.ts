// The matrix as a page that a data protection officer can read.
import { modules } from '../../src/app.ts'
import { castAgencies, castWorkers } from '../../src/modules/agencies/cast.ts'

export interface MatrixRow {
  method: string
  url: string
  permission: string
  answers: Record<string, number>
}

const head = `# Who may enter where

This page is made by asking: every address of the service was opened as every member of the demo cast, and as a stranger who is not
signed in, and the answers were written down. A test makes it anew and fails when it differs (tests/permissions). If a change is
meant, write the page anew with \`npm run permissions\` and read the difference before you commit it.

How to read it. Each row is one address; \`:ref\` and the like stand for one record. The children used are of Haddlestone. In their
circle stand the council's missing children team (Priya), the police missing unit (Dan, Helen), the charity's interviewers (Tom,
Grace), a school (Ruth), a children's home (Orla), health (Ife), and one social worker by name (Callum). **Outside it** stand his
colleague and lead (Amara): rank alone opens nothing; the neighbouring council and force (Noor, Wyn), though Wyn may read the answer to
what Wyn asked; the administrator (Siân), the data protection officer (Lena), the helpline (Joel); and the charity's manager (Mina), but
for the one decision not to share that waits for her.

| answer | means |
| --- | --- |
| 200 | the page opens |
| 303 | let in and led on: a form was taken. A stranger is led to the sign-in page |
| 404 | there is nothing here: the same page whether it does not exist or is not yours to see |
| 409 | let in, and told that the deed cannot be done as things stand |
| 422 | let in, and asked again: what was typed is not complete |
| 401 | signed out meanwhile: what was written is given back, nothing is saved |
| 204, 400 | an empty answer; a request that cannot be read |

A dot stands for 404, so that what is open stands out. What is *inside* a page differs as well: the child's own words, what police
wrote and the words of a place have rights of their own (docs/decisions/0009-field-rights.md), which tests/assurance checks.
`

/** The whole page. */
export function matrixPage(rows: readonly MatrixRow[]): string {
  return [head, cast(), ...sections(rows), permissionsTable()].join('\n')
}

function cast(): string {
  const agency = new Map(castAgencies.map((a) => [a.code, a.name]))
  return table(
    '## The cast',
    ['who', 'agency', 'roles'],
    castWorkers.map((w) => [firstName(w.name), agency.get(w.agency) ?? w.agency, w.roles.join(', ')]),
  )
}

function sections(rows: readonly MatrixRow[]): string[] {
  return modules
    .map((module) => ({ module, own: rows.filter((r) => module.routes.some((m) => m.url === r.url && m.method === r.method)) }))
    .filter(({ own }) => own.length > 0)
    .map(({ module, own }) =>
      table(
        `## ${module.name}`,
        ['address', 'permission', 'stranger', ...castWorkers.map((w) => firstName(w.name))],
        own.map((r) => [
          `${r.method} ${r.url}`,
          r.permission,
          shown(r.answers['stranger']),
          ...castWorkers.map((w) => shown(r.answers[w.code])),
        ]),
      ),
    )
}

function permissionsTable(): string {
  const all = modules.flatMap((m) => Object.entries(m.permissions))
  return table(
    '## What each permission is, and which roles hold it',
    ['permission', 'in words', 'roles'],
    all.map(([name, { words, roles }]) => [name, words, [...roles].join(', ')]),
  )
}

function table(title: string, headings: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`
  return [title, '', line(headings), line(headings.map(() => '---')), ...lines.map(line), ''].join('\n')
}

function shown(status: number | undefined): string {
  return status === 404 ? '·' : String(status ?? '')
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name
}
