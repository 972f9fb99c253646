/** Reads a file: what it is, what a photo says of itself, what it looks like, and a small copy for showing. Bytes in, facts out. */
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { isPaper, keptKindOf, kindOf, MOST_PIXELS, refuseLarge, refuseVast, UNKNOWN_TYPE, type FileKind } from '#evidence/limits.ts'
import { fingerprintOf, type Fingerprint } from '#evidence/fingerprint.ts'
import { NO_PHOTO, readPhotoFacts, type PhotoFacts } from '#evidence/photo-facts.ts'
import { DomainError } from '#lib/errors.ts'

// The server lives in 512 MB: one picture at a time, nothing kept.
sharp.cache(false)
sharp.concurrency(1)

/** A picture taken apart needs 100 MB at the most: the next one waits for the one before. */
let before: Promise<unknown> = Promise.resolve()

export function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = before.then(work)
  before = mine.catch(() => undefined)
  return mine
}

/** Pixels of the longer side. */
const PREVIEW_SIDE = 1280
const PREVIEW_QUALITY = 74

/** @property preview WebP, upright, without metadata; pictures only @property fingerprint of pictures that are not too plain */
export type Inspected = FileKind &
  PhotoFacts & {
    mediaType: string
    width: number | null
    height: number | null
    preview: Uint8Array | undefined
    fingerprint: Fingerprint | undefined
  }

/**
 * @param zone IANA name; a camera writes local time without a zone
 * @throws DomainError evidence.too_large, evidence.type_refused, evidence.too_many_pixels
 */
export async function inspect(bytes: Uint8Array, zone: string): Promise<Inspected> {
  refuseLarge(bytes.byteLength)
  const type = await fileTypeFromBuffer(bytes)
  const kind = kindOf(type?.mime)
  const facts = { ...kind, ...NO_PHOTO, mediaType: type?.mime ?? '', width: null, height: null, preview: undefined, fingerprint: undefined }
  if (kind.kind !== 'image') return facts
  return oneAtATime(async () => ({ ...facts, ...(await readPicture(bytes)), ...(await readPhotoFacts(bytes, zone)) }))
}

/** The beginning of a file says what it is: what we do not take need not come whole. @throws DomainError evidence.type_refused, evidence.heic_refused */
export async function refuseHead(head: Uint8Array): Promise<void> {
  kindOf((await fileTypeFromBuffer(head))?.mime)
}

/** @property isDocument sent as one: then it may be anything */
export type Sent = { bytes: Uint8Array; isDocument: boolean }

/** What a resident sent: what cannot be shown is kept as a document. @throws DomainError evidence.too_large, and as inspect for what was sent as a photo */
export async function inspectSent({ bytes, isDocument }: Sent, zone: string): Promise<Inspected> {
  try {
    return await inspect(bytes, zone)
  } catch (error) {
    const mediaType = (await fileTypeFromBuffer(bytes))?.mime ?? UNKNOWN_TYPE
    if (!(error instanceof DomainError) || error.key === 'evidence.too_large' || !(isDocument || isPaper(mediaType))) throw error
    // Torn, or too vast to be taken apart: a picture by its name only.
    const kind = { ...keptKindOf(mediaType), kind: 'document' as const }
    return { ...kind, ...NO_PHOTO, mediaType, width: null, height: null, preview: undefined, fingerprint: undefined }
  }
}

/** What is read anew of a picture that is stored already. @param preview its small copy */
export function inspectAgain(bytes: Uint8Array, preview: Uint8Array, zone: string): Promise<PhotoFacts & Pick<Inspected, 'fingerprint'>> {
  return oneAtATime(async () => ({ fingerprint: await fingerprintOf(preview), ...(await readPhotoFacts(bytes, zone)) }))
}

/** @returns size as it is seen: a photo held upright is higher than wide */
async function readPicture(bytes: Uint8Array): Promise<Pick<Inspected, 'width' | 'height' | 'preview' | 'fingerprint'>> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    refuseVast(width, height)
    const preview = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: PREVIEW_QUALITY })
      .toBuffer({ resolveWithObject: true })
    const isTurned = preview.info.width > preview.info.height !== width > height && width !== height
    const size = { width: isTurned ? height : width, height: isTurned ? width : height }
    return { ...size, preview: preview.data, fingerprint: await fingerprintOf(preview.data) }
  } catch (error) {
    if (error instanceof DomainError) throw error
    // It begins like a picture and is none, or is torn.
    throw new DomainError('evidence.type_refused')
  }
}

/** Pixels of the longer side of a photo that leaves the house. */
const COPY_SIDE = 2000

/** A JPEG without anything the camera wrote into it: no place, no time, no name. Upright. @throws when it is no picture */
export function cleanCopy(bytes: Uint8Array): Promise<Uint8Array> {
  return oneAtATime(() =>
    sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize(COPY_SIDE, COPY_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 82, mozjpeg: false })
      .toBuffer(),
  )
}
