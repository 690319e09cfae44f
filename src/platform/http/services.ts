import { NotSignedIn, openServiceSession, type Database, type Scope, type Token } from '../db/index.ts'

/** The installation's own workers, each with a session that this process opened. */
export interface Services {
  as<T>(workerCode: string, work: (scope: Scope) => Promise<T>): Promise<T>
}

/** Sessions are opened when first needed, and again when one has ended: a long-running server never fails on an expired one. */
export function openServices(database: Database, ownerUrl: string): Services {
  const open = new Map<string, Promise<Token>>()
  const tokenOf = (workerCode: string): Promise<Token> => {
    const held = open.get(workerCode)
    if (held) return held
    const token = openServiceSession(ownerUrl, workerCode)
    open.set(workerCode, token)
    // A session that could not be opened (the database was away) is asked for again the next time.
    token.catch(() => open.delete(workerCode))
    return token
  }
  return {
    async as(workerCode, work) {
      const token = await tokenOf(workerCode)
      try {
        return await database.as(token, work)
      } catch (error) {
        // Thrown before any of the work was done, so it may be begun again.
        if (!(error instanceof NotSignedIn)) throw error
        open.delete(workerCode)
        return database.as(await tokenOf(workerCode), work)
      }
    },
  }
}
