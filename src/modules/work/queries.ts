// My work is composed of what each module says that it holds for this worker.
import type { WorkItem } from '../../kernel/work.ts'
import type { Scope } from '../../platform/db/index.ts'
import { intelligenceWork } from '../intelligence/index.ts'
import { interviewWork } from '../interviews/index.ts'
import { judgementWork } from '../judgements/index.ts'
import { missingWork } from '../missing/index.ts'
import { noticeWork } from '../people/index.ts'
import { responseWork } from '../response/index.ts'

export async function allWork(scope: Scope): Promise<WorkItem[]> {
  // One after another: they share the one connection of the transaction.
  return [
    ...(await interviewWork(scope)),
    ...(await missingWork(scope)),
    ...(await responseWork(scope)),
    ...(await intelligenceWork(scope)),
    ...(await judgementWork(scope)),
    ...(await noticeWork(scope)),
  ]
}
