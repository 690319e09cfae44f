// Writing a version of a profile: words into the version, places into locations.
import { londonDay } from '../../../kernel/dates.ts'
import type { FieldGroup } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { addLocation } from '../../people/index.ts'
import { placesKept, type Answer, type Part, type ProfileAnswers } from './domain.ts'
import { saidIn } from './forms.ts'
import { insertVersion } from './queries.ts'

/** Where a version belongs: to the child, and for part 2 to the episode. */
export interface ProfilePlace {
  childId: string
  part: Part
  episodeId: string | null
}

/** Adds a version beside those before it. Answers that the form left empty are left out of it. */
export async function writeProfile(
  scope: Scope,
  place: ProfilePlace,
  groups: readonly FieldGroup[],
  before: ProfileAnswers,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const answers: Record<string, Answer> = {}
  for (const said of saidIn(groups, values)) {
    if ('answer' in said) {
      answers[said.code] = said.answer
      continue
    }
    const added: string[] = []
    for (const line of said.addedPlaces) {
      const location = await addLocation(scope, {
        childId: place.childId,
        episodeId: place.episodeId,
        kind: 'place',
        place: line,
        fromDay: londonDay(scope.now),
        source: `profile: ${said.label}`,
      })
      added.push(location.id)
    }
    const places = placesKept(before[said.code], said.outOfDate, added)
    if (places.length > 0) answers[said.code] = { places }
  }
  await insertVersion(scope, { ...place, answers })
}
