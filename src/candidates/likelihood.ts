/**
 * How likely public words are a complaint somebody should look at: the likeliest stand first on the desk, with the reasons beside them.
 * Pure and simple on purpose; a person decides. Nothing is ever hidden by it.
 */
import { guessCategories } from '#triage/category.ts'
import type { CategoryRow } from '#regions/queries.ts'
import { plainWords } from '#triage/slang.ts'
import { guessUrgency } from '#triage/urgency.ts'

/** Why it stands where it stands; the words are `social.why_…`. */
export type Why = 'danger' | 'category' | 'complaint' | 'place' | 'photo' | 'request' | 'praise' | 'short' | 'selling'

/** @property score 0 to 100 @property categoryCode of the best guess, when it is any good */
export type Likelihood = { score: number; why: Why[]; categoryCode: string | undefined }

export type Said = { text: string; imageCount: number }

const list = (words: string) => new Set(words.trim().split(/\s+/))

const COMPLAINT = list(`
  rusak berlubang lubang hancur ambruk roboh bocor mampet tersumbat banjir tergenang genangan macet padam mati gelap kotor bau busuk
  menumpuk tumpukan sampah longsor retak putus mandek mangkrak lambat lama antre antri dipungut pungli bayar mahal hilang bahaya celaka
  jatuh korban rawan resah terganggu bising berdebu debu kecewa keluhan mengeluh lapor laporan aduan diabaikan terbengkalai susah sulit`)

const PLACE = list(`
  jalan gang simpang pertigaan perempatan desa dusun kelurahan kecamatan rt rw depan dekat belakang samping sebelah jembatan pasar sekolah
  masjid puskesmas terminal perumahan komplek blok kampung km`)

const REQUEST = list('tolong mohon kapan kenapa mengapa harap minta belum segera perbaiki diperbaiki perhatikan cek tindak')

const PRAISE = list(`
  mantap mantab keren hebat sukses semangat selamat alhamdulillah barakallah amin aamiin salut bangga bagus indah cantik maju jaya
  terbaik lanjutkan hadir siap setuju nyimak`)

const SELLING = list('promo diskon dijual jual gratis pinjaman cicilan slot gacor judi jackpot bonus dropship reseller endorse cod wa.me bit.ly')

/** Points: what speaks for it, and against it. */
const POINTS: Record<Why, number> = {
  danger: 45,
  category: 35,
  complaint: 25,
  place: 15,
  photo: 10,
  request: 15,
  praise: -30,
  short: -15,
  selling: -45,
}

/** Two words say nothing yet. */
const FEWEST_WORDS = 3

/** A guess below it may as well be chance. */
const SURE = 0.35

export function likelihoodOf({ text, imageCount }: Said, categories: Pick<CategoryRow, 'code' | 'keywords'>[]): Likelihood {
  const told = plainWords(text)
  const [best] = guessCategories(text, categories)
  const isComplaint = has(told, COMPLAINT)
  const signs: [Why, boolean][] = [
    ['danger', guessUrgency(text) !== undefined],
    ['category', best !== undefined && best.confidence >= SURE],
    ['complaint', isComplaint],
    ['place', has(told, PLACE)],
    ['request', has(told, REQUEST)],
    ['photo', imageCount > 0],
    // "Mantap, tapi jalan kami masih rusak" is no praise.
    ['praise', !isComplaint && has(told, PRAISE)],
    ['short', told.length < FEWEST_WORDS],
    ['selling', has(told, SELLING) || /https?:\/\/(?!\S*(?:facebook|instagram)\.)/i.test(text)],
  ]
  const why = signs.filter(([, is]) => is).map(([one]) => one)
  const sum = why.reduce((total, one) => total + POINTS[one], 0)
  return { score: Math.max(0, Math.min(100, sum)), why, categoryCode: best && best.confidence >= SURE ? best.code : undefined }
}

function has(told: readonly string[], words: ReadonlySet<string>): boolean {
  return told.some((word) => words.has(word))
}
