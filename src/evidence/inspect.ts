/** Reads a file: what it is, when and where it says it was taken, and a small copy for showing. Bytes in, facts out. */
import exifr from 'exifr'
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { kindOf, MOST_PIXELS, refuseLarge, refuseVast, type FileKind } from '#evidence/limits.ts'
import { DomainError } from '#lib/errors.ts'
import { instantAt } from '#lib/dates.ts'

// The server lives in 512 MB: one picture at a time, nothing kept.
sharp.cache(false)
sharp.concurrency(1)

/** A picture taken apart needs 100 MB at the most: the next one waits for the one before. */
let before: Promise<unknown> = Promise.resolve()

function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = before.then(work)
  before = mine.catch(() => undefined)
  return mine
}

/** Pixels of the longer side. */
const PREVIEW_SIDE = 1280
const PREVIEW_QUALITY = 74

/** @property preview WebP, upright, without metadata; pictures only @property takenAt by the camera's clock */
export type Inspected = FileKind & {
  mediaType: string
  width: number | null
  height: number | null
  takenAt: Date | null
  latitude: number | null
  longitude: number | null
  preview: Uint8Array | undefined
}

/**
 * @param zone IANA name; a camera writes local time without a zone
 * @throws DomainError evidence.too_large, evidence.type_refused, evidence.too_many_pixels
 */
export async function inspect(bytes: Uint8Array, zone: string): Promise<Inspected> {
  refuseLarge(bytes.byteLength)
  const type = await fileTypeFromBuffer(bytes)
  const kind = kindOf(type?.mime)
  const facts = {
    ...kind,
    mediaType: type?.mime ?? '',
    width: null,
    height: null,
    takenAt: null,
    latitude: null,
    longitude: null,
    preview: undefined,
  }
  return kind.kind === 'image' ? { ...facts, ...(await oneAtATime(() => readPicture(bytes))), ...(await readMetadata(bytes, zone)) } : facts
}

/** @returns size as it is seen: a photo held upright is higher than wide */
async function readPicture(bytes: Uint8Array): Promise<Pick<Inspected, 'width' | 'height' | 'preview'>> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    refuseVast(width, height)
    const preview = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: PREVIEW_QUALITY })
      .toBuffer({ resolveWithObject: true })
    const isTurned = preview.info.width > preview.info.height !== width > height && width !== height
    return { width: isTurned ? height : width, height: isTurned ? width : height, preview: preview.data }
  } catch (error) {
    if (error instanceof DomainError) throw error
    // It begins like a picture and is none, or is torn.
    throw new DomainError('evidence.type_refused')
  }
}

type Exif = { DateTimeOriginal?: unknown; OffsetTimeOriginal?: unknown; latitude?: unknown; longitude?: unknown }

/** Metadata is whatever somebody wrote: what cannot be read is absent. */
async function readMetadata(bytes: Uint8Array, zone: string): Promise<Pick<Inspected, 'takenAt' | 'latitude' | 'longitude'>> {
  const exif = ((await exifr
    .parse(bytes, {
      pick: ['DateTimeOriginal', 'OffsetTimeOriginal', 'GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef'],
      reviveValues: false,
    })
    .catch(() => undefined)) ?? {}) as Exif
  const { latitude, longitude } = exif
  const hasPoint = isDegrees(latitude, 90) && isDegrees(longitude, 180) && (latitude !== 0 || longitude !== 0)
  return { takenAt: takenAt(exif, zone), latitude: hasPoint ? latitude : null, longitude: hasPoint ? longitude : null }
}

/** `2026:11:23 09:12:40`, sometimes with `+07:00` beside it. */
function takenAt({ DateTimeOriginal: written, OffsetTimeOriginal: offset }: Exif, zone: string): Date | null {
  const [, year, month, day, time] = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d)/.exec(String(written)) ?? []
  if (!time) return null
  const isOffset = typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset)
  const instant = isOffset ? new Date(`${year}-${month}-${day}T${time}:00${offset}`) : new Date(`${year}-${month}-${day}T${time}:00Z`)
  if (Number.isNaN(instant.getTime())) return null
  return isOffset ? instant : instantAt(`${year}-${month}-${day}`, time, zone)
}

function isDegrees(value: unknown, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most
}
