/** What an agency shows as proof, beside what was reported, and what the photo itself says. Pure. */
import { distanceBetween, type Point } from '#triage/duplicates.ts'
import type { DeskCase, DeskEvent, DeskFile } from '#desk/case-queries.ts'

export type Proof = {
  eventId: string
  kind: 'progress' | 'answered'
  agencyName: string | null
  at: Date
  before: DeskFile | undefined
  after: DeskFile[]
  /** Metres from the report's pin to where the first photo says it was taken; undefined: one of them does not say. */
  distance: number | undefined
  takenAt: Date | undefined
}

/** The newest update or answer with a photo. */
export function proofOf(
  { files, latitude, longitude }: Pick<DeskCase, 'files' | 'latitude' | 'longitude'>,
  events: readonly DeskEvent[],
): Proof | undefined {
  const told = events.findLast(({ kind, files }) => (kind === 'progress' || kind === 'answered') && files.some(isPhoto))
  if (!told) return undefined
  const after = told.files.filter(isPhoto)
  const [first] = after
  const pin = pointOf({ latitude, longitude })
  const taken = first && pointOf(first)
  return {
    eventId: told.id,
    kind: told.kind as Proof['kind'],
    agencyName: told.agencyName,
    at: told.at,
    before: files.find(isPhoto),
    after,
    distance: pin && taken && Math.round(distanceBetween(pin, taken)),
    takenAt: first?.isTaken ? first.at : undefined,
  }
}

function pointOf({ latitude, longitude }: { latitude: number | null; longitude: number | null }): Point | undefined {
  return latitude === null || longitude === null ? undefined : { latitude, longitude }
}

function isPhoto({ kind, state }: DeskFile): boolean {
  return kind === 'image' && state === 'stored'
}
