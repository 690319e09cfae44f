// Passwords at rest: Argon2id from Node's own library, in the usual text form, so that its cost can be raised later.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

// 19 MiB, 2 passes, 1 lane: the floor that OWASP's password storage cheat sheet names for Argon2id.
const memoryKib = 19_456
const passes = 2
const lanes = 1
const tagBytes = 32
const saltBytes = 16

/** A new hash of a password, salted; never the same twice. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await derive('argon2id', {
    message: normal(password),
    nonce: salt,
    memory: memoryKib,
    passes,
    parallelism: lanes,
    tagLength: tagBytes,
  })
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${bare(salt)}$${bare(tag)}`
}

/** Whether this is the password behind the hash. Null (nobody, or nobody with a password) costs the same work and is false. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const read = readHash(hash ?? nobody) ?? readHash(nobody)
  if (!read) throw new Error('the hash of nobody cannot be read')
  const made = await derive('argon2id', {
    message: normal(password),
    nonce: read.salt,
    memory: read.memory,
    passes: read.passes,
    parallelism: read.lanes,
    tagLength: read.tag.length,
  })
  return timingSafeEqual(made, read.tag) && hash !== null
}

// The hash of a password that nobody has: random bytes that were never derived from anything.
const nobody = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${bare(randomBytes(saltBytes))}$${bare(randomBytes(tagBytes))}`

function readHash(hash: string): { memory: number; passes: number; lanes: number; salt: Buffer; tag: Buffer } | null {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (!found) return null
  const [, memory, passes, lanes, salt = '', tag = ''] = found
  return {
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

/** The same characters typed on another keyboard are the same password. */
function normal(password: string): string {
  return password.normalize('NFKC')
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
