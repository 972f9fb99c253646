/**
 * What a photo says of itself: when and where it was taken, when it was changed, by which programs, whether a machine made it.
 * Bytes in, facts out. All of it is only what somebody wrote into the file; what cannot be read is absent.
 */
import exifr from 'exifr'
import sharp from 'sharp'
import { instantAt } from '#lib/dates.ts'
import { storableText } from '#lib/plain.ts'

/** Raised when more is read: photos read by an older reader are read again in the background. */
export const FACTS_VERSION = 1

/** generated: made by a machine · composed: put together, or in parts made by a machine */
export type SourceType = 'generated' | 'composed'

/** @property takenAt, modifiedAt by the camera's clock @property software names, joined; null: none @property hasMetadata false: nothing of a camera is left; null: no photo, or not read */
export type PhotoFacts = {
  takenAt: Date | null
  modifiedAt: Date | null
  latitude: number | null
  longitude: number | null
  software: string | null
  sourceType: SourceType | null
  hasMetadata: boolean | null
}

/** Of what is no photo. */
export const NO_PHOTO: PhotoFacts = {
  takenAt: null,
  modifiedAt: null,
  latitude: null,
  longitude: null,
  software: null,
  sourceType: null,
  hasMetadata: null,
}

type Tags = Record<string, unknown>

/** @param zone IANA name; a camera writes local time without a zone */
export async function readPhotoFacts(bytes: Uint8Array, zone: string): Promise<PhotoFacts> {
  const tags = await readTags(bytes)
  const { exif, xmp, iptc, comments = [] } = await sharp(bytes, { limitInputPixels: false }).metadata()
  const { latitude, longitude } = tags
  const hasPoint = isDegrees(latitude, 90) && isDegrees(longitude, 180) && (latitude !== 0 || longitude !== 0)
  return {
    takenAt: instantOf(tags['DateTimeOriginal'], tags['OffsetTimeOriginal'], zone),
    modifiedAt: instantOf(tags['ModifyDate'], tags['OffsetTime'], zone),
    latitude: hasPoint ? latitude : null,
    longitude: hasPoint ? longitude : null,
    software: softwareOf(tags, comments),
    sourceType: sourceTypeOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), xmp),
    hasMetadata: exif !== undefined || xmp !== undefined || iptc !== undefined,
  }
}

async function readTags(bytes: Uint8Array): Promise<Tags> {
  const options = { xmp: true, iptc: true, icc: false, jfif: false, interop: false, makerNote: false, reviveValues: false, mergeOutput: true }
  const read = await exifr.parse(bytes, options).catch(() => undefined)
  return (read ?? {}) as Tags
}

/** `2026:11:23 09:12:40`, sometimes with `+07:00` beside it. */
function instantOf(written: unknown, offset: unknown, zone: string): Date | null {
  const [, year, month, day, time] = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d)/.exec(String(written)) ?? []
  if (!time) return null
  const isOffset = typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset)
  const instant = new Date(`${year}-${month}-${day}T${time}:00${isOffset ? offset : 'Z'}`)
  if (Number.isNaN(instant.getTime())) return null
  return isOffset ? instant : instantAt(`${year}-${month}-${day}`, time, zone)
}

function isDegrees(value: unknown, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most
}

/** Where programs leave their names: EXIF, XMP, IPTC. Source: the tag lists of exiftool.org. */
const SIGNATURES = ['Software', 'ProcessingSoftware', 'CreatorTool', 'OriginatingProgram', 'Credit']

/** Text chunks of PNG files: image generators write their whole recipe into them. */
const RECIPES = ['parameters', 'prompt', 'workflow', 'Dream']

/** Characters. Longer ones are no names. */
const LONGEST = 200

function softwareOf(tags: Tags, comments: readonly { keyword: string; text: string }[]): string | null {
  const signed = SIGNATURES.map((tag) => tags[tag]).filter((value): value is string => typeof value === 'string')
  const inChunks = comments.flatMap(({ keyword, text }) => {
    if (keyword === 'Software') return [text]
    return RECIPES.includes(keyword) ? [`image generator (${keyword})`] : []
  })
  const names = [...new Set([...signed, ...inChunks].map((name) => storableText(name).trim()).filter(Boolean))]
  return names.length > 0 ? names.join('; ').slice(0, LONGEST) : null
}

/**
 * IPTC's words for how a picture came to be. They stand as plain text in XMP and in the signed manifests of C2PA, and are
 * too long to be met by chance. Source: cv.iptc.org/newscodes/digitalsourcetype.
 */
const SOURCE_TYPES: [string, SourceType][] = [
  ['compositeWithTrainedAlgorithmicMedia', 'composed'],
  ['compositeSynthetic', 'composed'],
  ['trainedAlgorithmicMedia', 'generated'],
]

function sourceTypeOf(bytes: Buffer, xmp: Buffer | undefined): SourceType | null {
  return SOURCE_TYPES.find(([word]) => bytes.includes(word) || xmp?.includes(word))?.[1] ?? null
}
