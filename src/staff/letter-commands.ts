/** Telling somebody of the staff what happened to the own account. */
import type { Trx } from '#db/transaction.ts'
import { queueMail } from '#mail/commands.ts'
import { renderMail } from '#mail/layout.ts'
import { findRegionById } from '#regions/queries.ts'
import { letterOf, opens, type LetterParts } from '#staff/letters.ts'
import { words } from '#texts/text.ts'

/** @property path below the region: '/akun' @property key two letters with the same one are one */
export type Tell = Omit<LetterParts, 'link' | 'name'> & {
  regionId: string
  to: { staffId: string | null; email: string; name: string }
  publicUrl: string
  path: string
  key: string
  at: Date
}

/** Joins the caller's transaction, which is in the region. */
export async function tell(trx: Trx, { regionId, to, publicUrl, path, key, at, ...letter }: Tell): Promise<void> {
  const region = await findRegionById(trx, regionId)
  if (!region) return
  const content = letterOf({ ...letter, name: to.name, link: `${publicUrl}/${region.code}${path}` }, words('id', region.texts))
  const { staffId, email } = to
  await queueMail(trx, { regionId, to: { staffId, email }, ...renderMail(content, region), dedupeKey: key, isPrivate: opens(letter.kind), at })
}
