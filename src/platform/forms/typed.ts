/** What somebody typed, as it arrived: shown again with a problem, so that nothing is lost. */
export type Typed = Readonly<Record<string, string | readonly string[]>>

export function one(typed: Typed, name: string): string {
  const value = typed[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

export function many(typed: Typed, name: string): readonly string[] {
  const value = typed[name]
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** Any request body as Typed: NUL cannot stand in a PostgreSQL text and a lone surrogate in no UTF-8, so they go; all else stays. */
export function cleaned(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.map(clean) : clean(value)]))
}

function clean(value: unknown): string {
  return (typeof value === 'string' ? value : '').replaceAll('\0', '').toWellFormed().replaceAll('\r\n', '\n')
}
