/**
 * Whether a complaint speaks of the leader himself, or of an agency and who works there. Pure.
 * Rather too often for the leader: a person can lift it, nobody can take back what was seen. But "Pak Bupati, tolong …" is a
 * greeting, and most letters begin so: a title counts only where a misdeed stands near it, and no request between.
 */
import type { AgencyRow } from '#regions/queries.ts'
import { plainWords } from '#triage/slang.ts'

export type Reported = { about: 'leader' } | { about: 'agency'; agencyId: string }

type Known = Pick<AgencyRow, 'id' | 'name' | 'shortName' | 'kind'>

const list = (words: string) => new Set(words.trim().split(/\s+/))

/** One word each; of two words the first, where it can mean nothing else. */
const LEADERS = list('bupati wabup walikota wawali gubernur wagub sekda')
const LEADERS_OF_TWO: Record<string, ReadonlySet<string>> = { wali: list('kota'), kepala: list('daerah'), sekretaris: list('daerah') }

const MISDEEDS = list(`
  korupsi dikorupsi mengkorupsi koruptor pungli suap disuap menyuap penyuapan disogok sogok menyogok gratifikasi nepotisme kkn setoran upeti
  fiktif markup jualbeli digelapkan menggelapkan penggelapan memeras pemerasan diperas menyalahgunakan penyalahgunaan penyelewengan
  menyelewengkan diselewengkan selingkuh perselingkuhan asusila pelecehan melecehkan mesum arogan membentak dibentak memukul dipukul
  menampar mengancam diancam intimidasi mengintimidasi komisi jatah kongkalikong diskriminasi pemalsuan memalsukan dipalsukan dipalsu
  curang oknum calo memotong dipotong`)

/** A request in between: the one who is named is asked, not accused. */
const REQUESTS = list('tolong mohon harap agar supaya semoga kepada yth terhormat bantu perhatikan tindak laporkan lapor')

/** Before a title: it is a letter to that person. */
const GREETINGS = list('yth kepada tolong mohon terhormat lapor laporkan ke')

/** Words between a title and a misdeed. */
const REACH = 6

const OFFICES = list('kepala kadis camat lurah pegawai petugas staf oknum pejabat aparat sekretaris bendahara')

export function guessReported(text: string, agencies: readonly Known[]): Reported | undefined {
  const told = wordsOf(text)
  if (accusesLeader(told)) return { about: 'leader' }
  const agency = agencies.find((one) => accusesAgency(told, one))
  return agency && { about: 'agency', agencyId: agency.id }
}

export function isAboutLeader(text: string): boolean {
  return accusesLeader(wordsOf(text))
}

/** What is written in two words and means one thing. */
function wordsOf(text: string): string[] {
  return plainWords(text.replace(/mark[ -]up/gi, 'markup').replace(/jual[ -]beli jabatan/gi, 'jualbeli'))
}

function accusesLeader(told: readonly string[]): boolean {
  return told.some((word, at) => {
    const isTitle = LEADERS.has(word) || LEADERS_OF_TWO[word]?.has(told[at + 1] ?? '')
    return isTitle && !told.slice(Math.max(0, at - 2), at).some((before) => GREETINGS.has(before)) && isNearMisdeed(told, at)
  })
}

/** Somebody's office is named, the agency's own words follow it, and a misdeed stands anywhere: stories begin with the name. */
function accusesAgency(told: readonly string[], { name, shortName, kind }: Known): boolean {
  if (kind === 'external' || !told.some((word) => MISDEEDS.has(word))) return false
  const names = [name, shortName].map((one) => ownWords(one)).filter((one) => one.length > 0)
  return told.some((word, at) => {
    if (!OFFICES.has(word) && !(kind === 'district' && word === 'kecamatan')) return false
    const after = told.slice(at + 1, at + 2 + REACH)
    return names.some((own) => own.every((one) => after.includes(one)))
  })
}

/** "Dinas Perhubungan" is known by "perhubungan", "Kecamatan Tulung Selapan" by "tulung selapan". */
function ownWords(name: string): string[] {
  return plainWords(name).filter((word) => !COMMON.has(word))
}

const COMMON = list('dinas badan kantor kecamatan daerah dan kabupaten kota umum')

function isNearMisdeed(told: readonly string[], at: number): boolean {
  const from = Math.max(0, at - REACH)
  return told.slice(from, at + 1 + REACH).some((word, index) => {
    if (!MISDEEDS.has(word)) return false
    const there = from + index
    return !told.slice(Math.min(at, there) + 1, Math.max(at, there)).some((between) => REQUESTS.has(between))
  })
}
