/** What an agency shows as proof, beside what was reported, and what the photo itself says. Pure. */
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
export function proofOf({ files, latitude, longitude }: Pick<DeskCase, 'files' | 'latitude' | 'longitude'>, events: readonly DeskEvent[]): Proof | undefined {
  const told = events.findLast(({ kind, files }) => (kind === 'progress' || kind === 'answered') && files.some(isPhoto))
  if (!told) return undefined
  const after = told.files.filter(isPhoto)
  const [first] = after
  const pin = latitude === null || longitude === null ? undefined : { latitude, longitude }
  const taken = first?.latitude == null || first.longitude === null ? undefined : { latitude: first.latitude, longitude: first.longitude }
  return {
    eventId: told.id,
    kind: told.kind as Proof['kind'],
    agencyName: told.agencyName,
    at: told.at,
    before: files.find(isPhoto),
    after,
    distance: pin && taken && metresBetween(pin, taken),
    takenAt: first?.isTaken ? first.at : undefined,
  }
}

function isPhoto({ kind, state }: DeskFile): boolean {
  return kind === 'image' && state === 'stored'
}

type Point = { latitude: number; longitude: number }

/** Metres in the mean radius of the earth. */
const EARTH = 6_371_000

/** Equirectangular: exact to a metre over the few kilometres of a region's places. */
export function metresBetween(one: Point, other: Point): number {
  const radians = Math.PI / 180
  const x = (other.longitude - one.longitude) * radians * Math.cos(((one.latitude + other.latitude) / 2) * radians)
  const y = (other.latitude - one.latitude) * radians
  return Math.round(Math.hypot(x, y) * EARTH)
}
