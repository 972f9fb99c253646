/** How a file comes in pieces. Pure. The door and its words: src/http/uploads.ts. */
import { DomainError } from '#lib/errors.ts'

/** Bytes a sender should send at once: on 2G (about 10 KB a second) a piece takes less than half a minute. */
export const PIECE = 192 * 1024

/** Bytes of one piece that are read at most. */
export const LARGEST_PIECE = 1024 * 1024

/** Bytes at the beginning that tell what kind of file it is. */
export const HEAD = 4100

/** Hours after which an upload that belongs to nothing is deleted: a phone may be without signal for a day. */
export const KEPT_HOURS = 48

/** Bytes of files of a region that belong to nothing yet; more is somebody filling the disk. */
export const MOST_WAITING = 4 * 1024 * 1024 * 1024

export type Progress = { bytes: number; received: number }

export function isComplete({ bytes, received }: Progress): boolean {
  return received >= bytes
}

/** @throws DomainError upload.wrong_offset (offset: where to go on), upload.too_long */
export function refuseMisfit({ bytes, received }: Progress, { offset, length }: { offset: number; length: number }): void {
  if (offset !== received) throw new DomainError('upload.wrong_offset', { offset: received })
  if (offset + length > bytes) throw new DomainError('upload.too_long')
}
