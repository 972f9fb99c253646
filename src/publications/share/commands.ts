/** The picture that goes with a shared link: drawn when somebody first asks for it, kept until what it shows changes. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import sharp, { type OverlayOptions } from 'sharp'
import { inRegion, type Db } from '#db/transaction.ts'
import { squareOf } from '#evidence/apart/look.ts'
import { newId } from '#lib/ids.ts'
import { loadLettering } from '#lib/lettering.ts'
import type { Storage } from '#lib/storage.ts'
import { findPublicPhoto, findShare, saveShare } from '#publications/photos/photo-queries.ts'
import { drawShare, PHOTO, type Share } from '#publications/share/picture.ts'
import type { RegionRow } from '#regions/queries.ts'

type Wish = { region: RegionRow; caseId: string; share: Omit<Share, 'hasPhoto'> }

/** Bytes: what a messenger still takes as the picture of a link. */
export const LARGEST_SHARE = 200 * 1024

/** @returns PNG; undefined when nothing is shown any more */
export async function sharePicture({ db, storage }: { db: Db; storage: Storage }, { region, caseId, share }: Wish): Promise<Buffer | undefined> {
  const about = { regionId: region.id, caseId }
  const { known, photo } = await inRegion(db, region.id, async (trx) => ({
    known: await findShare(trx, about),
    photo: await findPublicPhoto(trx, { ...about, position: 1 }),
  }))
  if (!known) return undefined
  const shareOf = createHash('sha256')
    .update(JSON.stringify([share, photo?.id, region.settings.brand.light]))
    .digest('base64url')
  if (known.shareKey && known.shareOf === shareOf) {
    const kept = await buffer(storage.read(known.shareKey)).catch(() => undefined)
    if (kept) return kept
  }
  const bytes = await drawn(storage, { region, share, photoKey: photo?.storageKey })
  const shareKey = `${region.id}/bagikan-${newId()}.png`
  await storage.write(shareKey, bytes)
  const isKept = await inRegion(db, region.id, (trx) => saveShare(trx, about, { shareKey, shareOf }))
  const old = isKept ? known.shareKey : shareKey
  if (old) await storage.remove(old)
  return isKept ? bytes : undefined
}

type Drawing = { region: RegionRow; share: Omit<Share, 'hasPhoto'>; photoKey: string | undefined }

async function drawn(storage: Storage, { region, share, photoKey }: Drawing): Promise<Buffer> {
  const photo = photoKey ? await buffer(storage.read(photoKey)).catch(() => undefined) : undefined
  const look = { letters: await loadLettering(), brand: region.settings.brand.light }
  const draw = (square?: Uint8Array) => {
    const { side, left, top } = PHOTO
    const overlays: OverlayOptions[] = square ? [{ input: Buffer.from(square), raw: { width: side, height: side, channels: 3 }, left, top }] : []
    const svg = Buffer.from(drawShare({ ...share, hasPhoto: square !== undefined }, look))
    return sharp(svg).composite(overlays).png({ palette: true, colours: 128, compressionLevel: 9 }).toBuffer()
  } // biome-ignore format: a chain of one step each reads better in one line
  // Bare pixels from the darkroom: here, nothing that came from a photo is decoded.
  const square = photo && (await squareOf(photo, PHOTO.side))
  const whole = await draw(square)
  return whole.byteLength <= LARGEST_SHARE ? whole : draw()
}
