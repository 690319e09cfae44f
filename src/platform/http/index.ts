export { csrfFor, giveToken, isFromHere, takeToken, tokenOf } from './cookies.ts'
export { countAgainst } from './limits.ts'
export { NotFound, NotFromHere, SignInFirst, TooMany } from './problems.ts'
export { deed, download, formPage, fromHere, mayDo, page, publicPage, send, within } from './routes.ts'
export { createServer, type ServerOptions } from './server.ts'
export { openServices, type Services } from './services.ts'
export type {
  Answer,
  Ask,
  AuditNote,
  AuditOf,
  FastifyReply,
  FastifyRequest,
  GoTo,
  House,
  PageContext,
  Params,
  Permission,
  PlainPage,
  Route,
  Screen,
  Sent,
  Shell,
} from './types.ts'
