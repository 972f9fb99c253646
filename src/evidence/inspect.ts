/**
 * Reads a file: what it is, what a photo says of itself, what it looks like, how long a voice speaks, and a small copy for showing.
 * Bytes in, facts out. Runs in the darkroom only (apart/look.ts): whoever sent the bytes may mean harm.
 */
import { fileTypeFromBuffer } from 'file-type'
import { parseBuffer } from 'music-metadata'
import sharp from 'sharp'
import { isPaper, keptKindOf, kindOf, MOST_PIXELS, refuseLarge, refuseVast, UNKNOWN_TYPE, type FileKind } from '#evidence/limits.ts'
import { fingerprintOf, type Fingerprint } from '#evidence/fingerprint.ts'
import { NO_PHOTO, readPhotoFacts, type PhotoFacts } from '#evidence/photo-facts.ts'
import { DomainError } from '#lib/errors.ts'

/** Pixels of the longer side. */
const PREVIEW_SIDE = 1280
const PREVIEW_QUALITY = 74

/** @property preview WebP, upright, without metadata; pictures only @property fingerprint of pictures that are not too plain @property seconds of voices and videos @property problem unreadable: kept as it came, and cannot be shown */
export type Inspected = FileKind &
  PhotoFacts & {
    mediaType: string
    width: number | null
    height: number | null
    preview: Uint8Array | undefined
    fingerprint: Fingerprint | undefined
    seconds: number | null
    problem: 'unreadable' | null
  }

/**
 * @param zone IANA name; a camera writes local time without a zone
 * @throws DomainError evidence.too_large, evidence.type_refused, evidence.too_many_pixels
 */
export async function inspect(bytes: Uint8Array, zone: string): Promise<Inspected> {
  refuseLarge(bytes.byteLength)
  const type = await fileTypeFromBuffer(bytes)
  const kind = kindOf(type?.mime)
  const facts = { ...kind, ...UNSEEN, mediaType: type?.mime ?? '', problem: null }
  if (kind.kind === 'image') return { ...facts, ...(await readPicture(bytes)), ...(await readPhotoFacts(bytes, zone)) }
  return kind.kind === 'document' ? facts : { ...facts, seconds: await secondsOf(bytes, facts.mediaType) }
}

/** The beginning of a file says what it is: what we do not take need not come whole. @throws DomainError evidence.type_refused, evidence.heic_refused */
export async function refuseHead(head: Uint8Array): Promise<void> {
  kindOf((await fileTypeFromBuffer(head))?.mime)
}

/** @property isDocument sent as one: then it may be anything */
export type Sent = { bytes: Uint8Array; isDocument: boolean }

/** What a resident sent: what cannot be shown is kept as a document. @throws DomainError evidence.too_large, and as inspect for what was sent as a photo and is none */
export async function inspectSent({ bytes, isDocument }: Sent, zone: string): Promise<Inspected> {
  try {
    return await inspect(bytes, zone)
  } catch (error) {
    const mediaType = (await fileTypeFromBuffer(bytes))?.mime ?? UNKNOWN_TYPE
    const { kind } = keptKindOf(mediaType)
    if (!(error instanceof DomainError) || error.key === 'evidence.too_large') throw error
    // An error page that was sent for a photo, a program: nothing to keep.
    if (!isDocument && !isPaper(mediaType) && kind !== 'image') throw error
    // Torn, or too vast to be taken apart: a picture by its name only.
    return { ...keptKindOf(mediaType), ...UNSEEN, kind: 'document', isShown: false, mediaType, problem: kind === 'image' ? 'unreadable' : null }
  }
}

const UNSEEN = { ...NO_PHOTO, width: null, height: null, seconds: null, preview: undefined, fingerprint: undefined }

/** What is read anew of a picture that is stored already. @param preview its small copy */
export async function inspectAgain(bytes: Uint8Array, preview: Uint8Array, zone: string): Promise<PhotoFacts & Pick<Inspected, 'fingerprint'>> {
  return { fingerprint: await fingerprintOf(preview), ...(await readPhotoFacts(bytes, zone)) }
}

/** Of a voice or video, rounded up. @returns null when the file does not say */
async function secondsOf(bytes: Uint8Array, mimeType: string): Promise<number | null> {
  const read = await parseBuffer(bytes, { mimeType, size: bytes.byteLength }, { duration: true, skipCovers: true }).catch(() => undefined)
  const seconds = read?.format.duration
  return seconds !== undefined && seconds > 0 && seconds < MOST_SECONDS ? Math.ceil(seconds) : null
}

/** A day: more is what nobody sends in 16 MB. */
const MOST_SECONDS = 86_400

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
