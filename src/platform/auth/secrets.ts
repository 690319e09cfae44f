import { createHash, randomBytes } from 'node:crypto'

/** A secret for one browser or one link: 256 bits that fit into an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What a table holds of a secret: enough to know it again, useless to whoever reads the table. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Whether an address stays on this site: one that a browser cannot read as another's. Everything else would lend our name to a trap. */
export function isLocalPath(wanted: string): boolean {
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return false
  const here = 'https://here.invalid'
  return URL.parse(wanted, here)?.origin === here
}
