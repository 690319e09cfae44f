// What an administrator sees and changes of a worker, and in which order a worker is let in.
import { formatMoment } from '../../../kernel/dates.ts'
import { settingsChangeWords } from '../area/domain.ts'

export type Standing = 'working' | 'suspended' | 'left'

export interface WorkerKept {
  id: string
  code: string
  name: string
  email: string | null
  jobTitle: string | null
  joinedAt: Date
  suspendedAt: Date | null
  leftAt: Date | null
}

export function standingOf(worker: Pick<WorkerKept, 'suspendedAt' | 'leftAt'>): Standing {
  if (worker.leftAt) return 'left'
  return worker.suspendedAt ? 'suspended' : 'working'
}

/** What a change of the ticked roles comes to: what is asked for, what is taken at once, which open requests are withdrawn. */
export function changeOfRoles(
  now: { held: readonly string[]; waiting: readonly string[] },
  wanted: readonly string[],
): { ask: string[]; take: string[]; withdraw: string[] } {
  return {
    ask: wanted.filter((role) => !now.held.includes(role) && !now.waiting.includes(role)),
    take: now.held.filter((role) => !wanted.includes(role)),
    withdraw: now.waiting.filter((role) => !wanted.includes(role)),
  }
}

/** What a role lets somebody do: the words of its permissions, as the modules' doors say them. */
export function roleAllows(
  role: string,
  permissions: ReadonlyMap<string, ReadonlySet<string>>,
  words: ReadonlyMap<string, string>,
): string[] {
  return [...permissions].flatMap(([permission, roles]) => (roles.has(role) ? [words.get(permission) ?? permission] : []))
}

export interface Change {
  what: string
  detail: string | null
  workerName: string | null
  teamName: string | null
  madeAt: Date
  madeBy: string
}

/** A change in words: "Coordinator given", with what it was before where that is kept. */
export function changeWords(
  { what, detail, teamName }: Pick<Change, 'what' | 'detail' | 'teamName'>,
  role: (code: string) => string,
): string {
  const before = detail === null ? '' : `; before: ${detail}`
  const team = teamName ?? 'a team'
  switch (what) {
    case 'added':
      return 'Added'
    case 'renamed':
      return `Name changed${before}`
    case 'job-title':
      return `Job title changed${before}`
    case 'email':
      return `E-mail address changed${before}`
    case 'sign-in-reset':
      return 'Sign-in taken away, for a new one'
    case 'suspended':
      return 'Suspended'
    case 'brought-back':
      return 'Brought back'
    case 'left':
      return 'Left'
    case 'role-given':
      return `Role given: ${role(detail ?? '')}`
    case 'role-taken':
      return `Role taken: ${role(detail ?? '')}`
    case 'team-joined':
      return `Put into ${team}`
    case 'team-left':
      return `Taken out of ${team}`
    case 'team-led':
      return `Leads ${team}`
    case 'team-led-no-more':
      return `No longer leads ${team}`
    case 'team-added':
      return `${team} added`
    case 'team-renamed':
      return `${team} renamed${before}`
    case 'team-contact':
      return `How to reach ${team} changed${before}`
    case 'team-kind':
      return `What ${team} does changed`
    case 'team-ended':
      return `${team} ended`
    case 'agency-renamed':
      return `Agency renamed${before}`
    case 'out-of-hours':
      return `Out-of-hours number changed${before}`
    case 'sign-in-rule':
      return 'How the agency signs in changed'
    case 'commissioned':
      return `${team} commissioned to hold the interviews`
    case 'area-settings':
      return `Settings changed: ${settingsChangeWords(detail ?? '')}`
    case 'area-starts':
      return `Start date changed${before}`
    default:
      return what
  }
}

export function whoAndWhen({ madeAt, madeBy }: Pick<Change, 'madeAt' | 'madeBy'>): string {
  return `${madeBy}, ${formatMoment(madeAt, 'minute')}`
}
