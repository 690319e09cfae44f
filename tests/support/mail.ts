// A real mail server for one test file: it takes what is sent, or refuses as it is told, and reads each letter with a reader that others wrote.
import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface MailServer {
  url: string
  letters: { to: string; mail: ParsedMail }[]
  /** What it answers to an address: null takes the letter; a number is refused with that code. */
  answer: (to: string) => number | null
  close(): Promise<void>
}

export async function openMailServer(): Promise<MailServer> {
  const letters: MailServer['letters'] = []
  const opened: MailServer = {
    url: '',
    letters,
    answer: () => null,
    close: () => new Promise((done) => server.close(done)),
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const code = opened.answer(address)
      done(code === null ? null : Object.assign(new Error('not taken'), { responseCode: code }))
    },
    onData(stream, session, done) {
      simpleParser(stream).then(
        (mail) => {
          letters.push({ to: session.envelope.rcptTo.map((one) => one.address).join(', '), mail })
          done()
        },
        (error: unknown) => done(error instanceof Error ? error : new Error('unreadable')),
      )
    },
  })
  // A client that goes away must not end the test.
  server.on('error', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  opened.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return opened
}
