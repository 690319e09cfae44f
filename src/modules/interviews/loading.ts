// What most pages of an interview load: the interview itself, the child, and who is who.
import type { Ask } from '../../platform/http/index.ts'
import { findChildById, type Child } from '../people/index.ts'
import { teamName, workerName } from '../agencies/index.ts'
import type { Interview } from './domain.ts'
import { findInterview } from './queries.ts'

export interface Loaded {
  interview: Interview
  child: Child
  teamName: string
  holderName: string | null
}

export async function loadInterview({ scope, params }: Ask): Promise<Loaded | null> {
  const interview = await findInterview(scope, params['ref'] ?? '')
  if (!interview) return null
  const child = await findChildById(scope, interview.childId)
  if (!child) return null
  return {
    interview,
    child,
    teamName: await teamName(scope, interview.teamId),
    holderName: interview.holderId ? await workerName(scope, interview.holderId) : null,
  }
}

export const auditInterview = ({ interview }: { interview: Interview }) => ({
  subject: 'interview',
  ref: interview.ref,
  childId: interview.childId,
})
