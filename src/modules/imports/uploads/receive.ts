// An upload as it arrives: each file flows onto the disk and is never held in memory. Nothing is taken before the form has proved
// that it is ours.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isFromHere, NotFromHere, tokenOf, type FastifyRequest } from '../../../platform/http/index.ts'
import type { StagedFile } from './store.ts'
import { removeFolder } from './store.ts'

export const bytesMax = 600_000_000

export interface Received {
  folder: string
  files: StagedFile[]
  once: string | null
  year: string
}

/** Receives the form with its files, or says in a sentence why they cannot be taken; then nothing of them is left. */
export async function receive(request: FastifyRequest, dataDir: string): Promise<Received | { problem: string; year: string }> {
  if (!request.isMultipart()) throw new NotFromHere()
  const folder = path.join(dataDir, 'imports', `arriving-${randomUUID()}`)
  await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const received = await take(request, folder)
    if ('problem' in received) await removeFolder(folder)
    return received
  } catch (error) {
    await removeFolder(folder)
    throw isBroken(error) ? new BrokenUpload('the upload could not be read') : error
  }
}

/** An upload that ends too soon or is not what its heading says: the sender's fault, and not ours. */
class BrokenUpload extends Error {
  override name = 'BrokenUpload'
  readonly statusCode = 400
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && /^(Multipart: |Unexpected end of |Malformed )/.test(error.message)
}

async function take(request: FastifyRequest, folder: string): Promise<Received | { problem: string; year: string }> {
  const files: StagedFile[] = []
  const fields = new Map<string, string>()
  let proved = false
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields.set(part.fieldname, part.value)
      if (part.fieldname === 'csrf') proved = isFromHere(request, tokenOf(request), String(part.value))
      continue
    }
    if (!proved) throw new NotFromHere()
    // A form without a chosen file sends one without a name.
    if (part.filename === undefined || part.filename === '') {
      part.file.resume()
      continue
    }
    const place = path.join(folder, String(files.length))
    await pipeline(part.file, fs.createWriteStream(place, { mode: 0o600 }))
    const bytes = (await fs.promises.stat(place)).size
    const total = files.reduce((sum, file) => sum + file.bytes, bytes)
    if (part.file.truncated || total > bytesMax) {
      return {
        problem: 'Together the files must be 600 MB or smaller. Bring a shorter period, or use the command line.',
        year: fields.get('year') ?? '',
      }
    }
    files.push({ name: nameOf(part.filename), bytes, open: () => fs.createReadStream(place) })
  }
  if (!proved) throw new NotFromHere()
  const once = fields.get('once') ?? ''
  const year = (fields.get('year') ?? '').trim()
  if (files.length === 0) return { problem: 'Choose the files to bring in', year }
  return { folder, files, once: /^[0-9a-f-]{36}$/.test(once) ? once : null, year }
}

/** The file's own name, without the folders that some browsers send, and without what no file's name holds. */
function nameOf(given: string): string {
  const name = given.split(/[\\/]/).at(-1) ?? ''
  return name.replace(/\p{Cc}/gu, '').slice(0, 200) || 'file.csv'
}
