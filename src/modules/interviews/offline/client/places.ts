// Where somebody has been on the device's page, so that the browser's own Back leads to the question before and not out of the interview.
// The browser keeps a number for each place and nothing else: which questions were open is nobody's business who finds the device.
import type { Screen } from './screens.tsx'

export type Place = Extract<Screen, { kind: 'talk' | 'contents' | 'stop' | 'urgent' | 'differing' }>

export class Places {
  private places: Place[] = []
  private at = -1

  /** Somebody goes to a place. The same place again is no step. */
  went(to: Place): void {
    const here = this.places[this.at]
    if (here && isSame(here, to)) return
    const place = to.kind === 'talk' ? { ...to, remind: false, notice: null } : to
    this.places = [...this.places.slice(0, this.at + 1), place]
    this.at += 1
    // The first place takes the page's own entry: before it there is nothing here to go back to.
    if (this.at === 0) history.replaceState(this.at, '')
    else history.pushState(this.at, '')
  }

  /** Where the browser's Back or Forward leads; null where that is no place of this unlocking. */
  movedTo(state: unknown): Place | null {
    const place = typeof state === 'number' ? this.places[state] : undefined
    if (!place || typeof state !== 'number') return null
    this.at = state
    return place
  }

  /** Locked: what was open is forgotten. */
  forget(): void {
    this.places = []
    this.at = -1
  }
}

export function isPlace(screen: Screen): screen is Place {
  return ['talk', 'contents', 'stop', 'urgent', 'differing'].includes(screen.kind)
}

function isSame(one: Place, other: Place): boolean {
  if (one.kind === 'talk' && other.kind === 'talk') return one.q === other.q
  if (one.kind === 'urgent' && other.kind === 'urgent') return one.code === other.code
  return one.kind === other.kind
}
