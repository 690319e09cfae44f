// The door of the story: everything that is told of one child, in one column. It owns no table; it reads through its own views.
import type { Module } from '../../platform/module.ts'
import { storyRoutes } from './routes.ts'

export { spokenLine } from './domain.ts'
export { owedFor, storyEpisodes, storyPage } from './queries.ts'
export { recordedWords, tell as tellStory } from './words.ts'

const professionals = ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer']

export const story: Module = {
  name: 'story',
  routes: storyRoutes,
  readModels: 'src/modules/story/read-models.sql',
  permissions: {
    'story.read': {
      words: 'Open the story of a child in one’s own circles: when they were missing and back, and what concerns one’s own agency',
      roles: [...professionals, 'health-worker', 'school-lead', 'placement-worker'],
    },
    'story.read-all': {
      words: 'Read in the story what every agency recorded, but for a child’s own words and what police wrote',
      roles: [...professionals, 'health-worker'],
    },
    'story.read-police': {
      words: 'Read the reasons of a police grade and what was said in a prevention interview',
      roles: professionals,
    },
  },
}
