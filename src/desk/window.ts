/** Whether an officer may write freely to the reporters of a case, to how many, until when and at what cost. Pure. */
import type { DeskTalk } from '#desk/case-queries.ts'
import { costOf, type Rates } from '#delivery/cost.ts'
import { isWindowOpen, windowHours } from '#delivery/window.ts'

export type WritingWindow = {
  /** Reporters who can be written to freely. */
  open: number
  /** Reporters who can only be sent a template. */
  closed: number
  /** When the first of the open windows closes; undefined: none does. */
  until: Date | undefined
  /** Of those open: who reads it as one SMS. */
  sms: number
  /** Whole rupiah for one message to each of those it goes to; undefined: not known for some. */
  rupiah: number | undefined
}

type Talk = Pick<DeskTalk, 'channel' | 'lastInboundAt'>

export function writingWindow(talks: readonly Talk[], now: Date, rates: Rates): WritingWindow {
  const open = talks.filter((talk) => isWindowOpen(talk, now))
  const closing = open.flatMap(({ channel, lastInboundAt }) => {
    const hours = windowHours(channel)
    return hours !== null && lastInboundAt ? [lastInboundAt.getTime() + hours * 3600 * 1000] : []
  })
  return {
    open: open.length,
    closed: talks.length - open.length,
    until: closing.length > 0 ? new Date(Math.min(...closing)) : undefined,
    sms: open.filter(({ channel }) => channel === 'sms').length,
    rupiah: sumOf(open.length > 0 ? open : talks, rates),
  }
}

function sumOf(talks: readonly Talk[], rates: Rates): number | undefined {
  return talks.reduce<number | undefined>((sum, { channel }) => {
    const cost = costOf(channel, rates)
    return sum === undefined || cost === undefined ? undefined : sum + cost
  }, 0)
}
