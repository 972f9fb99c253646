/**
 * Which words of a group may be a complaint. Pure; what it finds is a proposal, and a person decides.
 * Figures are points of a hundred, tuned on invented chats (docs/measured.md): better a few too many than one too few.
 */
import type { CategoryRow } from '#regions/queries.ts'
import { guessCategories } from '#triage/category.ts'
import { plainWords } from '#triage/slang.ts'
import { guessUrgency } from '#triage/urgency.ts'

/** Why it looks like one; the words: `groups.reason_…` */
export const REASONS = ['danger', 'matter', 'trouble', 'asks', 'place', 'lasting', 'photo'] as const
export type Reason = (typeof REASONS)[number]

/** @property score 0 to 100 @property categoryCode the most likely category of the region, if any */
export type Judged = { score: number; reasons: Reason[]; categoryCode: string | undefined }

/** What a region knows. @property places names of its districts and villages, as searchName writes them */
export type Known = { categories: Pick<CategoryRow, 'code' | 'keywords'>[]; places: ReadonlySet<string> }

/** From here on it is proposed, from here on it is ticked already. */
export const PROPOSED = 32
export const LIKELY = 50

/** @property isFirm counts whole, whatever speaks for it */
type Sign = { points: number; words: RegExp; isFirm?: true }

/** Alternatives of plain words (src/triage/slang.ts), each a whole word; `~` stands for any ending. */
const anyOf = (words: string) =>
  new RegExp(
    ` (?:${words
      .trim()
      .replace(/\s*\n\s*/g, '|')
      .replace(/\|\|+/g, '|')
      .replaceAll('~', '[a-z]*')})(?= )`,
  )

const SIGNS: Record<Exclude<Reason, 'danger' | 'matter' | 'photo'>, Sign> = {
  trouble: {
    points: 30,
    words: anyOf(`
      rusak|kerusakan|hancur|parah|berlubang|lubang|lobang|ambles|amblas|ambrol|ambruk|roboh|tumbang|tumbal|retak|lapuk|patah|putus|miring|longsor|bocor|jebol
      mati|padam|gelap|macet total|mampet|tersumbat|meluap|banjir|kebanjiran|tergenang|genangan|becek|keruh|kering|kotor|bau|busuk|asap|debu|berdebu|limbah|tercemar
      menumpuk|numpuk|tidak diangkut|belatung|lalat|berserakan|liar|bising|berisik|ngebut|balap|begal|maling|dicuri|kemalingan|mabuk|narkoba|pungli|pungutan|dipungut
      tidak ada|tidak dapat|tidak pernah|tidak bisa|tidak keluar|tidak mengalir|tidak sesuai|belum ada|belum dapat|belum diperbaiki|belum juga|belum jadi|belum cair|belum digaji|belum dibayar
      dak katek|dak pernah|dak pacak|dak ado|katek|kosong|habis|langka|hilang|mahal|lambat|lamban|lelet|lemot|susah|sulit|tutup terus|dipersulit|ditolak|disuruh|antre
      bahaya|berbahaya|takut|resah|meresahkan|kecelakaan|jatuh|celaka|tersetrum|terancam|keserempet|tertabrak|nyangkut|batuk|gatal|sakit~ perut|diare|keluhan|mengeluh|kecewa
      berlobang|balubang|bolong|tarandam|terendam|tertimbun|menjuntai|melintang|menutup|ditutup|dikunci|terbakar|layu|wabah|menyerang|nyerang|nabrak|tabrak|menabrak|error|salah|overload|gagal
      dipalak|dipalakin|malak|oknum|sabu|judi|fee|beking|dipukul|mukul|memukul|ditampar|dipaksa|dihukum|pingsan|luka|ancam|ngancem|diancam|penipu|ditipu|kalah|bekas|banyak sampah|abis|entek
      padahal|kenapa|korupsi|dipotong|salah sasaran|tidak tepat|tidak adil|terlantar|telantar|ular|buaya|harimau|gajah|tawon|begadang|ditebang|digusur|sengketa|mangkrak|terbengkalai`),
  },
  asks: {
    points: 16,
    words: anyOf(`
      tolong|mohon|minta|dimohon|harap|usul|usulkan|diusulkan|mengusulkan|perlu|butuh|semoga cepat|segera|lapor|melapor|laporkan|ditindak|tindak lanjut|ditindaklanjuti
      diperbaiki|perbaiki|dibantu|bantu|dicek|cek|ditertibkan|diperhatikan|perhatian|kapan diperbaiki|kapan dibangun|tanggung jawab|siapa yang tanggung|kepada siapa|kemana lapor|ke mana lapor`),
  },
  place: {
    points: 12,
    words: anyOf(`
      jalan|gang|rt|rw|desa|dusun|kelurahan|kecamatan|kampung|perumahan|komplek|kompleks|blok|simpang|pertigaan|perempatan|depan|dekat|samping|sebelah|belakang|seberang
      ujung|arah|sekitar|pasar|sekolah|sd|smp|masjid|musala|mushola|puskesmas|jembatan|sungai|lapangan|balai|kantor|tps|terminal|gapura|lokasi|wilayah`),
  },
  lasting: {
    points: 10,
    words: anyOf(`
      sudah lama|lama|berhari hari|berminggu minggu|berbulan bulan|bertahun tahun|(?:sudah|lah|la|dari|sejak|hampir) (?:\\d+|se~|satu|dua|tiga|empat|lima|duo|tigo|kemarin|subuh|tadi|minggu|bulan|tahun|dulu)
      \\d+ (?:hari|malam|minggu|bulan|tahun)|seminggu|sebulan|setahun|terus|terus menerus|setiap|tiap|sering|selalu|lagi lagi|kemarin`),
  },
}

/** What speaks against it: other things that people write in groups. */
const OTHERWISE: Sign[] = [
  // for sale, wanted
  {
    points: -60,
    words: anyOf(`
      dijual|jualan|jual (?:motor|mobil|rumah|tanah|followers|pulsa)|ready|promo|diskon|ongkir|cod|nego|japri|minat|open order|pesan antar|lapak baru|testi|testimoni|cicilan|pinjaman|pinjol|gacor|maxwin|reseller|custom
      dicari|loker|lowongan resmi|disewakan|dikontrakkan|over kredit|klik|followers|hadiah|undian|resep`),
  },
  // told to all
  {
    points: -45,
    words: anyOf(`
      pengumuman|undangan|diundang|mohon kehadiran|mohon hadir|rapat (?:rutin|warga|rt|rw|bpd)|kerja bakti|gotong royong|pengajian|yasin|yasinan|tahlil|arisan rutin|iuran|bagi yang|bagi warga
      dimaklumi|diinformasikan|info dari|diumumkan|pembagian|jadwal ronda|hasil rapat|bada|ba da|pemadaman listrik bergilir|hari h|susunan acara|bawa cangkul`),
  },
  // from elsewhere
  {
    points: -60,
    isFirm: true,
    words: anyOf(
      `diteruskan dari|forward|forwarded|fwd|copas|copy paste|grup sebelah|sebarkan|viralkan|breaking|baca selengkapnya|selengkapnya|hoax|hoaks|waspada penipuan`,
    ),
  },
  // wishes
  {
    points: -50,
    words: anyOf(`
      aamiin|amin|amiin|innalillahi|turut berduka|husnul khotimah|syafakallah|lekas sembuh|semoga sembuh|selamat ulang tahun|happy birthday|barakallah|selamat hari|lahir batin|semangat pagi
      jangan lupa bahagia|haha~|wkwk~|hihi~`),
  },
  // mended, or thanks
  {
    points: -45,
    words: anyOf(`
      terima kasih|makasih|matur nuwun|nuhun|alhamdulillah|sudah diperbaiki|sudah nyala|sudah menyala|sudah bersih|sudah selesai|selesai diperbaiki|sudah ditangkap|sudah aman|lancar
      sudah dilaporkan|sudah saya|saya sampaikan|saya catat|siap pak|siap bu|siap mas|ditunggu|mantap|pertahankan|alus nian`),
  },
  // asking around
  {
    points: -30,
    words: anyOf(
      `ada yang (?:tahu|tau|jual|punya|lihat|mau)|ado yang jual|ado jual|siapa (?:yang )?punya|coba ke|coba hubungi|coba tanya|siapo yang punyo|pinjam|nyewo|boleh minta nomor|ada nomor|jadwal \\w+ kapan|kapan ya|rekomendasi`,
    ),
  },
] // prettier-ignore

const LINK = /https?:\/\/\S+/g
/** Words. Less beside a link is somebody else's news; fewer in all say nothing; more is a text that went round. */
const OWN_WORDS = 8
const FEWEST = 4
const FEWEST_AT_ALL = 3
const MOST = 220
const NEWS = -45
const TOO_SHORT = -40
/** Few words that name a matter and say nothing of it: "tanggal 12 di balai desa". */
const ANSWER = -16
const SERIOUS: ReadonlySet<Reason> = new Set(['trouble', 'asks', 'danger'])
const TOO_LONG = -30
const DANGER = 45
const PHOTO = 8

/** Where so much speaks for it, a "terima kasih" at the end or a word of a market counts half. */
const STRONG = 75
const DOUBTED = 0.5

/** @param text what one person wrote within some minutes @param hasPhoto a picture came with it */
export function judge({ text, hasPhoto }: { text: string; hasPhoto: boolean }, { categories, places }: Known): Judged {
  const own = text.replace(LINK, ' ')
  const words = plainWords(own)
  // Half of a talk is "siap pak": not worth a closer look.
  if (words.length < FEWEST_AT_ALL && !hasPhoto && !guessUrgency(own)) return { score: 0, reasons: [], categoryCode: undefined }
  const told = ` ${words.join(' ')} `
  const [best] = guessCategories(own, categories)
  const reasons = REASONS.filter((reason) =>
    reason === 'photo' ? hasPhoto : isPresent(reason, { own, told, best, isNamed: namesPlace(words, places) }),
  )
  const denial = !reasons.includes('trouble') && NOT.test(told) ? DENIAL : 0
  const speaks = reasons.reduce((sum, reason) => sum + pointsOf(reason, best?.confidence ?? 0), denial)
  const doubt = speaks >= STRONG ? DOUBTED : 1
  const against = OTHERWISE.reduce((sum, { points, words: signs, isFirm }) => sum + (signs.test(told) ? points * (isFirm ? 1 : doubt) : 0), 0)
  const score = speaks + against + shapeOf(text, words.length, reasons)
  return { score: Math.max(0, Math.min(100, Math.round(score))), reasons, categoryCode: best?.code }
}

type Heard = { own: string; told: string; best: { confidence: number } | undefined; isNamed: boolean }

function isPresent(reason: Exclude<Reason, 'photo'>, { own, told, best, isNamed }: Heard): boolean {
  if (reason === 'danger') return guessUrgency(own) !== undefined
  if (reason === 'matter') return best !== undefined
  if (reason === 'place' && isNamed) return true
  return SIGNS[reason].words.test(told)
}

/** Words of the longest names. */
const LONGEST_NAME = 3
/** Letters. Shorter names are everyday words as well. */
const SHORTEST_NAME = 6

function namesPlace(words: string[], places: ReadonlySet<string>): boolean {
  return words.some((_, at) =>
    Array.from({ length: LONGEST_NAME }, (_, size) => words.slice(at, at + size + 1).join(' ')).some(
      (run) => run.length >= SHORTEST_NAME && places.has(run),
    ),
  )
}

/** "Belum dicetak": something is not as it should be, said without any of the words above. */
const NOT = anyOf(`tidak|belum|bukan|kada|indak|dak|ora|durung|teu|kaga|kagak|jarang|kurang|tanpa`)
const DENIAL = 14

/** Certainty of the category counts, for one weak word is found in every talk. */
const MATTER = 52

function pointsOf(reason: Reason, confidence: number): number {
  if (reason === 'danger') return DANGER
  if (reason === 'photo') return PHOTO
  return reason === 'matter' ? MATTER * confidence : SIGNS[reason].points
}

function shapeOf(text: string, wordCount: number, reasons: Reason[]): number {
  const news = text.match(LINK) && wordCount < OWN_WORDS ? NEWS : 0
  const isAnswer = wordCount < OWN_WORDS && !reasons.some((reason) => SERIOUS.has(reason))
  const short = wordCount < FEWEST && !reasons.includes('danger') ? TOO_SHORT : isAnswer ? ANSWER : 0
  return news + short + (wordCount > MOST ? TOO_LONG : 0)
}
