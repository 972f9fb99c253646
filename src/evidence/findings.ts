/**
 * What can be said about a photo that is shown as proof. Pure.
 * Findings are for a person to weigh: none of them blocks, refuses or decides anything.
 */
import { ALIKE, NEARLY_THE_SAME } from '#evidence/fingerprint.ts'
import type { PhotoFacts } from '#evidence/photo-facts.ts'
import type { Use } from '#evidence/uses-queries.ts'

/** strong: hardly ever so by chance · weak: often harmless · good: speaks for it */
export type Weight = 'strong' | 'weak' | 'good'

export const FINDING_KINDS = [
  'same_file', // of another case
  'copy', // made smaller, lighter or saved again
  'alike', // another case has a picture that looks like it
  'alike_mirrored',
  'reporters_own', // the reporter's photo of this very case, sent back as proof
  'reporters_alike',
  'generated',
  'composed',
  'taken_long_before',
  'taken_before',
  'taken_future',
  'far',
  'edited',
  'changed_later',
  'no_metadata',
  'near',
  'taken_after',
  'first_use',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

/** @property values fills the sentence `proof.finding_<kind>` @property other where the other picture can be looked at */
export type Finding = {
  kind: FindingKind
  weight: Weight
  values: Record<string, string | number>
  other?: { fileId: string; caseId: string; ticket: string | null }
}

/** @property distance metres from the report's pin to where the photo was taken; undefined: one of them does not say */
export type About = {
  photo: PhotoFacts
  uses: readonly Use[]
  case: { id: string; receivedAt: Date }
  distance: number | undefined
  /** When it was sent in. */
  at: Date
  farMetres: number
}

export function findingsOf(about: About): Finding[] {
  return [...useFindings(about), ...madeFindings(about), ...timeFindings(about), ...placeFindings(about), ...metadataFindings(about)].sort(
    (one, other) => ORDER.indexOf(one.weight) - ORDER.indexOf(other.weight),
  )
}

const ORDER: readonly Weight[] = ['strong', 'weak', 'good']

function useFindings({ uses, case: { id } }: About): Finding[] {
  const found = uses.filter((use) => use.caseId !== id || use.isOfReporter).map((use) => useFinding(use, use.caseId === id))
  return found.length > 0 ? found : [{ kind: 'first_use', weight: 'good', values: {} }]
}

function useFinding(use: Use, isOwnCase: boolean): Finding {
  const { fileId, caseId, ticket, agencyName, isSame, isMirrored, distance } = use
  const bits = distance ?? ALIKE
  const weight = isSame || bits <= NEARLY_THE_SAME ? 'strong' : 'weak'
  const other = { fileId, caseId, ticket }
  if (isOwnCase) return { kind: isSame || weight === 'strong' ? 'reporters_own' : 'reporters_alike', weight, values: {}, other }
  const kind = isSame ? 'same_file' : isMirrored ? 'alike_mirrored' : weight === 'strong' ? 'copy' : 'alike'
  const where = [ticket, agencyName].filter(Boolean).join(', ')
  return { kind, weight, values: { where, percent: alikeness(bits) }, other }
}

/** Percent of the questions that both pictures answer the same. */
function alikeness(bits: number): number {
  return Math.round((100 * (64 - bits)) / 64)
}

function madeFindings({ photo: { sourceType, software } }: About): Finding[] {
  if (sourceType === 'generated' || matches(GENERATORS, software))
    return [{ kind: 'generated', weight: 'strong', values: { software: software ?? '' } }]
  if (sourceType === 'composed') return [{ kind: 'composed', weight: 'strong', values: {} }]
  const editor = matches(EDITORS, software)
  return editor ? [{ kind: 'edited', weight: 'weak', values: { software: editor } }] : []
}

/** Names that image generators leave. */
const GENERATORS = [
  'Midjourney',
  'DALL·E',
  'DALL-E',
  'Stable Diffusion',
  'ComfyUI',
  'Firefly',
  'Made with Google AI',
  'ChatGPT',
  'OpenAI',
  'image generator',
]

/** Names that picture editors leave; cameras and telephones leave others. */
const EDITORS = [
  'Photoshop',
  'Lightroom',
  'Snapseed',
  'PicsArt',
  'GIMP',
  'Canva',
  'Pixlr',
  'Photopea',
  'VSCO',
  'PhotoScape',
  'Paint.NET',
  'CapCut',
  'InShot',
  'Meitu',
  'BeautyPlus',
  'Facetune',
  'Remini',
  'Affinity Photo',
  'CorelDRAW',
]

function matches(names: readonly string[], software: string | null): string | undefined {
  const written = software?.toLowerCase() ?? ''
  return names.find((name) => written.includes(name.toLowerCase()))
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Milliseconds. Clocks of cameras are a little wrong, those that are a day wrong are worth a word. */
const CLOCK = 2 * HOUR

/** Days. Older than this it shows another story. */
const LONG = 30

function timeFindings({ photo: { takenAt, modifiedAt }, case: { receivedAt }, at }: About): Finding[] {
  const found: Finding[] = []
  if (takenAt) found.push(takenFinding(takenAt, { receivedAt, at }))
  if (takenAt && modifiedAt && modifiedAt.getTime() - takenAt.getTime() > CLOCK) {
    found.push({ kind: 'changed_later', weight: 'weak', values: { hours: Math.round((modifiedAt.getTime() - takenAt.getTime()) / HOUR) } })
  }
  return found
}

function takenFinding(takenAt: Date, { receivedAt, at }: { receivedAt: Date; at: Date }): Finding {
  const before = receivedAt.getTime() - takenAt.getTime()
  const days = Math.ceil(before / DAY)
  if (days > LONG) return { kind: 'taken_long_before', weight: 'strong', values: { days } }
  if (before > CLOCK) return { kind: 'taken_before', weight: 'strong', values: { days } }
  if (takenAt.getTime() - at.getTime() > CLOCK) {
    return { kind: 'taken_future', weight: 'weak', values: { days: Math.ceil((takenAt.getTime() - at.getTime()) / DAY) } }
  }
  return { kind: 'taken_after', weight: 'good', values: {} }
}

/** So many times too far is no wrong reading of a telephone any more. */
const VERY_FAR = 4

function placeFindings({ distance, farMetres }: About): Finding[] {
  if (distance === undefined) return []
  const values = { metres: distance }
  if (distance <= farMetres) return [{ kind: 'near', weight: 'good', values }]
  return [{ kind: 'far', weight: distance > farMetres * VERY_FAR ? 'strong' : 'weak', values }]
}

function metadataFindings({ photo: { hasMetadata } }: About): Finding[] {
  return hasMetadata === false ? [{ kind: 'no_metadata', weight: 'weak', values: {} }] : []
}
