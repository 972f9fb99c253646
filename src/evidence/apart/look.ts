/**
 * Everything that opens a file which a stranger sent: in the darkroom, a process of its own (child.ts, lib/apart). What cannot be
 * opened within its limits is refused as unreadable; the server goes on. Files outside this folder call these, and no decoder.
 */
import type { DarkroomTasks } from '#evidence/apart/child.ts'
import type { Box } from '#evidence/apart/box.ts'
import type { Copy } from '#evidence/apart/copies.ts'
import type { Fingerprint } from '#evidence/fingerprint.ts'
import type { Inspected, Sent } from '#evidence/inspect.ts'
import { keptKindOf, UNKNOWN_TYPE } from '#evidence/limits.ts'
import { NO_PHOTO, type PhotoFacts } from '#evidence/photo-facts.ts'
import { Apart, openWorkshop, type Workshop } from '#lib/apart/workshop.ts'
import { DomainError } from '#lib/errors.ts'

/** Memory: of 25 megapixels, the most that is taken (limits.ts), it needs about 230 MB. Patience: fifty times what a photo of a phone takes. */
const ORDER = { heap: 96, memory: 320, patience: 20_000, most: 200, rest: 20_000, isCompiled: true }

/** The built pages carry their own copy of every module: on one small server there is still one darkroom. It keeps nothing of any region. */
const PLACE = Symbol.for('tanggap.darkroom')

export function darkroom(): Workshop<DarkroomTasks> {
  const shared = globalThis as { [PLACE]?: Workshop<DarkroomTasks> }
  return (shared[PLACE] ??= openWorkshop<DarkroomTasks>('#evidence/apart/child.ts', ORDER))
}

/**
 * @param zone IANA name; a camera writes local time without a zone
 * @throws DomainError evidence.too_large, evidence.type_refused, evidence.too_many_pixels, evidence.unreadable
 */
export function inspect(bytes: Uint8Array, zone: string): Promise<Inspected> {
  return unlessUnreadable(darkroom().ask('inspect', bytes, zone))
}

/** What a resident sent: what cannot be shown is kept as a document. @throws DomainError evidence.too_large, and as inspect for what was sent as a photo and is none */
export async function inspectSent(sent: Sent, zone: string): Promise<Inspected> {
  try {
    return await unlessUnreadable(darkroom().ask('inspectSent', sent, zone))
  } catch (fault) {
    if (!(fault instanceof DomainError) || fault.key !== 'evidence.unreadable') throw fault
    // It broke the process that looked at it: nothing is known of it but its bytes.
    return { ...keptKindOf(UNKNOWN_TYPE), ...UNSEEN, mediaType: UNKNOWN_TYPE, problem: 'unreadable' }
  }
}

const UNSEEN = { ...NO_PHOTO, width: null, height: null, seconds: null, preview: undefined, fingerprint: undefined }

/** What is read anew of a picture that is stored already. @param preview its small copy */
export function inspectAgain(bytes: Uint8Array, preview: Uint8Array, zone: string): Promise<PhotoFacts & { fingerprint: Fingerprint | undefined }> {
  return unlessUnreadable(darkroom().ask('inspectAgain', bytes, preview, zone))
}

/** The beginning of a file says what it is: what we do not take need not come whole. @throws DomainError evidence.type_refused, evidence.heic_refused */
export function refuseHead(head: Uint8Array): Promise<void> {
  return unlessUnreadable(darkroom().ask('refuseHead', head))
}

/** A JPEG without anything the camera wrote into it. @throws DomainError evidence.unreadable */
export function cleanCopy(bytes: Uint8Array): Promise<Uint8Array> {
  return unlessUnreadable(darkroom().ask('cleanCopy', bytes))
}

/** What the public may see of a photo. @param boxes what is covered @throws DomainError evidence.unreadable */
export function publicCopy(bytes: Uint8Array, boxes: readonly Box[]): Promise<Copy> {
  return unlessUnreadable(darkroom().ask('publicCopy', bytes, boxes))
}

/** Its middle as bare pixels (RGB), so that nobody else need decode anything. @throws DomainError evidence.unreadable */
export async function squareOf(bytes: Uint8Array, side: number): Promise<Uint8Array> {
  const pixels = await unlessUnreadable(darkroom().ask('squareOf', bytes, side))
  if (pixels.byteLength !== side * side * 3) throw new DomainError('evidence.unreadable')
  return pixels
}

async function unlessUnreadable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (fault) {
    if (fault instanceof Apart) throw new DomainError('evidence.unreadable')
    throw fault
  }
}
