/** The invented photos of a region, already stored: what attachments point to. */
import type { PictureName } from '#demo/story.ts'

export type Photo = { storageKey: string; previewKey: string; bytes: number; sha256: string; width: number; height: number }

/** Before and after of the same place, at the same index. */
export type Photos = Record<PictureName, { before: Photo[]; after: Photo[] }>
