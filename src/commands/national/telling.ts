// What the telling of one child needs: where rows go, when now is, and the circle that grows with each thing that happens.
import type { Chance, References } from './chance.ts'
import type { Police } from './agencies.ts'
import type { Life } from './children.ts'
import type { Sink } from './tables.ts'

export interface Stage {
  sink: Sink
  chance: Chance
  refs: References
  now: number
  /** The code of the definition of missing that records are made under. */
  definition: string
  signs: Signs
  /** Every territorial force: a child may be found by any. */
  police: readonly Police[]
}

/** Codes of content/signs that interviews and others note here, with the list that each belongs to. */
export interface Signs {
  listOf(code: string): string
  noted: readonly string[]
}

export interface Told {
  id: string
  life: Life
  circle: Circle
}

/** A moment as the tables hold it. */
export function at(ms: number): string {
  return new Date(ms).toISOString()
}

export function day(ms: number): string {
  return at(ms).slice(0, 10)
}

interface Entry {
  workerId: string | null
  teamId: string | null
  purpose: string
  openedAt: number
  openedBy: string
  expiresAt: number
}

/** One entry for each team or worker and purpose, lengthened as open_circle() lengthens it. */
export class Circle {
  private readonly entries = new Map<string, Entry>()

  open(who: { team: string } | { worker: string }, purpose: string, openedAt: number, openedBy: string, expiresAt: number): void {
    const [teamId, workerId] = 'team' in who ? [who.team, null] : [null, who.worker]
    const key = `${purpose} ${teamId ?? workerId}`
    const known = this.entries.get(key)
    if (known) known.expiresAt = Math.max(known.expiresAt, expiresAt)
    else this.entries.set(key, { workerId, teamId, purpose, openedAt, openedBy, expiresAt })
  }

  put({ sink, chance }: Stage, childId: string): void {
    for (const e of this.entries.values())
      sink.put('circle_entry', {
        id: chance.uuid(),
        child_id: childId,
        worker_id: e.workerId,
        team_id: e.teamId,
        purpose: e.purpose,
        opened_at: at(e.openedAt),
        opened_by: e.openedBy,
        expires_at: at(e.expiresAt),
      })
  }
}
