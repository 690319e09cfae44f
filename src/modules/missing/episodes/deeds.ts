// Recording a missing report: the rule, the rows and the circle, in the caller's transaction.
import { londonDay, type Moment } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Content, MissingChoiceList } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { inventedAreas } from '../../agencies/index.ts'
import { addLocation, findChildById } from '../../people/index.ts'
import { checkGrade, type GradeDraft, type GradeProblem } from '../grades/domain.ts'
import { insertGrade } from '../grades/queries.ts'
import { authorityCodeOf, forceFor, hostAgencyFor, openCircleOfEpisode } from './circle.ts'
import { checkReport, type EpisodeType, type ReportProblem } from './domain.ts'
import { insertEpisode, oneAtATime, placementOn, spansOf } from './queries.ts'

/** A missing report as somebody gives it. The place goes to a location of its own, never into the episode's words. */
export interface ReportDraft {
  childId: string
  type: EpisodeType
  missingFrom: Moment
  lastSeenPlace?: string | null
  lastSeenPostcode?: string | null
  lastSeenBy?: string | null
  reportedAt: Date
  reportedBy?: string | null
  reportedByRole?: string | null
  circumstanceCodes?: readonly string[]
  circumstances?: string | null
  policeReference?: string | null
  settingKind?: string | null
  settingName?: string | null
  hostAuthorityCode?: string | null
  grade?: GradeDraft | null
}

/**
 * Records that a child is missing, gives the police grade if there is one, and opens the circle to the police team, the
 * responsible authority and a host authority that differs.
 *
 * @throws when the child is outside the worker's circles: the route has loaded it, so this is a programmer's mistake
 */
export async function recordReport(
  scope: Scope,
  content: Pick<Content, 'currentDefinition' | 'missingChoice'>,
  draft: ReportDraft,
): Promise<Result<{ id: string; ref: string }, ReportProblem | GradeProblem>> {
  checkCodes(content, 'circumstances', draft.circumstanceCodes)
  await oneAtATime(scope, draft.childId)
  const child = await findChildById(scope, draft.childId)
  if (!child) throw new Error('a report is about a child in one’s own circles')
  const checked = checkReport(draft, child, await spansOf(scope, child.id), scope.now)
  if (!checked.ok) return checked
  const grade = draft.grade ? checkGrade(draft.grade, scope.now) : null
  if (grade && !grade.ok) return refuse(grade.problem)

  const placement = await placementOn(scope, child.id, londonDay(checked.value.date))
  const hostAuthorityCode =
    draft.hostAuthorityCode ?? placement?.hostAuthorityCode ?? (await authorityCodeOf(scope, child.responsibleAgencyId))
  const places = {
    childId: child.id,
    responsibleAgencyId: child.responsibleAgencyId,
    forceCode: await forceFor(scope, hostAuthorityCode, await inventedAreas(scope)),
    hostAgencyId: await hostAgencyFor(scope, hostAuthorityCode),
  }
  const episode = await insertEpisode(scope, {
    ...places,
    type: draft.type,
    definitionVersion: content.currentDefinition.code,
    missingFrom: checked.value.date,
    missingFromPrecision: checked.value.precision,
    lastSeenBy: draft.lastSeenBy ?? null,
    reportedAt: draft.reportedAt,
    reportedBy: draft.reportedBy ?? null,
    reportedByRole: draft.reportedByRole ?? null,
    circumstanceCodes: draft.circumstanceCodes ?? [],
    circumstances: draft.circumstances ?? null,
    policeReference: draft.policeReference ?? null,
    placementId: placement?.id ?? null,
    settingKind: draft.settingKind ?? null,
    settingName: draft.settingName ?? null,
    hostAuthorityCode,
  })
  if (draft.lastSeenPlace || draft.lastSeenPostcode) {
    await addLocation(scope, {
      childId: child.id,
      episodeId: episode.id,
      kind: 'last-seen',
      place: draft.lastSeenPlace ?? null,
      postcode: draft.lastSeenPostcode ?? null,
      fromDay: londonDay(checked.value.date),
      source: 'missing report',
    })
  }
  if (grade) await insertGrade(scope, { id: episode.id, childId: child.id }, grade.value)
  await openCircleOfEpisode(scope, { ...places, episodeId: episode.id, reportedByAgencyId: null })
  return ok(episode)
}

/** @throws RangeError for a code that the content does not hold: forms offer no other. */
export function checkCodes(content: Pick<Content, 'missingChoice'>, list: MissingChoiceList, codes: readonly (string | null)[] = []): void {
  for (const code of codes)
    if (code !== null && !content.missingChoice(list, code)) throw new RangeError(`${list} of content/missing.yaml has no ${code}`)
}
