// The door of imports: bringing files in, for the page and the command line alike.
import type { Module } from '../../platform/module.ts'
import { importJobs } from './jobs.ts'
import { columnsRoutes } from './mapping/routes.ts'
import { runRoutes } from './runs/routes.ts'

export { bringIn, CannotBringIn, findingsMax, type BroughtIn, type Order, type Progress } from './bring-in/bring-in.ts'
export { inOneLine, type Finding } from './finding.ts'
export { findMapping, keepSuggested, keptMappings } from './mapping/queries.ts'
export type { Mapping } from './mapping/mapping.ts'
export { ssdTables, writeSsdTable } from './ssd/out.ts'
export type { SourceFile } from './reading/csv.ts'
export { countWords, kindWords, type ImportKind, type ImportResult, type Outcome } from './bring-in/domain.ts'

export const imports: Module = {
  name: 'imports',
  routes: [...runRoutes, ...columnsRoutes],
  jobs: importJobs,
  permissions: {
    'imports.bring-in': {
      words: 'Bring in one’s own agency’s files: a council its returns and any list of reports, police their own lists',
      roles: ['coordinator', 'police-officer', 'service-import'],
    },
    'imports.end-interrupted': {
      words: 'End imports whose process was stopped (the clock itself)',
      roles: ['service-clock'],
    },
  },
}
