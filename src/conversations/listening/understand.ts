/**
 * What a short message means: greeting, thanks, "status", yes or no – or a story to be kept word for word.
 * Pure. When in doubt it is a story: a greeting mistaken for a complaint costs one message, a complaint mistaken for a greeting is lost.
 */
import * as vocabulary from '#conversations/listening/vocabulary.ts'
import type { Locale } from '#texts/text.ts'

export type Meaning =
  | 'empty'
  | 'emoji'
  | 'greeting'
  | 'thanks'
  | 'yes'
  | 'no'
  | 'cancel'
  | 'skip'
  | 'status'
  | 'how'
  | 'anger'
  | 'selling'
  /** "I'll wait for news": nothing to answer. */
  | 'waiting'
  /** A word or two that tell no matter yet. */
  | 'unclear'
  | 'story'

/** First match wins; what matches nothing is a story when it says enough. */
const MEANINGS: readonly (readonly [Meaning, (words: string[], text: string) => boolean])[] = [
  ['cancel', isCancel],
  ['skip', isSkip],
  ['how', (words, text) => words.length <= 12 && HOW.test(text)],
  ['status', isStatus],
  ['yes', (words) => words.length <= 5 && only(words, vocabulary.YES, vocabulary.FILLER, vocabulary.THANKS)],
  ['no', (words) => words.length <= 4 && only(words, vocabulary.NO, vocabulary.FILLER)],
  ['thanks', isThanks],
  ['waiting', (words) => only(words, vocabulary.WAITING, vocabulary.FILLER, vocabulary.YES, vocabulary.GREETING)],
  ['anger', (words) => only(words, vocabulary.ANGER, vocabulary.ANGER_FILLER, vocabulary.FILLER, vocabulary.GREETING)],
  ['greeting', (words, text) => HOW_ARE_YOU.test(text) || words.every((word) => vocabulary.GREETING.has(word) || vocabulary.FILLER.has(word))],
  ['selling', isSelling],
]

/** @param hasSubject the words name a matter some category knows, however few they are */
export function readWords(text: string, hasSubject: boolean): Meaning {
  const words = wordsOf(text)
  if (words.length === 0) return readSigns(text)
  const [meaning] = MEANINGS.find(([, matches]) => matches(words, text.toLowerCase())) ?? []
  if (meaning) return meaning
  const telling = words.filter((word) => !vocabulary.GREETING.has(word) && !vocabulary.FILLER.has(word)).length
  return telling >= ENOUGH_WORDS || (hasSubject && words.length >= 2) ? 'story' : 'unclear'
}

/** Words beside greeting and politeness that make a story. */
const ENOUGH_WORDS = 3

/** Lower case; letters typed more than twice are typed for fun: "haloooo". */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).map((word) => word.replace(/(\p{L})\1{2,}/gu, '$1'))
}

function readSigns(text: string): Meaning {
  const signs = text.trim()
  if (signs === '') return 'empty'
  if (/^[?？\s]+$/.test(signs)) return 'status'
  return /^(?:👍|👌|✅|🆗|☑️?|✔️?|[\u{1F3FB}-\u{1F3FF}]|\s)+$/u.test(signs) ? 'yes' : 'emoji'
}

/** At least one word of the first list, and all others from any of them. */
function only(words: string[], core: ReadonlySet<string>, ...others: ReadonlySet<string>[]): boolean {
  return words.some((word) => core.has(word)) && words.every((word) => core.has(word) || others.some((list) => list.has(word)))
}

const NOT_KNOWN = /\s(?:tahu|tau)\b|don'?t know|no idea/u

const SKIP =
  /\b(?:(?:tidak|gak|ga|nggak|gk|tdk|ndak|dak|kada|kurang)\s+(?:(?:tahu|tau)(?:\s+nama\s+\p{L}+)?|ada(?:\s+apa\W+apa)?|usah|perlu|punya)|don'?t know|no idea)\b/u

/** "Tidak ada" and who is spoken to: with anything else that is not there, "air PDAM tidak ada", it is a matter. */
function isSkip(words: string[], text: string): boolean {
  if (words.length > 5) return false
  if (!SKIP.test(text)) return only(words, vocabulary.SKIP)
  const left = wordsOf(text.replace(SKIP, ' '))
  // What somebody does not know is named in a word or two: "gak tau RT berapa".
  if (NOT_KNOWN.test(text) && left.length <= 2) return true
  return left.every((word) => vocabulary.SKIP_FILLER.has(word) || vocabulary.FILLER.has(word) || vocabulary.GREETING.has(word))
}

const HOW = new RegExp(
  [
    String.raw`\bcara(?:nya)?\b.*\b(?:lapor|melapor|melaporkan|mengadu|ngadu|pakai|pake|kirim|buat laporan)`,
    String.raw`\bhow\s+(?:do|to|can|does)\b.*\b(?:report|work|use|this)`,
    String.raw`^(?:halo\s+)?(?:ini|itu)\s+(?:apa|nomor|nomer|no|siapa|layanan|akun|wa|robot|bot)\b`,
    String.raw`\b(?:apa|siapa)\s+ini\b`,
    String.raw`\b(?:robot|bot|mesin)\b.*\b(?:orang|manusia|ya|kah)\b`,
    String.raw`^(?:bantuan|help|menu|info|informasi|panduan|petunjuk)[\s?!.]*$`,
    String.raw`\b(?:bisa|boleh)\s+lapor\s+apa\s+(?:saja|aja)\b`,
  ].join('|'),
)

const HOW_ARE_YOU = /^(?:[\p{L}]+\s+){0,3}apa\s+kabar(?:nya)?\b[\s\p{L}]{0,15}[?!.\s]*$/u

function isCancel(words: string[], text: string): boolean {
  if (words.length > 4) return false
  return only(words, vocabulary.CANCEL, vocabulary.FILLER) || /^(?:tidak|gak|ga|nggak|gk|tdk|dak|kada)\s+jadi\b/.test(text)
}

/** Any of these among words that only ask makes a question about one's reports. */
const ASKING =
  /\b(?:kapan|kabar\w*|gimana|bagaimana|gmn|bgmn|cek|check|sampai|sampe|di ?mana|hasil\w*|diproses|dikerjakan|diperbaiki|ditindaklanjuti|ditangani|tindak|report)\b/
const OWN = /\b(?:laporan|aduan|pengaduan|tiket)\s+(?:saya|sy|kami|ku|yang|yg|kemarin|tadi|lalu|belum|blm)\b/

function isStatus(words: string[], text: string): boolean {
  if (words.length > 9 || /^apa\s+kabar\b/.test(text)) return false
  if (only(words, vocabulary.STATUS, vocabulary.STATUS_FILLER, vocabulary.FILLER, vocabulary.GREETING)) return true
  const asks = words.every((word) => vocabulary.STATUS_FILLER.has(word) || vocabulary.FILLER.has(word) || vocabulary.GREETING.has(word))
  return asks && words.length > 1 && (ASKING.test(text) || OWN.test(text))
}

/** Words of trouble: with one of these among them, thanks and selling words are part of a story. */
const TROUBLE =
  /\b(?:rusak\w*|hancur|bocor|mati|padam|banjir|mampet|tersumbat|tumpat|longsor|ambruk|roboh|putus|macet|bau|kotor|keruh|hilang|belum|blm|tidak|tdk|gak|ga|nggak|dak|idak|ndak|kada|kurang|susah|sulit|pungli|ditipu|penipuan|pungutan|tapi|tp|tolong|mohon|kenapa|mengapa|dipersulit|antri|mahal|naik|langka|broken|not)\b/

const GLAD =
  /\b(?:bagus|alus|halus|mulus|bersih|rutin|pertahankan|senyum|wangi|sehat|sembuh|lancar|puas|senang|nyaman|terang|rami|ramah|sabar|mantap|keren)\b/

function isThanks(words: string[], text: string): boolean {
  if (only(words, vocabulary.THANKS, vocabulary.PRAISE, vocabulary.FILLER, vocabulary.GREETING)) return true
  return words.some((word) => vocabulary.THANKS.has(word)) && GLAD.test(text) && !TROUBLE.test(text)
}

/** Prices as typed in a shop: 15rb, 7,8jt, Rp 25.000. */
const PRICE = /\b(?:rp\.?\s?\d|\d+(?:[.,]\d+)?\s?(?:rb|ribu|jt|juta|k)\b)/g
const LINK = /https?:\/\/|www\.|\b[\w-]+\.(?:example|com|net|org|id|xyz|shop|site|club)\b|wa\.me/

function isSelling(words: string[], text: string): boolean {
  const hits = new Set(words.filter((word) => vocabulary.SELLING.has(word))).size + (text.match(PRICE)?.length ?? 0)
  const needed = LINK.test(text) ? 2 : 3
  return hits >= needed && words.some((word) => vocabulary.SELLER.has(word)) && !TROUBLE.test(text.replaceAll(/\btanpa\b|\bga\s+pake\b/g, ''))
}

/** @returns the language these words are in, undefined when they do not tell */
export function localeOf(text: string): Locale | undefined {
  const words = wordsOf(text)
  const english = words.filter((word) => vocabulary.ENGLISH.has(word)).length
  if (english >= 2 && english / words.length >= 0.4) return 'en'
  return words.length >= 4 && english / words.length < 0.15 ? 'id' : undefined
}

/** Words. Who writes more tells a story. */
const LONGEST_PLACE = 25

/** Words that say where rather than what. */
export function soundsLikePlace(text: string): boolean {
  const words = wordsOf(text)
  return words.length <= 4 || (words.length <= LONGEST_PLACE && words.some((word) => vocabulary.PLACE.has(word)))
}

const FIXED =
  /^(?:(?:alhamdulillah|ya|iya|ok|oke)\s)*(?:(?:sudah|udah|sdh|udh|dah|lah|it is|its)\s+(?:beres|selesai|bagus|baik|diperbaiki|normal|nyala|hidup|lancar|bersih|fixed|done)|beres|selesai|fixed|done)\b/

const FEAR =
  /\b(?:rahasia(?:kan)?\s+(?:nama|identitas|nomor|no|data|pelapor)|(?:nama|identitas|nomor|data)\b[^.!?\n]{0,30}\b(?:dirahasiakan|rahasia)|jangan\s+(?:di)?(?:sebut|sebar|kasih|bocor)\w*\s+(?:nama|identitas|nomor|siapa|data)|takut\s+(?:ketahuan|diancam|dipecat|dikeluarkan)|(?:keep|stay)\b.{0,20}\banonymous)\b/
const NAMELESS = /\b(?:anonim|tanpa nama|anonymous(?:ly)?)\b/
const NOT_PUBLIC =
  /\b(?:rahasia(?:kan)?\s+laporan|laporan\b[^.!?\n]{0,30}\b(?:dirahasiakan|rahasia)|jangan\s+(?:di)?(?:publikasikan|umumkan|tampilkan))\b/

/** What the writer asks for in words: not to be named, that others do not read it; out of fear both. */
export function wishesIn(text: string): { isAnonymous: boolean; isSecret: boolean } {
  const said = text.toLowerCase()
  const isAfraid = FEAR.test(said)
  return { isAnonymous: isAfraid || NAMELESS.test(said), isSecret: isAfraid || NOT_PUBLIC.test(said) }
}

/** "Sudah beres" or "belum" typed instead of tapped. */
export function readVerdict(text: string): 'fixed' | 'not_fixed' | undefined {
  const said = wordsOf(text).join(' ')
  if (/^(?:belum|blm|blom|belom|not yet|not fixed|masih (?:rusak|mati|bocor|banjir|sama|belum))\b/.test(said)) return 'not_fixed'
  const isFixed = FIXED.test(said)
  return isFixed && !/\b(?:tapi|tp|masih|belum|blm|kurang|rusak lagi)\b/.test(said) ? 'fixed' : undefined
}

/** The word our templates ask for, and the button's own "sudah cukup". */
const DONE = /^(?:(?:sudah|udah|sdh|udh|dah)(?: cukup)?|cukup)$/

/** Asks for news, though it begins like a verdict: "sudah diperbaiki?", "belum ada kabar". */
const ASKS_NEWS = /[?？]|\b(?:kapan|kabar\w*|(?:di)?jawab\w*|(?:di)?balas\w*|info\w*)\b/

/** Typed while an answer waits to be judged: there "sudah" alone will do, and what elsewhere asks how it goes may tell it. */
export function readAwaited(text: string): ReturnType<typeof readVerdict> {
  if (readWords(text, false) === 'status' && ASKS_NEWS.test(text.toLowerCase())) return undefined
  return readVerdict(text) ?? (DONE.test(plain(text)) && !/[?？]/.test(text) ? 'fixed' : undefined)
}

/** "Tidak setuju", "keberatan": with a refusal. */
export function readDisagreement(text: string): boolean {
  return /^(?:maaf )?(?:saya |kami |sy )?(?:(?:mau |ajukan |mengajukan )?keberatan|(?:tidak|tdk|gak|ga|nggak|gk|kurang) (?:setuju|terima)|i (?:disagree|object))\b/.test(
    wordsOf(text).join(' '),
  )
}

/** What is said, without whom it is said to and thanks. */
function plain(text: string): string {
  const words = wordsOf(text)
  const isThanks = (word: string | undefined) => word !== undefined && vocabulary.THANKS.has(word)
  return words.filter((word, at) => !vocabulary.POLITE.has(word) && !isThanks(word) && !(word === 'banyak' && isThanks(words[at - 1]))).join(' ')
}

const RATING = new RegExp(
  String.raw`^(?:(?:nilai(?:nya)?|bintang|rating) )?([1-5]|satu|dua|tiga|empat|lima)(?: bintang| (?:dari )?5)?` +
    String.raw`(?: (?:sangat baik|baik|cukup|kurang|buruk|very good|good|fair|poor|bad))?$`,
)

/** "5", "lima", "nilai 4", and nothing else: "dua lampu mati" is a matter. @returns 1–5 */
export function readRating(text: string): number | undefined {
  const said = plain(text)
  const [, number = onlyNumberOf(said)] = RATING.exec(said) ?? []
  return number === undefined ? undefined : numberOf(number)
}

/** One number with praise around it: "kasih 5 aja", "5 mantap". */
function onlyNumberOf(said: string): string | undefined {
  const words = wordsOf(said).filter((word) => !vocabulary.PRAISE.has(word) && !vocabulary.RATED.has(word))
  return words.length === 1 && words[0] !== undefined && numberOf(words[0]) > 0 ? words[0] : undefined
}

/** @returns 1–5, 0 for any other word */
function numberOf(word: string): number {
  return /^[1-5]$/.test(word) ? Number(word) : NUMBERS.indexOf(word) + 1
}

const NUMBERS = ['satu', 'dua', 'tiga', 'empat', 'lima']

/** "1", "yang kedua", "no 2" @returns 0 for the first */
export function readOrdinal(text: string): number | undefined {
  const words = wordsOf(text)
  if (words.length > 3) return undefined
  const positions = [...words.map(numberOf), ...words.map((word) => ORDINALS.indexOf(word) + 1)]
  const number = positions.find((position) => position > 0)
  return number === undefined ? undefined : number - 1
}

const ORDINALS = ['pertama', 'kedua', 'ketiga', 'keempat', 'kelima']
