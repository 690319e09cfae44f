// Any text, looked through for whoever is signed in. It comes by POST alone: neither the address, the log nor the trail holds a word of it.
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { writeAudit } from '../../platform/audit/index.ts'
import { one } from '../../platform/forms/index.ts'
import { fromHere, page, send, within, type PageContext, type Route, type Screen } from '../../platform/http/index.ts'
import { questionsNext } from './offering.ts'
import { allOffers, wordsMax } from './queries.ts'
import { Found, Kinder, ReadPage } from './views.tsx'

const permission = 'signed-in'

/** Whether the page's own script asks for the part that shows what was found. */
export const isPart = (typed: Parameters<typeof one>[0]): boolean => one(typed, 'part') === 'found'
/** Or for words of blame alone, in a field of some other form. */
const isBlame = (typed: Parameters<typeof one>[0]): boolean => one(typed, 'part') === 'blame'

export const spottingRoutes: Route[] = [
  ...page('/signs/read', {
    permission,
    audit: 'none',
    load: async () => ({}),
    view: ({ page: context }) => ReadPage({ words: '', found: foundIn('', context), page: context }),
  }),
  {
    method: 'POST',
    url: '/signs/read',
    permission,
    whileReadOnly: true,
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const words = one(typed, 'words')
      const made = await within<string | { status: number; screen: Screen }>(house, request, permission, async (ask, context) => {
        await writeAudit(ask.scope, 'signs.read-text', false, [{ subject: 'text', rows: 0 }])
        if (isBlame(typed)) return words.length > wordsMax ? '' : renderToString(blameIn(words, context))
        if (words.length > wordsMax)
          return isPart(typed) ? '' : { status: 422, screen: ReadPage({ words, found: null, trouble: 'too-long', page: context }) }
        const found = foundIn(words, context)
        return isPart(typed) ? renderToString(found) : { status: 200, screen: ReadPage({ words, found, page: context }) }
      })
      return typeof made.value === 'string'
        ? reply.type('text/html; charset=utf-8').send(made.value)
        : send(house, request, reply, { ...made, value: made.value.screen }, made.value.status)
    },
  },
]

function foundIn(words: string, { content }: PageContext): VNode {
  const offers = allOffers(content, { words })
  return (
    <Found
      content={content}
      offers={offers}
      aside={0}
      questions={questionsNext(content, { offers, noted: [] })}
      looked={words.trim() !== ''}
      keeps={false}
    />
  )
}

function blameIn(words: string, { content }: PageContext): VNode {
  return <Kinder offers={allOffers(content, { words }).filter(({ kind }) => kind === 'language')} content={content} asHeading={false} />
}
