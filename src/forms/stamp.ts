/**
 * What a form carries from the moment it is opened: the key that makes sending it twice one report, and since when it is open.
 * Signed, so that neither can be made up. Pure.
 */
import { readSigned, sign } from '#lib/secrets.ts'

export type Stamp = { key: string; openedAt: Date }
export type Stamper = { secret: string | undefined; regionId: string }

/** Hours. What was typed stays; whoever comes later presses the button once more. */
const GOOD_FOR = 24

/** Milliseconds in which nobody has read a form, told a story and pressed the button. */
const TOO_FAST = 3000

const signerOf = ({ secret, regionId }: Stamper) => ({ secret, purpose: `form ${regionId}` })

export function stampOf(stamper: Stamper, { key, openedAt }: Stamp): string {
  return sign(signerOf(stamper), `${key}_${openedAt.getTime()}`)
}

/** @returns undefined when it is not ours */
export function readStamp(stamper: Stamper, stamped: string): Stamp | undefined {
  const [, key, openedAt] = /^([\w-]{1,60})_(\d{1,15})$/.exec(readSigned(signerOf(stamper), stamped) ?? '') ?? []
  return key === undefined ? undefined : { key, openedAt: new Date(Number(openedAt)) }
}

export function isExpired({ openedAt }: Stamp, at: Date): boolean {
  return at.getTime() - openedAt.getTime() > GOOD_FOR * 3_600_000
}

export function isTooFast({ openedAt }: Stamp, at: Date): boolean {
  return at.getTime() - openedAt.getTime() < TOO_FAST
}
