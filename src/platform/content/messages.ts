import { z } from 'zod'

const words = z.string().trim().min(1)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')
const coded = z
  .array(z.strictObject({ code, words }))
  .min(1)
  .refine((list) => new Set(list.map((one) => one.code)).size === list.length, 'a code stands twice')

/** A sentence with places to fill: it must hold each of these, or the reader gets a message that leads nowhere. */
const filled = (...places: string[]) =>
  words.refine(
    (text) => places.every((place) => text.includes(`{${place}}`)),
    `it needs ${places.map((place) => `{${place}}`).join(' and ')}`,
  )

/** The words of messages to workers: messages.yaml. They stand beside no source, since they tell no fact of the field. */
export const messagesSchema = z.strictObject({
  email: z.strictObject({
    subject: z.strictObject({ one: words, many: filled('count'), urgent: words }),
    thing: filled('words', 'left', 'link'),
    body: filled('things', 'settings'),
  }),
  text: z.strictObject({ one: filled('words', 'left', 'link'), many: filled('count', 'link') }),
  left: z.string().includes('{left}'),
  invitation: z.strictObject({ subject: words, body: filled('link', 'left') }),
  /** Invitations to meet, and the entry that they bring to a calendar. {when} may stand in the words of a kind, too. */
  meeting: z.strictObject({
    subject: words,
    body: filled('words', 'when', 'link', 'settings'),
    outside: filled('words', 'when', 'ask'),
    gone: filled('words', 'when', 'link', 'settings'),
    goneOutside: filled('words', 'when', 'ask'),
    summary: words,
    description: filled('link'),
    outsideDescription: filled('ask'),
    organizer: words,
  }),
  kinds: coded,
  dropped: coded,
  faults: coded,
})

export type MessagesGuide = z.infer<typeof messagesSchema>
