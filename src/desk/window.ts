/** Whether an officer may write freely to the reporters of a case, to how many, until when and at what cost. Pure. */
import type { DeskTalk } from '#desk/case-queries.ts'
import { isWindowOpen } from '#delivery/window.ts'

export type WritingWindow = {
  /** Reporters who can be written to freely. */
  open: number
  /** Reporters who can only be sent a template. */
  closed: number
  /** When the first of the open windows closes. */
  until: Date | undefined
  /** Whole rupiah for one message. */
  rupiahEach: number
}

/** Milliseconds. See delivery/window.ts. */
const WINDOW = 24 * 3600 * 1000

type Cost = { rupiahPerDollar: number; dollarsPerMessage: number }

export function writingWindow(talks: readonly Pick<DeskTalk, 'lastInboundAt'>[], now: Date, cost: Cost): WritingWindow {
  const open = talks.flatMap(({ lastInboundAt }) => (lastInboundAt && isWindowOpen(lastInboundAt, now) ? [lastInboundAt.getTime() + WINDOW] : []))
  return {
    open: open.length,
    closed: talks.length - open.length,
    until: open.length > 0 ? new Date(Math.min(...open)) : undefined,
    rupiahEach: Math.round(cost.rupiahPerDollar * cost.dollarsPerMessage),
  }
}
