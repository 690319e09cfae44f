// The door of spotting: words that may bear on a sign, pointed out with the reason. Nothing is recorded by itself.
import type { Module } from '../../platform/module.ts'
import { spottingRoutes } from './routes.tsx'

export { noteKinds, spotterOf, type Spotted, type Spotter } from './domain.ts'
export { questionsNext, readNamed, sentenceAround, type Named, type NextQuestion, type Offer } from './offering.ts'
export {
  keepNote,
  notedCodes,
  noteInHand,
  offerAgain,
  offeredFor,
  offerNamed,
  setAside,
  spotterFor,
  wordsMax,
  type Place,
} from './queries.ts'
export { isPart } from './routes.tsx'
export { Found, FoundPart, keptFirstLine, LookButton, Questions } from './views.tsx'

export const spotting: Module = { name: 'spotting', routes: spottingRoutes, permissions: {} }
