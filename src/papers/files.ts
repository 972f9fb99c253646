/** Where the files of a paper lie. Pure: the names follow from the paper, so that none is ever lost from sight. */
import type { PaperRow } from '#papers/queries.ts'

export const MEDIA_TYPES = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const
export type Ending = keyof typeof MEDIA_TYPES

const ENDINGS = Object.keys(MEDIA_TYPES) as Ending[]

type Of = Pick<PaperRow, 'id' | 'attempt'>

/** Each attempt has names of its own: two that overlap never write into each other's file. */
export function keyOf(regionId: string, { id, attempt }: Of, ending: Ending): string {
  return `${regionId}/papers/${id}-${attempt}.${ending}`
}

/** Whatever the paper's attempts up to this one may have left. */
export function keysUpTo(regionId: string, { id, attempt }: Of): string[] {
  return Array.from({ length: attempt }, (_, index) => ENDINGS.map((ending) => keyOf(regionId, { id, attempt: index + 1 }, ending))).flat()
}
