/**
 * How often somebody may be wrong before we ask them to wait: at the sign-in, and with the secret code of a report.
 * Pure. Counting stands in attempts-queries.ts.
 */
export type Attempts = { count: number; lastAt: Date }
export type Limit = { tries: number; minutes: number }

/** Of one e-mail address; the wait ends by itself. */
export const BY_EMAIL: Limit = { tries: 8, minutes: 15 }
/** Of one internet address: a whole office, or a village behind one mobile mast, may share it. */
export const BY_ADDRESS: Limit = { tries: 60, minutes: 15 }
/** Codes of the second step, by somebody who has the password. Six figures: 576 tries a day against a million codes. */
export const BY_FACTOR: Limit = { tries: 6, minutes: 15 }
/** Mails with a link to a new password. */
export const BY_PASSWORD_LINK: Limit = { tries: 3, minutes: 60 }
/** Codes tried for one ticket. With 31^6 codes a guess would take longer than the case. */
export const BY_TICKET: Limit = { tries: 12, minutes: 15 }

/** @param found counts the present try as well @returns minutes to wait; 0: go on */
export function minutesToWait(found: Attempts, { tries, minutes }: Limit, now: Date): number {
  const left = found.lastAt.getTime() + minutes * 60_000 - now.getTime()
  return found.count > tries && left > 0 ? Math.ceil(left / 60_000) : 0
}
