// "Used", in the words that stand on screen. The logic is the view return_use (read-models.sql); both name the same version.

/** A figure that is published names the definition that it was made under. */
export const usedDefinition = {
  version: 'used-1',
  title: 'What “used” means',
  parts: [
    {
      code: 'heard',
      letter: 'a',
      title: 'The child was heard',
      words: 'A return home interview was held. Or the child declined, was offered it again, and the carers or a trusted adult were heard.',
    },
    {
      code: 'shared',
      letter: 'b',
      title: 'Somebody who can act knows',
      words:
        'What was learnt was shared with at least one person outside the interviewer’s team, who acknowledged it. Or a decision not to share, with its reasons, was approved by a manager.',
    },
    {
      code: 'followed',
      letter: 'c',
      title: 'Something followed',
      words: 'At least one action was done, or is in hand within its date. Or a reasoned none was agreed by a second person.',
    },
  ],
  outcomes: [
    { code: 'used', words: 'All three hold.' },
    { code: 'missed', words: 'The 72 hours passed and the child was not heard. Heard late, the return can still become used.' },
    { code: 'open', words: 'Something is still needed.' },
    { code: 'let-go', words: 'It stayed open past the area’s limit.' },
  ],
} as const

export type UseStatus = 'used' | 'missed' | 'open' | 'let-go'

/** What a return still needs, by the view's codes. */
export const useNeeds = [
  'take',
  'hear',
  'offer-again',
  'hear-carers',
  'say-why-missed',
  'decide-sharing',
  'share-outside',
  'acknowledge',
  'approve-withholding',
  'agree-action',
  'finish-action',
  'agree-none',
] as const
export type UseNeed = (typeof useNeeds)[number]

/** One row of the view return_use. */
export interface ReturnUse {
  returnId: string
  childId: string
  interviewId: string | null
  status: UseStatus
  heardAt: Date | null
  within72h: boolean
  sharedAt: Date | null
  acknowledgedAt: Date | null
  withheldApproved: boolean
  actionAgreed: boolean
  actionDoneOrInHand: boolean
  noneAgreed: boolean
  needs: UseNeed[]
  definitionVersion: string
  heardHow: 'held' | 'declined-heard' | null
  heard: boolean
  sharedAndAcknowledged: boolean
  followed: boolean
  missedReason: string | null
  returnedAt: Date
  clockStartsAt: Date
  completionDueAt: Date
  letGoAt: Date
}

/** Which part of the definition a need belongs to. */
export function partOf(need: UseNeed): 'heard' | 'shared' | 'followed' {
  switch (need) {
    case 'take':
    case 'hear':
    case 'offer-again':
    case 'hear-carers':
    case 'say-why-missed':
      return 'heard'
    case 'decide-sharing':
    case 'share-outside':
    case 'acknowledge':
    case 'approve-withholding':
      return 'shared'
    case 'agree-action':
    case 'finish-action':
    case 'agree-none':
      return 'followed'
  }
}

/** Whom each need waits for; names where they are known, else the role in plain words. */
export interface NeededFrom {
  team: string
  holder: string | null
  recipients: string | null
  owners: string | null
  decidedNotToShare: string | null
  saidNone: string | null
}

/** What is still needed, and from whom, in one plain sentence. */
export function needWords(need: UseNeed, from: NeededFrom): string {
  const holder = from.holder ?? from.team
  switch (need) {
    case 'take':
      return `Somebody must take the interview: ${from.team}.`
    case 'hear':
      return `The child must be heard: ${holder}.`
    case 'offer-again':
      return `The interview must be offered again: ${holder}.`
    case 'hear-carers':
      return `The carers or a trusted adult must be heard: ${holder}.`
    case 'say-why-missed':
      return `Say why the 72 hours were missed: ${holder}.`
    case 'decide-sharing':
      return `Decide who is told, or that nobody is: ${holder}.`
    case 'share-outside':
      return `Tell somebody outside ${from.team} who can act: ${holder}.`
    case 'acknowledge':
      return `An acknowledgement is missing: ${from.recipients ?? 'the people who were told'}.`
    case 'approve-withholding':
      return from.decidedNotToShare === null
        ? 'A manager must approve not sharing.'
        : `A manager other than ${from.decidedNotToShare} must approve not sharing.`
    case 'agree-action':
      return `Agree what will happen, or say why nothing does: ${holder}.`
    case 'finish-action':
      return `Every action is past its date. Finish one, or move its date: ${from.owners ?? 'whoever owns it'}.`
    case 'agree-none':
      return from.saidNone === null
        ? 'A second person must agree that nothing follows.'
        : `A second person, not ${from.saidNone}, must agree that nothing follows.`
  }
}
