/** The address under which a brief's picture may be fetched for a while, by whoever was given it. Pure. */
import { createHmac } from 'node:crypto'
import { isSame } from '#lib/secrets.ts'
import type { Day } from '#lib/dates.ts'

/** Milliseconds: longer than a message is tried. */
const GOOD_FOR = 3 * 24 * 3_600_000

type Picture = { regionCode: string; day: Day; secret: string }

/** @param publicUrl without a final slash */
export function pictureLink(publicUrl: string, picture: Picture, now: Date): string {
  const until = String(now.getTime() + GOOD_FOR)
  return `${publicUrl}/ringkasan/${picture.regionCode}/${picture.day}.png?${new URLSearchParams({ sampai: until, tanda: sealOf(picture, until) })}`
}

export function isGoodLink({ until, seal }: { until: string; seal: string }, picture: Picture, now: Date): boolean {
  return isSame(seal, sealOf(picture, until)) && Number(until) > now.getTime()
}

function sealOf({ regionCode, day, secret }: Picture, until: string): string {
  return createHmac('sha256', secret).update(`${regionCode} ${day} ${until}`).digest('base64url')
}
