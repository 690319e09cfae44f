// What the log may hold: which route, how it ended, how long it took. Never a path with its parameters, a body, a name or a query.

export interface Line {
  event: string
  [fact: string]: string | number | boolean | null
}

/** Writes one line of JSON to standard error; SAFE_RETURN_LOG=off keeps it quiet. */
export function log(line: Line): void {
  if (process.env['SAFE_RETURN_LOG'] === 'off') return
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
}

/** The kind and place of a fault, without its message: a database's message may quote a row. */
export function faultFacts(error: unknown): { fault: string; code: string | null; where: string | null } {
  const e = error as { name?: string; code?: string; stack?: string }
  const where =
    e.stack
      ?.split('\n')
      .find((l) => l.includes('at '))
      ?.trim()
      .replace(/\(?(?:file:\/\/)?\/.*\/([^/]+)\)?$/, '$1') ?? null
  return { fault: e.name ?? 'unknown', code: e.code ?? null, where }
}
