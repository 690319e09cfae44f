import { deed, page, type Route } from '../../../platform/http/index.ts'
import type { SecondWord } from './domain.ts'
import { giveWord, waitingWords, type Given } from './queries.ts'
import { WaitingPage } from './views.tsx'

const permission = 'agencies.give-second-word'

const refusals: Record<Exclude<Given, 'agreed' | 'refused'>, string> = {
  answered: 'Somebody has answered this already.',
  own: 'You asked for this, or it is for you. A second person has to agree.',
  left: 'They have left the agency.',
  'not-signed-in': 'They have not signed in yet. Agree once they have, and you have heard from them that it was them.',
}

export const secondWordRoutes: Route[] = [
  ...page('/agency/waiting', {
    permission,
    load: async ({ scope, me }) => ({
      words: (await waitingWords(scope)).filter((word) => word.workerId !== me.workerId || word.askedById === me.workerId),
    }),
    audit: ({ words }) => ({ subject: 'second-word', rows: words.length }),
    view: ({ loaded, page: context }) => WaitingPage({ words: loaded.words, page: context }),
  }),
  ...answer('agree', true),
  ...answer('refuse', false),
]

function answer(name: string, agrees: boolean): Route[] {
  return deed(`/agency/waiting/:id/${name}`, {
    permission,
    load: async ({ scope, params }): Promise<SecondWord | null> =>
      (await waitingWords(scope)).find((word) => word.id === params['id']) ?? null,
    audit: (word) => ({ subject: 'second-word', ref: word.role ?? word.kind, why: agrees ? 'agreed' : 'refused' }),
    act: async ({ scope }, word) => {
      const given = await giveWord(scope, word.id, agrees)
      return given === 'agreed' || given === 'refused' ? { goTo: '/agency/waiting' } : { refused: refusals[given] }
    },
  })
}
