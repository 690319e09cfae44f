import type { Route } from '../../../platform/http/index.ts'

export const referralRoutes: readonly Route[] = []
