import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Token } from '../db/index.ts'

export const sessionCookie = 'sr-session'

/** The signed-in token, or null. */
export function tokenOf(request: FastifyRequest): Token | null {
  return request.cookies[sessionCookie] ?? null
}

/** A session cookie of the browser: gone with it, never readable by script, never sent from another site. */
export function giveToken(reply: FastifyReply, token: Token, secure: boolean): void {
  reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'lax', secure })
}

export function takeToken(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, { path: '/' })
}

/**
 * Proof that a form came from a page of ours, bound to this session. Signed out, the browser's own word on the origin serves alone. Written
 * behind a mask that each answer draws anew, since pages are compressed: what never looks the same cannot be guessed from lengths (BREACH).
 */
export function csrfFor(token: Token | null): string {
  const mask = randomBytes(proofBytes)
  return Buffer.concat([mask, masked(proofFor(token), mask)]).toString('base64url')
}

export function isFromHere(request: FastifyRequest, token: Token | null, given: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = request.headers.origin
  if (origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== request.headers.host) return false
  const received = Buffer.from(given, 'base64url')
  if (received.length !== 2 * proofBytes) return false
  return timingSafeEqual(masked(received.subarray(proofBytes), received.subarray(0, proofBytes)), proofFor(token))
}

const proofBytes = 32

function proofFor(token: Token | null): Buffer {
  return createHmac('sha256', token ?? 'nobody')
    .update('safe-return form')
    .digest()
}

function masked(bytes: Buffer, mask: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] ?? 0)))
}
