/** Numbers of persons, and where they live, as people type them. Pure: patterns only, the first that fits has it. */
export type PersonalKind = 'nik' | 'kk' | 'phone' | 'email' | 'plate' | 'account' | 'number' | 'address' | 'name'

/** What people put between the figures of one number, and signs that nobody sees. */
const GAP = String.raw`[ \t\u00A0.\-‐‑–()/_\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]{0,3}`
const rows = (first: string, from: number, to: number) => String.raw`${first}(?:${GAP}\p{Nd}){${from},${to}}`
/** Not in the middle of a longer row of figures. */
const BEFORE = String.raw`(?<!\p{Nd})`
const AFTER = String.raw`(?!\p{Nd})`

/** Codes of Indonesian number plates. Source: Polri, regulation 7/2021. */
const PLATE_CODES = 'A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z|A[ABDEG]|B[ABDEGHKLMNP]|D[ABCDEGHKLMNPRST]|E[ABD]|K[BHTU]|P[AB]'
const SPOKEN = '(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|lapan|delapan|sembilan|dobel|double)'
const BANKS = String.raw`rek(?:ening|g)?|norek|bri|bca|bni|bsi|btn|bpd|mandiri|danamon|cimb|dana|ovo|gopay|shopeepay`

export const NUMBERS: { kind: PersonalKind; pattern: RegExp }[] = [
  { kind: 'email', pattern: /[\p{L}\p{N}._%+-]+\s?(?:@|\[at\]|\(at\))\s?[\p{L}\p{N}-]+(?:\s?\.\s?[\p{L}\p{N}-]+)+/giu },
  // Identity card and family card.
  { kind: 'nik', pattern: new RegExp(`${BEFORE}${rows(String.raw`\p{Nd}`, 15, 15)}${AFTER}`, 'gu') },
  // "rek BRI 1234-01-567890": shorter ones only where the words say what it is.
  { kind: 'account', pattern: new RegExp(String.raw`\b(?:${BANKS})\b\.?[^\p{Nd}\n]{0,20}?(?<what>${rows(String.raw`\p{Nd}`, 6, 19)})${AFTER}`, 'giu') },
  { kind: 'phone', pattern: new RegExp(`${BEFORE}${rows(String.raw`(?:(?:\+|00)${GAP})?6${GAP}2${GAP}\(?0?\)?${GAP}\p{Nd}`, 6, 13)}${AFTER}`, 'gu') },
  { kind: 'phone', pattern: new RegExp(`${BEFORE}${rows(String.raw`\(?0${GAP}\p{Nd}`, 6, 12)}${AFTER}`, 'gu') },
  { kind: 'phone', pattern: new RegExp(`${BEFORE}${rows('8', 8, 12)}${AFTER}`, 'gu') },
  // "nol delapan satu dua …": spelt out, so that no machine reads it.
  { kind: 'phone', pattern: new RegExp(String.raw`(?<!\p{L})(?:nol|kosong|0)(?:[\s,.\-]+(?:${SPOKEN}|\p{Nd}+)){7,16}(?!\p{L})`, 'giu') },
  { kind: 'plate', pattern: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${PLATE_CODES})[ \-]?\p{Nd}{3,4}[ \-]?[A-Z]{1,3}(?![\p{L}\p{N}])`, 'gu') },
  // Small letters and few figures only where the words say what it is.
  { kind: 'plate', pattern: new RegExp(String.raw`(?:nopol|plat(?:\s?nomor)?|no\.?\s?pol(?:isi)?|nomor polisi|mobil|motor|truk|pickup|angkot)\W{1,3}(?:\p{L}+\s)?(?<what>(?:${PLATE_CODES})[ \-]?\p{Nd}{1,4}[ \-]?(?!rb|jt)[a-z]{1,3})(?![\p{L}\p{N}])`, 'giu') },
  // Accounts, driving licences, customers.
  { kind: 'number', pattern: new RegExp(`${BEFORE}${rows(String.raw`\p{Nd}`, 8, 30)}${AFTER}`, 'gu') },
] // biome-ignore format: one pattern reads better in one line

const NO = String.raw`(?:no(?:mor|mer)?|nmr)\.?\s?\p{Nd}{1,4}(?:\s?[a-z](?![\p{L}]))?`
const RT = String.raw`\brt\W{0,3}\p{Nd}{1,3}`
const RW = String.raw`\W{0,4}rw\W{0,3}\p{Nd}{1,3}`

/** A house, not a neighbourhood: "RT 03 RW 04" alone is as near as a report needs. */
export const PLACES: RegExp[] = [
  new RegExp(String.raw`(?:\b(?:jl|jln|jalan|gg|gang)\b\.?\s(?:[^\s,.;\n]+\s){1,4}?)?${NO}[\s,]{1,3}${RT}(?:${RW})?`, 'giu'),
  new RegExp(String.raw`${RT}(?:${RW})?[\s,.]{1,3}(?:[\p{L}]+[\s,]{1,2}){0,3}?${NO}(?!\p{Nd})`, 'giu'),
  new RegExp(String.raw`\b(?:jl|jln|jalan|gg|gang|rumah|kontrakan|kost?)\b\.?\s(?:[^\s,.;\n]+\s){0,4}?${NO}(?!\p{Nd})`, 'giu'),
  /\bblok\s[a-z]{1,3}\s?\p{Nd}{0,3}\s?(?:[/-]|no(?:mor)?\.?)\s?\p{Nd}{1,4}(?:\s?[/-]\s?\p{Nd}{1,4})?/giu,
  // "alamat kami …" with a neighbourhood: somebody's own door, though without a number.
  new RegExp(String.raw`\balamat(?:\s?(?:saya|sy|kami|rumah|nya))?\W{1,3}(?<what>[^\n]{0,40}?${RT}(?:${RW})?)`, 'giu'),
]

/** Money, dates, hours and coordinates look like numbers of persons and are none. */
export const HARMLESS = [
  /Rp\.?\s?[1-9]\p{Nd}*(?:[.,]\p{Nd}{3})*(?:,\p{Nd}{1,2})?(?!\p{Nd})/giu,
  /(?<!\p{Nd})\p{Nd}{1,3}(?:[.,]\p{Nd}{3}){2,}(?=\s?(?:rupiah|perak|meter|m2|jiwa|orang|ton|liter)\b)/giu,
  /(?<!\p{Nd})\p{Nd}{1,2}([-/.])\p{Nd}{1,2}\1(?:19|20)\p{Nd}{2}(?!\p{Nd})/gu,
  /(?<!\p{Nd})(?:19|20)\p{Nd}{2}-\p{Nd}{2}-\p{Nd}{2}(?!\p{Nd})/gu,
  // 07.30-16.00
  /(?<![\p{Nd}.-])(?:[01]?\p{Nd}|2[0-4])[.:][0-5]\p{Nd}\s?[-–]\s?(?:[01]?\p{Nd}|2[0-4])[.:][0-5]\p{Nd}(?![.-]?\p{Nd})/gu,
  // Coordinates of Indonesia: 11° south to 6° north, 95° to 141° east.
  /(?<![\p{Nd}.,])(?:-(?:1[01]|\p{Nd})|[0-6]|9[5-9]|1[0-4]\p{Nd})\.\p{Nd}{4,15}(?![\p{Nd}.])/gu,
  // Our own tickets.
  /\b[A-Z]{2,5}-\p{Nd}{4}-\p{Nd}{4,6}(?!\p{Nd})/gu,
]
