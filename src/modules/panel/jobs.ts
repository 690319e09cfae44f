// What the clock does for panels: in the two weeks before a meeting it asks the area's rules who belongs on the agenda.
import { writeAudit } from '../../platform/audit/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import type { House } from '../../platform/http/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'
import { buildDays } from './domain.ts'
import { buildAgenda, meetingsToBuild } from './queries.ts'

/** Every night, so that what a day brought is on the agenda in the morning. */
export const buildAgendasJob: JobDefinition = { name: 'panel.build', every: '10 3 * * *', run: buildAgendas }

/** Builds the agenda of each meeting that is near. A child who is on it stays, one who was left out stays out. Safe to run twice. */
export async function buildAgendas(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', async (scope: Scope) => {
    for (const id of await meetingsToBuild(scope, buildDays)) {
      const n = await buildAgenda(scope, id)
      await writeAudit(scope, 'panel.clock', true, [{ subject: 'panel-agenda', rows: n }])
    }
  })
}
