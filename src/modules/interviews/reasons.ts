// Reasons from content/reasons.yaml: some need a sentence as well.
import type { ReasonList } from '../../platform/content/index.ts'
import type { Problem } from '../../platform/forms/index.ts'

/** The problem when a reason needs words of its own and has none. */
export function reasonProblem(list: ReasonList, reason: string | null, detail: string | null, field: string): Problem[] {
  const needsDetail = list.reasons.find((r) => r.code === reason)?.needsDetail ?? false
  return needsDetail && (detail === null || detail.trim() === '') ? [{ field, text: 'Say a little more about this reason' }] : []
}
