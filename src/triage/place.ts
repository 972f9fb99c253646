/**
 * Where it is, by the words somebody typed: which district or village of the region may be meant.
 * Pure. First the names that look alike, then how well each fits what was said around it.
 */
import { searchName } from '#regions/area-names.ts'
import { mostAlike, runsOf } from '#triage/alike.ts'

/** @property score 0 to 1; from about 0.75 on it is hardly another place @property label as residents write it */
/** @property area the official names alone; `label` adds the words that they do not say */
export type PlaceCandidate = {
  label: string
  area: string
  districtCode: string
  villageCode?: string
  latitude?: number
  longitude?: number
  score: number
}

/** A district is its own district. */
export type AreaName = { code: string; name: string; searchName: string; level: 'district' | 'village'; districtCode: string; districtName: string }

/** An area whose name looks like a part of the words. @property similarity 0 to 1 @property before the word before that part */
type NameMatch = AreaName & { similarity: number; before: string | undefined }

/** As written before names of places → as the official names have it. */
const SHORT: Record<string, string> = {
  tj: 'tanjung',
  tg: 'tanjung',
  tanj: 'tanjung',
  sei: 'sungai',
  sg: 'sungai',
  sngai: 'sungai',
  sp: 'simpang',
  spg: 'simpang',
  simp: 'simpang',
  lb: 'lubuk',
  lbk: 'lubuk',
  lubuak: 'lubuk',
  pd: 'padang',
  pdg: 'padang',
  kt: 'kota',
  kp: 'kampung',
  kmp: 'kampung',
  tlk: 'teluk',
  talang2: 'talang',
  rnt: 'rantau',
  utr: 'utara',
  slt: 'selatan',
  sel: 'selatan',
  tmr: 'timur',
  brt: 'barat',
  bar: 'barat',
  pst: 'pusat',
  ds: 'desa',
  dsn: 'dusun',
  kec: 'kecamatan',
  kel: 'kelurahan',
  ps: 'pasar',
  psr: 'pasar',
  dkt: 'dekat',
  dpn: 'depan',
  jln: 'jalan',
  jl: 'jalan',
  gg: 'gang',
}

const BEFORE_VILLAGE = new Set(['desa', 'kelurahan', 'kampung', 'dusun', 'lurah', 'kades'])
const BEFORE_DISTRICT = new Set(['kecamatan', 'camat'])

/** Where to look, not what it is called. */
const AROUND = new Set(
  'di ke dari dekat depan belakang samping sebelah seberang sekitar arah menuju wilayah daerah lokasi tempat alamat ya pak bu kak min admin desa kelurahan kecamatan kabupaten rt rw no nomor'.split(
    ' ',
  ),
)

/** Names of villages that are everyday words as well: believed in a story only after "desa" or the like. */
const EVERYDAY = new Set(
  'paku baru sungai jalan air pasar tengah bukit pulau rawa muara kota sawah kebun jembatan telaga sumber damai bakti setia karya makmur harapan bangun tabung'.split(
    ' ',
  ),
)

/** Below this, names have little in common. */
const LEAST_ALIKE = 0.45

/** Words. More is a story, less is an answer to "where?". */
const LONGEST_ANSWER = 8

const MARKED = 0.08
const CONTRADICTED = 0.12
const COVERED = 0.35
const DISTRICT_AGREES = 0.15
const SAME_NAME = 0.13
const EVERYDAY_WORD = 0.5

/** Characters looked at: a place is told early or not at all. */
const LOOKED_AT = 700

/** @returns lower case, abbreviations written out */
export function placeWords(text: string): string[] {
  return searchName(text.slice(0, LOOKED_AT))
    .split(' ')
    .flatMap((word) => (SHORT[word] ?? word.replace(/^([a-z]{3,})2$/, '$1 $1')).split(' '))
    .filter((word) => word !== '')
}

/** @param text as typed @returns best first, at most ten */
export function rankPlaces(text: string, areas: AreaName[]): PlaceCandidate[] {
  const words = placeWords(text)
  const told = runsOf(words)
  const matches = areas.map((area) => ({ ...area, ...mostAlike(area.searchName, told) })).filter(({ similarity }) => similarity >= LEAST_ALIKE)
  const landmark = words.length <= LONGEST_ANSWER ? landmarkOf(text) : undefined
  return matches
    .map((match) => ({ match, score: Math.max(0, Math.min(1, score(match, matches, words.length))) }))
    .sort((a, b) => b.score - a.score || a.match.code.localeCompare(b.match.code))
    .slice(0, 10)
    .map(({ match, score }) => toCandidate(match, score, landmark))
}

function score(match: NameMatch, all: NameMatch[], wordCount: number): number {
  const { before } = match
  const wanted = match.level === 'village' ? BEFORE_VILLAGE : BEFORE_DISTRICT
  const other = match.level === 'village' ? BEFORE_DISTRICT : BEFORE_VILLAGE
  const isMarked = before !== undefined && wanted.has(before)
  const others = all.filter((one) => one !== match)
  return (
    match.similarity +
    (isMarked ? MARKED : 0) -
    (before !== undefined && other.has(before) ? CONTRADICTED : 0) -
    (others.some((one) => covers(one, match)) ? COVERED : 0) +
    (others.some((one) => isToldToo(one, match)) ? DISTRICT_AGREES : 0) -
    (others.some((one) => isMeantInstead(one, match, all)) ? DISTRICT_AGREES : 0) -
    // A name shared by a district and one of its villages usually means the district.
    (!isMarked && match.level === 'village' && others.some((one) => one.level === 'district' && squeezed(one) === squeezed(match)) ? SAME_NAME : 0) -
    (!isMarked && wordCount > LONGEST_ANSWER && EVERYDAY.has(match.searchName) ? EVERYDAY_WORD : 0)
  )
}

/** A village of the same name, whose district is told. */
function isMeantInstead(one: NameMatch, match: NameMatch, all: NameMatch[]): boolean {
  return one.level === 'village' && squeezed(one) === squeezed(match) && all.some((district) => isToldToo(district, one))
}

/** In "Mesuji Makmur" there is no Mesuji; in "Jua-jua, Kayu Agung" the village is meant. */
function covers(long: NameMatch, short: NameMatch): boolean {
  const contains = long.searchName !== short.searchName && ` ${long.searchName} `.includes(` ${short.searchName} `)
  return (contains && long.similarity >= 0.85) || (short.level === 'district' && isToldToo(short, long))
}

/** The village's district stands in the words as well, under a name of its own. */
function isToldToo(district: NameMatch, village: NameMatch): boolean {
  const both = district.level === 'district' && village.level === 'village' && village.districtCode === district.code
  return both && district.similarity >= 0.8 && village.similarity >= 0.8 && !squeezed(village).includes(squeezed(district))
}

/** "dkt pasar celikah ya pak" → "Dekat pasar celikah": what the official name does not say. */
function landmarkOf(text: string): string | undefined {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/[.,!?]+$/, '')
    .trim()
  const says = placeWords(plain).filter((word) => !AROUND.has(word) && !/^\d+$/.test(word))
  return says.length > 0 && plain.length <= LONGEST_LANDMARK ? plain : undefined
}

/** Characters; beyond it is a story. */
const LONGEST_LANDMARK = 60

function toCandidate(match: NameMatch, score: number, landmark: string | undefined): PlaceCandidate {
  const { code, level, name, districtCode, districtName } = match
  const area = level === 'village' ? `${name}, Kec. ${districtName}` : `Kec. ${districtName}`
  const label = landmark === undefined || isToldBy(landmark, match) ? area : `${area} (${landmark})`
  return { label, area, districtCode, ...(level === 'village' && { villageCode: code }), score }
}

/** The names already say every word of it, typing slips aside. */
function isToldBy(landmark: string, { searchName: name, districtName }: NameMatch): boolean {
  const names = runsOf([...name.split(' '), ...placeWords(districtName)])
  return placeWords(landmark).every((word) => AROUND.has(word) || mostAlike(word, names).similarity >= LEAST_ALIKE)
}

function squeezed({ searchName: name }: NameMatch): string {
  return name.replaceAll(' ', '')
}
