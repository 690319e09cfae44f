// Looking for a child of one's own circles by name, on a page of another module. A name travels by POST, and stands in no address.
import { writeAudit } from '../../../platform/audit/index.ts'
import { one, type Problem } from '../../../platform/forms/index.ts'
import {
  fromHere,
  NotFound,
  send,
  within,
  type Ask,
  type AuditNote,
  type PageContext,
  type Route,
  type Screen,
} from '../../../platform/http/index.ts'
import { nearForm } from './forms.ts'
import { childrenLike, type NearChild } from './queries.ts'

/** What somebody asked, and who is called so: null until they asked. */
export interface Near {
  called: string
  found: readonly NearChild[] | null
  problems: readonly Problem[]
}

export const notAsked: Near = { called: '', found: null, problems: [] }

/** The answer to the question of `NearChildren`: the same page again, with whoever is called so. How many were found is audited, not what was typed. */
export function nearSearch<L>({
  url,
  permission,
  load,
  audit,
  view,
}: {
  url: string
  permission: string
  load: (ask: Ask) => Promise<L | null>
  audit: (loaded: L) => AuditNote
  view: (given: { loaded: L; page: PageContext; near: Near }) => Screen
}): Route {
  return {
    method: 'POST',
    url,
    permission,
    whileReadOnly: true,
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const read = nearForm.read(typed)
      const made = await within(house, request, permission, async (ask, page) => {
        const loaded = await load(ask)
        if (loaded === null) throw new NotFound()
        const found = read.ok ? await childrenLike(ask.scope, read.values.called) : null
        await writeAudit(ask.scope, permission, false, [{ ...audit(loaded), rows: found?.length ?? 0, why: 'search' }])
        return view({ loaded, page, near: { called: one(typed, 'called'), found, problems: read.ok ? [] : read.problems } })
      })
      return send(house, request, reply, made, read.ok ? 200 : 422)
    },
  }
}
