/** What Meta's error codes mean for us. Source: Meta, WhatsApp Cloud API, error codes (November 2026). Keyed by `code`: titles change. */
import type { SendProblem } from '#channels/channel.ts'

/** Codes not listed are `refused`. */
const PROBLEMS: Record<number, SendProblem> = {
  1: 'try_again', // unknown error on their side
  2: 'try_again', // service down
  4: 'try_again', // too many calls of the app
  80007: 'try_again', // too many calls of the business account
  130429: 'try_again', // messages a second of this number
  131000: 'try_again', // something went wrong
  131016: 'try_again', // service overloaded
  131056: 'try_again', // too many to this one person
  131057: 'try_again', // the account is in maintenance
  133004: 'try_again', // server temporarily unavailable
  131047: 'window_closed', // the person has been silent for over 24 hours: a template is needed
  131026: 'gone', // not on WhatsApp, or has blocked us
  131021: 'gone', // the recipient is ourselves
  131030: 'gone', // not in the list of a test number
  0: 'misconfigured', // the token is not valid
  3: 'misconfigured', // the app may not do this
  10: 'misconfigured', // permission missing
  33: 'misconfigured', // the phone number is not ours or was deleted
  190: 'misconfigured', // the token has expired
  368: 'misconfigured', // the account is blocked for breaking a policy
  131031: 'misconfigured', // the account is locked
  131042: 'misconfigured', // payment is missing
  131005: 'misconfigured', // access denied
}

export function problemOf(code: number): SendProblem {
  return PROBLEMS[code] ?? 'refused'
}
