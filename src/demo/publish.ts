/** Some invented cases are shown to everybody, through the same commands that a person of the team uses. */
import type { Db } from '#db/transaction.ts'
import { inRegion } from '#db/transaction.ts'
import { listWorthShowing, type ShownCase } from '#demo/queries.ts'
import type { Storage } from '#lib/storage.ts'
import { randomOf, type Random } from '#demo/random.ts'
import { publishCase, supportPublication } from '#publications/commands.ts'
import { listShowablePhotos } from '#publications/photos/photo-queries.ts'
import { findPublication } from '#publications/queries.ts'
import type { RegionRow } from '#regions/queries.ts'

/** Per region. */
const SHOWN = 12

type Publishing = { db: Db; storage: Storage; region: RegionRow; staffId: string | null; now: Date }

/** @returns how many */
export async function publishSome({ db, storage, region, staffId, now }: Publishing): Promise<number> {
  if (!staffId) return 0
  const random = randomOf(`${region.code} shown`)
  const worth = await inRegion(db, region.id, (trx) => listWorthShowing(trx, region.id, SHOWN))
  for (const one of worth) await publishOne({ db, storage, region, staffId, now }, one, random)
  return worth.length
}

async function publishOne({ db, storage, region, staffId, now }: Publishing & { staffId: string }, one: ShownCase, random: Random): Promise<void> {
  const regionId = region.id
  const { caseId, title, text, answerIds } = one
  const at = new Date(Math.min(now.getTime(), Math.max(one.lastAt.getTime(), one.verifiedAt.getTime() + random.between(2, 40) * 3_600_000)))
  // Drawings: there is nothing in them to cover.
  const showable = await inRegion(db, regionId, (trx) => listShowablePhotos(trx, { regionId, caseId }))
  const photos = showable.slice(0, 3).map(({ attachmentId }) => ({ attachmentId, boxes: [] }))
  const shown = { title, text, placeText: one.placeText ?? one.villageName ?? '', withPoint: random.chance(0.85), shownEvents: answerIds, photos }
  await publishCase({ db, storage }, { regionId, caseId, actor: { staffId }, at, ...shown })
  const found = await inRegion(db, regionId, (trx) => findPublication(trx, regionId, caseId))
  if (!found) return
  const neighbours = random.int(9)
  for (let one = 0; one < neighbours; one++)
    await supportPublication(db, {
      regionId,
      ticket: found.ticket,
      supporter: `invented ${one}`,
      isOn: true,
      address: `invented ${one} of ${caseId}`,
      at,
    })
}
