import type { WorkItem } from '../../../kernel/work.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../domain.ts'
import { findChildren } from '../queries.ts'
import { workItemOf } from './domain.ts'
import { openNotices } from './queries.ts'

/** What my teams and I must be told, for My work: the newest first, at most fifty. */
export async function noticeWork(scope: Scope): Promise<WorkItem[]> {
  const notices = await openNotices(scope)
  const children = new Map(
    (await findChildren(scope, [...new Set(notices.flatMap((n) => (n.childId === null ? [] : [n.childId])))])).map((child) => [
      child.id,
      child,
    ]),
  )
  return notices.map(({ childId, aboutName, aboutAgency, ...notice }) => {
    const child = childId === null ? undefined : children.get(childId)
    const age = child ? ageOf(child, scope.now) : null
    return workItemOf({
      ...notice,
      child: child ? { who: age === null ? child.name : `${child.name}, ${age}`, ref: child.ref } : null,
      about: [aboutName, aboutAgency].filter(Boolean).join(', ') || 'Somebody',
    })
  })
}
