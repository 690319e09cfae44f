import { download, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { pdfOf } from '../../../platform/documents/index.ts'
import { load as loadDiscussion } from '../discussions/routes.ts'
import { whenWords } from '../discussions/views.tsx'
import { blocksOf, packOf } from './building.ts'
import { contextPackOf } from './context.ts'
import { madeFor, PackPage } from './views.tsx'

async function load(ask: Ask) {
  const loaded = await loadDiscussion(ask)
  // Once a discussion is called off, nobody needs what was brought together for it.
  if (!loaded || loaded.stage === 'cancelled') return null
  const pack = loaded.child === null ? await contextPackOf(ask, loaded.discussion.contextRef ?? '') : await packOf(ask, loaded.child)
  return pack && { ...loaded, pack }
}
export type Packed = NonNullable<Awaited<ReturnType<typeof load>>>

/** Each building of a pack stands on the access log: who, of whom, as a page or as a file. */
const audit =
  (why: string) =>
  ({ discussion, pack }: Packed): AuditNote => ({
    subject: 'pack',
    ref: discussion.ref,
    ...(discussion.childId === null ? {} : { childId: discussion.childId }),
    rows: pack.sections.reduce((sum, s) => sum + s.items.length, 0),
    why,
  })

export const packRoutes: readonly Route[] = [
  ...page('/discussions/:ref/pack', { permission: 'response.read-discussions', audit: audit('page'), load, view: PackPage }),
  ...download('/discussions/:ref/pack.pdf', {
    permission: 'response.read-discussions',
    audit: audit('file'),
    load: async (ask) => {
      const packed = await load(ask)
      if (!packed) return null
      const made = madeFor(ask)
      const when = `Strategy discussion ${packed.discussion.ref}: ${whenWords(packed)}.`
      const facts = {
        title: `Pack for strategy discussion ${packed.discussion.ref}`,
        author: 'Safe Return',
        foot: `${made} Confidential`,
        madeAt: ask.now,
      }
      return { ...packed, file: await pdfOf(facts, blocksOf(packed.pack, { when, madeFor: made })) }
    },
    // The name of a file stands in folders that others see: it names nobody.
    answer: ({ loaded }) => ({ type: 'application/pdf', body: loaded.file, filename: `pack-${loaded.discussion.ref}.pdf` }),
  }),
]
