/** Whether an officer may write freely to the reporters of a case, to how many, until when and at what cost. Pure. */
import type { DeskTalk } from '#desk/case-queries.ts'
import { isWindowOpen, windowHours } from '#delivery/window.ts'

export type WritingWindow = {
  /** Reporters who can be written to freely. */
  open: number
  /** Reporters who can only be sent a template. */
  closed: number
  /** When the first of the open windows closes; undefined: none does. */
  until: Date | undefined
  /** Whole rupiah for one message. */
  rupiahEach: number
}

type Cost = { rupiahPerDollar: number; dollarsPerMessage: number }

export function writingWindow(talks: readonly Pick<DeskTalk, 'channel' | 'lastInboundAt'>[], now: Date, cost: Cost): WritingWindow {
  const open = talks.filter((talk) => isWindowOpen(talk, now))
  const closing = open.flatMap(({ channel, lastInboundAt }) => {
    const hours = windowHours(channel)
    return hours !== null && lastInboundAt ? [lastInboundAt.getTime() + hours * 3600 * 1000] : []
  })
  return {
    open: open.length,
    closed: talks.length - open.length,
    until: closing.length > 0 ? new Date(Math.min(...closing)) : undefined,
    rupiahEach: Math.round(cost.rupiahPerDollar * cost.dollarsPerMessage),
  }
}
