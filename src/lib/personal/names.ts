/** Names of persons, by what announces them. Pure. Without such a word a name is not told from any other word. */

export type Span = { start: number; end: number }
type Given = { places?: readonly string[]; numbers: readonly Span[] }

/** Called so to their face, or spoken of: a capital letter must follow. */
const TITLES =
  'bapak|pak|ibu|bu|saudara|saudari|tuan|nyonya|nona|mas|mbak|mba|mbah|bang|kang|teh|kak|mak|emak|nenek|kakek|nek|kek|om|tante|' +
  'haji|hajah|ustadz|ustad|ustadzah|kyai|kiai|gus|almarhum|almarhumah|bripka|aipda|bripda|brigadir|iptu|ipda|kompol|serka|kopral'
/** Shortened ones: their dot ends no sentence. */
const SHORT_TITLES = 'bpk|sdr|sdri|tn|ny|nn|hj|ust|alm'
/** "Pak Camat Sutrisno": the name comes after the office. */
const OFFICES = new Set(
  'bupati walikota gubernur wakil camat lurah kades kadis sekda sekdes kadus kadun ketua rt rw bidan dokter polisi guru haji'.split(' '),
)
/** What follows is a name, however it is written. */
const STRONG =
  'nama (?:saya|sy|aku|lengkap|pelapor|suami|istri|anak|ibu|bapak|ayah)(?: saya| sy)?(?: adalah)?|namaku|jenengku|jeneng kulo|bernama|yang bernama|atas nama|atas namo|a\\.n\\.?|a/n|an\\.|nama ?:'
/** "Saya Budi Santoso," : two words with capitals. */
const SELF = 'saya|sy|aku|kulo|ambo|ini|dengan'

/** Offices, and words that often stand behind a title without being a name. */
const NO_NAME = new Set(
  ('bupati walikota wali kota gubernur wakil camat lurah kades kadis kepala desa sekda sekdes sekretaris ketua anggota rt rw presiden menteri dinas guru dokter ' +
    'polisi satpol pp kadus kadun kaling admin min bidan perawat petugas pejabat pimpinan dewan dprd rumah hamil tolong mohon saya sy kami kita jalan di yang ini itu ' +
    'ada apa kapan kenapa mau izin ijin selamat assalamualaikum terima kasih maaf gimana bagaimana sudah belum tidak jangan bisa dan atau dari untuk dengan warga ' +
    'masyarakat sekolah toko tempat anak kec kecamatan kab kabupaten kel kelurahan pemda pemkab pemerintah ' +
    'sama juga lagi saja aja ya nya dong ibu bapak pak bu sdr sebut kalau karena tinggal alamat umur usia ingin no nik hp wa nomor telp telepon').split(' '),
) // biome-ignore format: a list of words reads better in lines

const CAPITAL = String.raw`\p{Lu}[\p{Ll}'’.-]+`
const TITLE_WORD = String.raw`(?:H|Hj|Drs?|Ir|KH|R|dr)\.\s?`

const DEGREES = String.raw`(?:S\.?(?:E|H|T|Pd|Sos|Kom|IP|STP|Ag|Si|KM|Kep)|M\.?(?:M|Si|Pd|H|T|AP|Kes)|A\.?Md)(?!\p{L})`

const OPENINGS = {
  title: new RegExp(String.raw`(?<!\p{L})(?:(?:${caseless(TITLES)})|(?:${caseless(SHORT_TITLES)})\.?)\s+(?<what>(?:${TITLE_WORD})?${CAPITAL}(?:\s+${CAPITAL}){0,3})`, 'gu'),
  strong: new RegExp(String.raw`(?<!\p{L})(?:${STRONG})\s*:?\s*(?<what>\p{L}[\p{L}'’.]*(?:[ \t]+[\p{L}'’.]+){0,3})`, 'giu'),
  self: new RegExp(String.raw`(?<!\p{L})(?:${caseless(SELF)})\s+(?<what>${CAPITAL}(?:\s+${CAPITAL}){1,3})`, 'gu'),
  degree: new RegExp(String.raw`(?<what>${CAPITAL}(?:\s+${CAPITAL}){0,3}),?\s${DEGREES}`, 'gu'),
} // biome-ignore format: one pattern reads better in one line

/** Two or three words with capitals right before somebody's number. */
const BEFORE_NUMBER = new RegExp(
  String.raw`(?<what>${CAPITAL}(?:\s+${CAPITAL}){1,2})[\s(,:–-]{1,3}(?:(?:${caseless('nik|hp|wa|tel|telp|no|nomor|nomer|email')})\.?[\s:]{1,2})?$`,
  'u',
)

export function findNames(text: string, { places = [], numbers }: Given): Span[] {
  const isPlace = new Set(places.map((name) => name.toLowerCase()))
  // In a text of capitals a capital letter says nothing.
  const openings = isShouted(text) ? [OPENINGS.strong] : Object.values(OPENINGS)
  const found = openings.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => spanOf(match)))
  const beside = isShouted(text) ? [] : numbers.flatMap(({ start }) => beforeNumber(text, start))
  return [...found, ...beside].flatMap((span) => named(text, span, isPlace))
}

function spanOf(match: RegExpExecArray): Span {
  const what = match.groups?.['what'] ?? ''
  const start = match.index + match[0].indexOf(what)
  return { start, end: start + what.length }
}

function beforeNumber(text: string, start: number): Span[] {
  const from = Math.max(0, start - 60)
  const match = BEFORE_NUMBER.exec(text.slice(from, start))
  const what = match?.groups?.['what']
  return match && what ? [{ start: from + match.index, end: from + match.index + what.length }] : []
}

/** Without the words at either end that are no name; nothing when none is left, or when it is a place. */
function named(text: string, { start, end }: Span, isPlace: ReadonlySet<string>): Span[] {
  const words = [...text.slice(start, end).matchAll(/\S+/g)]
  const office = words.findIndex(([word]) => !OFFICES.has(bare(word)))
  const rest = office > 0 ? words.slice(office) : words
  const stop = rest.findIndex(([word]) => NO_NAME.has(bare(word)))
  const kept = stop < 0 ? rest : rest.slice(0, stop)
  const [first, last] = [kept[0], kept.at(-1)]
  if (!first || !last) return []
  const span = { start: start + first.index, end: start + last.index + last[0].replace(/[.'’-]+$/, '').length }
  const name = text.slice(span.start, span.end).toLowerCase()
  return name.length < 2 || [...isPlace].some((place) => `${name} `.startsWith(`${place} `)) ? [] : [span]
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}]/gu, '')
}

function isShouted(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '')
  return letters.length > 10 && letters.replace(/[^\p{Lu}]/gu, '').length > letters.length * 0.6
}

/** "pak|Pak|PAK": the cue in any case, while what follows is still told apart by its capital. */
function caseless(words: string): string {
  return words
    .split('|')
    .map((word) => word.replace(/\p{L}/u, (letter) => `[${letter}${letter.toUpperCase()}]`))
    .join('|')
}
