import { NotFound, publicPage, tokenOf, type Route } from '../../platform/http/index.ts'
import { GalleryScreen, WordsScreen } from './views.tsx'

const slugs = ['help', 'accessibility', 'privacy'] as const

export const frontRoutes: Route[] = [
  {
    method: 'GET',
    url: '/',
    permission: 'public',
    handle: async (_house, request, reply) => reply.redirect(tokenOf(request) ? '/work' : '/sign-in', 303),
  },
  // A browser asks by itself; no icon of ours should name the service in somebody's history.
  { method: 'GET', url: '/favicon.ico', permission: 'public', handle: async (_house, _request, reply) => reply.code(204).send() },
  ...slugs.flatMap((slug) =>
    publicPage(`/${slug}`, ({ content }) => {
      const page = content.page(slug)
      if (!page) throw new NotFound()
      return WordsScreen({ page, content })
    }),
  ),
  ...publicPage('/design', () => GalleryScreen()),
]
