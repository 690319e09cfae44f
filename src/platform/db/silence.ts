// A line that falls silent without being closed: a machine that lost its power, a switch that lost its way. Nobody says that it is over.
import net from 'node:net'

/** Longer than any statement may take (statement_timeout in database.ts): whoever hears nothing for so long is heard by nobody. */
export const silentAfterMs = 75_000

/**
 * How a connection to the database is opened so that its silence ends it: what waited on it fails as if it had been cut, and the next
 * request takes another. The kernel alone would wait a quarter of an hour. A connection that only listens must say something meanwhile.
 */
export function endsWhenSilent(afterMs: number = silentAfterMs): () => net.Socket {
  return () => {
    const socket = new net.Socket()
    // By the code that the kernel would give, in the end.
    socket.setTimeout(afterMs, () =>
      socket.destroy(Object.assign(new Error('the database has been silent for too long'), { code: 'ETIMEDOUT' })),
    )
    return socket
  }
}
