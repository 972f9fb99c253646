/**
 * How often each thing may be done: one table. Whole villages share one address of a mobile network, so addresses get much, and
 * numbers, tickets and people little. Pure; counted in the database (commands.ts), so that all processes count together.
 *
 * Elsewhere: wrong passwords and wrong codes (src/staff/attempts.ts), and what a channel answers one person in a day
 * (`answersPerDay` of the channel). Providers' webhooks are not counted but held back: the waiting line of src/intake is bounded,
 * and whoever does not sign costs one HMAC and no row.
 */
export const RATES = {
  /** Reports by the web form, from one address, with the small work that a browser does (src/forms/work.ts). */
  form: { per: 'address', most: 60, seconds: 3600 },
  /** The same without: a browser without script, or a machine. */
  'form-plain': { per: 'address', most: 10, seconds: 3600 },
  'form-phone': { per: 'number', most: 10, seconds: 86_400 },
  /** New files that come in pieces. */
  upload: { per: 'address', most: 300, seconds: 3600 },
  /** Their size as announced, an eighth of what may wait in a region (src/uploads/protocol.ts): over a thousand photos as browsers make them smaller. */
  'upload-kilobytes': { per: 'address', most: 512 * 1024, seconds: 3600 },
  /** New facts about one report on its page. */
  'add-words': { per: 'report', most: 10, seconds: 3600 },
  /** Tries to follow a report from another door: six signs of thirty-one are not guessed in a lifetime at that pace. */
  follow: { per: 'person', most: 10, seconds: 3600 },
  /** "Saya juga" for one report, and for all. */
  'support-one': { per: 'address', most: 20, seconds: 3600 },
  support: { per: 'address', most: 100, seconds: 3600 },
  /** Files and pages of open data. A program that reads every file of a region stays below. */
  data: { per: 'address', most: 60, seconds: 60 },
  /** A key speaks for a program with many people. */
  'api-key': { per: 'key', most: 300, seconds: 60 },
  'api-address': { per: 'address', most: 120, seconds: 60 },
  /** Searches at the desk: nobody reads faster, and a copy of the whole desk takes days instead of minutes. */
  search: { per: 'account', most: 60, seconds: 60 },
} as const satisfies Record<string, { per: 'address' | 'number' | 'report' | 'person' | 'key' | 'account'; most: number; seconds: number }>

export type RateName = keyof typeof RATES

/** @returns seconds until the span ends in which `at` lies */
export function secondsLeft(of: RateName, at: Date): number {
  const { seconds } = RATES[of]
  return seconds - Math.floor((at.getTime() / 1000) % seconds)
}
