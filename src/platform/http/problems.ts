/** What you may not see does not exist: thrown for a missing row and for a missing permission alike. */
export class NotFound extends Error {
  override name = 'NotFound'
}

export class SignInFirst extends Error {
  override name = 'SignInFirst'
}

/** A form that did not come from a page of ours, or from one whose session has changed. */
export class NotFromHere extends Error {
  override name = 'NotFromHere'
}

export class TooMany extends Error {
  override name = 'TooMany'
  readonly seconds: number
  constructor(seconds: number) {
    super('too many')
    this.seconds = seconds
  }
}
