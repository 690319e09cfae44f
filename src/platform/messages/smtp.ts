// E-mail by SMTP: one plain-text part, so that it reads the same everywhere and nothing is fetched from anywhere; beside it a calendar entry at the most.
import { createTransport } from 'nodemailer'
import type { Carrier } from './types.ts'

const waitMs = 20_000

/** A mail server as a carrier. `url` is smtp://… or smtps://…, with user and password where it asks for them. */
export function smtpCarrier({ url, from }: { url: string; from: string }): Carrier {
  const transport = createTransport({
    url,
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    // A message may hold no file and no address of ours but these.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'safe-return'
  return {
    name: 'smtp',
    async send(letter) {
      try {
        await transport.sendMail({
          from,
          to: letter.to,
          subject: letter.subject,
          text: letter.body,
          ...(letter.calendar ? { icalEvent: letter.calendar } : {}),
          // The same for each try: a mail server that took it twice shows it once.
          messageId: `<${letter.id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        })
        return { sent: true }
      } catch (error) {
        return { sent: false, ...smtpFault(error) }
      }
    },
  }
}

/** A server's reply as a code. 5xx is for good, but for the sign-in to the server: that says nothing of the letter, and somebody mends it. */
function smtpFault(error: unknown): { fault: string; forGood: boolean } {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  if (code === 'EAUTH' || code === 'ENOAUTH') return { fault: 'smtp-sign-in', forGood: false }
  if (responseCode !== undefined) return { fault: `smtp-${responseCode}`, forGood: responseCode >= 500 }
  return code === 'EENVELOPE' ? { fault: 'no-address', forGood: true } : { fault: 'smtp-away', forGood: false }
}
