/** What kinds of file are taken, and how large. Pure. Judged by content: names and headers are only what somebody wrote. */
import type { AttachmentKind } from '#evidence/queries.ts'
import { DomainError } from '#lib/errors.ts'

/** Bytes; WhatsApp itself sends no larger photo, voice note or video. */
export const LARGEST = 16 * 1024 * 1024

/** Pixels. A picture of more is a bomb or a scan for a printer. */
export const MOST_PIXELS = 25_000_000

/** @property extension of the stored file @property isShown browsers may show it in place; others are saved first */
export type FileKind = { kind: AttachmentKind; extension: string; isShown: boolean }

const TAKEN: Record<string, FileKind> = {
  'image/jpeg': { kind: 'image', extension: 'jpg', isShown: true },
  'image/png': { kind: 'image', extension: 'png', isShown: true },
  'image/webp': { kind: 'image', extension: 'webp', isShown: true },
  'image/gif': { kind: 'image', extension: 'gif', isShown: true },
  'audio/ogg': { kind: 'audio', extension: 'ogg', isShown: true },
  'audio/opus': { kind: 'audio', extension: 'opus', isShown: true },
  'audio/mpeg': { kind: 'audio', extension: 'mp3', isShown: true },
  'audio/aac': { kind: 'audio', extension: 'aac', isShown: true },
  'audio/mp4': { kind: 'audio', extension: 'm4a', isShown: true },
  'audio/x-m4a': { kind: 'audio', extension: 'm4a', isShown: true },
  'audio/amr': { kind: 'audio', extension: 'amr', isShown: true },
  'audio/wav': { kind: 'audio', extension: 'wav', isShown: true },
  'video/mp4': { kind: 'video', extension: 'mp4', isShown: true },
  'video/3gpp': { kind: 'video', extension: '3gp', isShown: true },
  'video/webm': { kind: 'video', extension: 'webm', isShown: true },
  'video/quicktime': { kind: 'video', extension: 'mov', isShown: true },
  'application/pdf': { kind: 'document', extension: 'pdf', isShown: false },
}

/**
 * What residents send along and browsers cannot show. Kept for the desk, which saves it first; staff may not send these. What is
 * not listed (programs, pages, SVG) is kept under a name that opens nothing.
 */
const KEPT: Record<string, string> = {
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/avif': 'avif',
  'image/tiff': 'tif',
  'image/bmp': 'bmp',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/rtf': 'rtf',
}

/** What nobody knows by its content. */
export const UNKNOWN_TYPE = 'application/octet-stream'

/** @param mediaType by content @returns how a file that came from a resident is kept */
export function keptKindOf(mediaType: string): FileKind {
  const [type = ''] = mediaType.split(';')
  if (Object.hasOwn(TAKEN, type)) return TAKEN[type] as FileKind
  return { kind: 'document', extension: isPaper(type) ? (KEPT[type] ?? '') : 'bin', isShown: false }
}

/** @param mediaType by content, with or without parameters */
export function isKnown(mediaType: string): boolean {
  const [type = ''] = mediaType.split(';')
  return Object.hasOwn(TAKEN, type) || isPaper(type)
}

/** A photo or paper, though not one that is shown; anything else sent as a photo is none (an error page, for instance). */
export function isPaper(mediaType: string): boolean {
  return Object.hasOwn(KEPT, mediaType)
}

/** Photos of newer iPhones, which hardly any browser can show. */
const HEIC = /^image\/hei[cf]/

/** @param mediaType by content, with or without parameters (`audio/ogg; codecs=opus`) @throws DomainError evidence.type_refused, evidence.heic_refused */
export function kindOf(mediaType: string | undefined): FileKind {
  if (mediaType && HEIC.test(mediaType)) throw new DomainError('evidence.heic_refused')
  const found = TAKEN[mediaType?.split(';')[0] ?? '']
  if (!found) throw new DomainError('evidence.type_refused')
  return found
}

/** @throws DomainError evidence.too_large */
export function refuseLarge(bytes: number): void {
  if (bytes > LARGEST) throw new DomainError('evidence.too_large', { megabytes: LARGEST / 1024 / 1024 })
}

/** @throws DomainError evidence.too_many_pixels */
export function refuseVast(width: number, height: number): void {
  if (width * height > MOST_PIXELS) throw new DomainError('evidence.too_many_pixels', { megapixels: MOST_PIXELS / 1_000_000 })
}
