export {
  changedOne,
  Database,
  hashToken,
  NothingChanged,
  NotSignedIn,
  type Me,
  type MyTeam,
  type Rows,
  type Scope,
  type Token,
} from './database.ts'
export { whatConcerns } from './concerning.ts'
export { drawAgain, drawsMax, refTaken } from './drawing.ts'
export { startEmbedded, type EmbeddedServer } from './embedded.ts'
export { appUrl, migrate, type MigrationPlan } from './migrate.ts'
export { openPage } from './open-page.ts'
export { openServiceSession } from './services.ts'
export { endsWhenSilent } from './silence.ts'
export { openWatch, spaceAt, standingFor, type Health, type Measure, type Space, type Standing, type Watch } from './watch.ts'
export { newId, newRef } from './ids.ts'
export type { DB } from './schema.ts'
export { sql } from 'kysely'
