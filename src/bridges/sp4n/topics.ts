/**
 * Our categories and SP4N's topics: one table to be reviewed by whoever knows both; a region may say otherwise (settings.sp4n.topics).
 * Pure. Names of topics as used on lapor.go.id around 2023–2025, by public copies; SP4N adds and drops topics, and their ids are not known.
 */

export type Topic = { topic: string; sub: string | undefined }

const PUPR = 'Pekerjaan Umum dan Penataan Ruang'
const LH = 'Lingkungan Hidup dan Kehutanan'
const HUB = 'Perhubungan'
const KTK = 'Ketentraman, Ketertiban Umum, dan Perlindungan Masyarakat'

/** By the codes of regions/…/categories.csv. */
const TOPICS: Record<string, readonly [topic: string, sub?: string]> = {
  road: [PUPR, 'Infrastruktur Jalan'],
  drainage_flood: [PUPR, 'Drainase (Gorong-Gorong/Parit)'],
  street_light: [HUB, 'Lampu Penerangan Jalan'],
  waste: [LH, 'Pencemaran Lingkungan'], // no topic of its own for waste
  pollution: [LH, 'Pencemaran Lingkungan'],
  water_supply: ['Layanan Air Minum', 'Gangguan Layanan Penyaluran Air'],
  civil_registry: ['Kependudukan', 'Administrasi Kependudukan dan Pencatatan Sipil'],
  social_aid: ['Sosial dan Kesejahteraan', 'Bantuan Sosial'],
  education: ['Pendidikan dan Kebudayaan', 'Pendidikan Dasar dan Menengah'],
  health: ['Kesehatan', 'Pelayanan Kesehatan'],
  employment: ['Ketenagakerjaan', 'Hak Pekerja'],
  public_order: [KTK, 'Ketertiban Umum'],
  transport_parking: [HUB, 'Parkir Liar'],
  market_trade: [PUPR, 'Pasar'],
  agriculture: ['Pertanian dan Peternakan', 'Bantuan Pertanian'],
  land_housing: [PUPR, 'Permukiman'],
  village_government: ['Pembangunan Desa, Daerah Tertinggal, dan Transmigrasi'],
  telecom: ['Teknologi Informasi dan Komunikasi'],
  energy: ['Energi dan Sumber Daya Alam'],
  official_conduct: ['Politik dan Hukum', 'Korupsi, Kolusi, dan Nepotisme'],
  women_children: ['Kesetaraan Gender dan Sosial Inklusif'],
  disaster: [LH, 'Penanggulangan Bencana'],
  crime_security: [KTK, 'Kepolisian'],
  other: ['Topik Lainnya'],
}

const OTHER: Topic = { topic: 'Topik Lainnya', sub: undefined }

/** @param own the region's own table: category → `Topik > Subtopik` */
export function topicOf(categoryCode: string | null, own: Readonly<Record<string, string>> = {}): Topic {
  const said = categoryCode === null ? undefined : own[categoryCode]
  if (said) return toTopic(said)
  const found = categoryCode === null ? undefined : TOPICS[categoryCode]
  return found ? { topic: found[0], sub: found[1] } : OTHER
}

export function writeTopic({ topic, sub }: Topic): string {
  return sub ? `${topic} > ${sub}` : topic
}

function toTopic(written: string): Topic {
  const [topic = '', sub] = written.split('>').map((part) => part.trim())
  return { topic, sub: sub || undefined }
}

/** What SP4N keeps closed by its nature: secret here, whatever the table says. */
const SENSITIVE =
  /kekerasan|gender|pelecehan|kdrt|eksploitasi anak|anak terlantar|korupsi|netralitas asn|politisasi asn|p4gn|narkotika|sara\b|radikalisme/i

export function isSensitiveTopic(written: string): boolean {
  return SENSITIVE.test(written)
}

/** Words of their category or topic → our category, when the table knows it without doubt. @param codes those of this region */
export function categoryOf(written: string, codes: readonly string[], own: Readonly<Record<string, string>> = {}): string | undefined {
  const words = plain(written)
  if (!words) return undefined
  const named = codes.map((code) => ({ code, ...topicOf(code, own) }))
  const bySub = named.filter(({ sub }) => sub && words.includes(plain(sub)))
  if (bySub.length === 1) return bySub[0]?.code
  const byTopic = named.filter(({ topic }) => topic !== OTHER.topic && words.includes(plain(topic)))
  return byTopic.length === 1 ? byTopic[0]?.code : undefined
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
