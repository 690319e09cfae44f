// What the invented samples are made of. Nobody in them exists; the postcode area AX is not in use.

const forenames = ['Zoë', 'Kit', 'Amara', 'Renée', 'Idris', 'Saoirse', 'Tomos', 'Nia', 'Callum', 'Yusuf']
const surnames = ["O'Dell", 'Marsh', 'Okafor-Reed', 'Fernsby', 'Løvgren', 'Achterberg', 'Quill', 'Sandhu']

export function nameOf(seed: number, at: number): { forename: string; surname: string } {
  return {
    forename: forenames[pick(seed, at, 41, forenames.length)] ?? '',
    surname: surnames[pick(seed, at, 42, surnames.length)] ?? '',
  }
}

export function postcode(seed: number, at: number, salt: number): string {
  return `AX${1 + pick(seed, at, salt, 9)} ${pick(seed, at, salt + 50, 10)}AB`
}

export function british(isoDay: string): string {
  return `${isoDay.slice(8)}/${isoDay.slice(5, 7)}/${isoDay.slice(0, 4)}`
}

/** A whole number from 0 up to, not including, `below`: the same for the same seed, place and salt. */
export function pick(seed: number, at: number, salt: number, below: number): number {
  let mixed = (seed ^ Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return ((mixed ^ (mixed >>> 15)) >>> 0) % below
}
