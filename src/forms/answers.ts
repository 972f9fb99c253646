/** What a resident filled in, and what is still wrong with it. Pure. Nothing typed is ever changed or lost on the way back. */
import { CASE_CLASSES, type CaseClass } from '#cases/sla.ts'
import { readPhone } from '#lib/phone.ts'
import type { Way } from '#reporters/queries.ts'

/** Names as in the form. Texts as typed, cut to what may come back. */
export type Typed = {
  /** The story. */
  apa: string
  kelas: string
  jenis: string
  /** Where, in words. */
  mana: string
  /** Code of the candidate chosen, or `lain`. */
  tempat: string
  lat: string
  lng: string
  /** How to be told: `wa`, `email`, `tidak`. */
  kabar: string
  wa: string
  email: string
  nama: string
  telepon: string
  /** Would rather say no name, though the matter needs one. */
  tanpanama: string
  anonim: string
  rahasia: string
  /** Id of a case that is the same, or `beda`. */
  sama: string
}

export const NAMES: readonly (keyof Typed)[] = [
  'apa',
  'kelas',
  'jenis',
  'mana',
  'tempat',
  'lat',
  'lng',
  'kabar',
  'wa',
  'email',
  'nama',
  'telepon',
  'tanpanama',
  'anonim',
  'rahasia',
  'sama',
]

/** Characters of a story that is taken; longer ones come back to be shortened. */
export const LONGEST_STORY = 5000
/** Letters and figures. Less is no report. */
const SHORTEST_STORY = 8
const LONGEST_PLACE = 200
const LONGEST_NAME = 100

/** Kinds a resident may choose; what an official did wrong is found by its words and by the desk. */
export const CHOSEN_CLASSES: readonly CaseClass[] = ['complaint', 'aspiration', 'information']

/** A field and what is wrong with it: keys of `web.problem_…`. */
export type Problem = {
  field: 'apa' | 'mana' | 'wa' | 'email' | 'nama' | 'telepon'
  key: 'story_short' | 'story_long' | 'place_missing' | 'place_outside' | 'phone' | 'email' | 'name'
  values?: Record<string, number>
}

export type Point = { latitude: number; longitude: number }

export function pointOf({ lat, lng }: Pick<Typed, 'lat' | 'lng'>): Point | undefined {
  const [latitude, longitude] = [lat, lng].map((text) => (/^-?\d{1,3}(\.\d{1,12})?$/.test(text) ? Number(text) : Number.NaN)) as [number, number]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}

export function classOf({ kelas }: Pick<Typed, 'kelas'>): CaseClass {
  return CASE_CLASSES.find((one) => one === kelas && CHOSEN_CLASSES.includes(one)) ?? 'complaint'
}

/** @param needsIdentity the category asks for a name and a number */
export function problemsOf(typed: Typed, { needsIdentity }: { needsIdentity: boolean }): Problem[] {
  return [...storyProblems(typed), ...placeProblems(typed), ...wayProblems(typed), ...(needsIdentity ? identityProblems(typed) : [])]
}

function storyProblems({ apa }: Typed): Problem[] {
  if (apa.length > LONGEST_STORY) return [{ field: 'apa', key: 'story_long', values: { length: apa.length, most: LONGEST_STORY } }]
  return (apa.match(/[\p{L}\d]/gu)?.length ?? 0) < SHORTEST_STORY ? [{ field: 'apa', key: 'story_short' }] : []
}

function placeProblems(typed: Typed): Problem[] {
  return typed.mana.trim() === '' && !pointOf(typed) ? [{ field: 'mana', key: 'place_missing' }] : []
}

/** An empty number is no mistake: who gives none keeps the ticket. */
function wayProblems({ kabar, wa, email }: Typed): Problem[] {
  if (kabar === 'wa' && wa.trim() && !readPhone(wa)) return [{ field: 'wa', key: 'phone' }]
  if (kabar === 'email' && email.trim() && !readEmail(email)) return [{ field: 'email', key: 'email' }]
  return []
}

function identityProblems({ nama, telepon, wa }: Typed): Problem[] {
  const isNamed = /\p{L}.*\p{L}/u.test(nama)
  return [
    ...(isNamed ? [] : [{ field: 'nama', key: 'name' } as const]),
    ...(readPhone(telepon || wa) ? [] : [{ field: 'telepon', key: 'phone' } as const]),
  ]
}

export function readEmail(typed: string): string | undefined {
  const address = typed.trim().toLowerCase()
  return address.length <= 200 && /^[^\s@<>"(),;:]+@[^\s@<>"(),;:.]+(\.[^\s@<>"(),;:.]+)+$/.test(address) ? address : undefined
}

/** How the person wants to be told; a number given for the matter itself is good for telling as well. */
export function waysOf({ kabar, wa, email, telepon }: Typed, needsIdentity: boolean): Way[] {
  const phones = [kabar === 'wa' ? readPhone(wa) : undefined, needsIdentity ? readPhone(telepon || wa) : undefined]
  const mail = kabar === 'email' ? readEmail(email) : undefined
  return [
    ...[...new Set(phones.filter((phone) => phone !== undefined))].map((address) => ({ kind: 'phone' as const, address })),
    ...(mail ? [{ kind: 'email' as const, address: mail }] : []),
  ]
}

export function nameOf({ nama }: Typed): string {
  return nama.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
}

export function placeWordsOf({ mana }: Typed): string {
  return mana.replace(/\s+/g, ' ').trim().slice(0, LONGEST_PLACE)
}
