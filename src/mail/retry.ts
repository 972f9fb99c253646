/** What follows when a mail server did not take an e-mail. Pure. Source of the codes: RFC 5321, RFC 4954. */

export type MailFailure = {
  /** 0: not reached, or it hung up in the middle. */
  code: number
  /** How often it has been tried, this time included. */
  attempts: number
  /** Milliseconds since it was written. */
  age: number
}

/** again: milliseconds from now; undefined: never */
export type MailDecision = { again: number } | undefined

const MINUTE = 60_000

/** What is three days old helps nobody any more; mail servers give up after about as long. */
export const EXPIRES = 3 * 24 * 60 * MINUTE

const LONGEST = 120 * MINUTE

/** They speak of our own account at the server and not of this mail: it can go once the operator has mended that. */
const OUR_ACCOUNT: ReadonlySet<number> = new Set([530, 534, 535, 538])

export function decideMail({ code, attempts, age }: MailFailure): MailDecision {
  const passes = code < 500 || OUR_ACCOUNT.has(code)
  if (!passes || age >= EXPIRES) return undefined
  return { again: Math.min(2 ** Math.min(attempts - 1, 10) * MINUTE, LONGEST) }
}
