/**
 * Whether somebody is in danger now: then the emergency numbers are told first. A wrong alarm costs one line, a missed one more;
 * but who reads 112 under every complaint about a dark road stops reading. Pure; a person decides about the case.
 */
import { plainWords } from '#triage/slang.ts'

export type Danger = 'fire' | 'accident' | 'water' | 'violence' | 'gas' | 'animal' | 'storm'

const list = (words: string) => new Set(words.trim().split(/\s+/))

/** The danger, and what must be said with it. No second list: the word is enough. */
const SIGNS: readonly (readonly [Danger, what: ReadonlySet<string>, withIt?: ReadonlySet<string>])[] = [
  ['fire', list('kebakaran terbakar kabakaran kobongan kobaran')],
  ['fire', list('api'), list('besar rumah merambat menyala pasar ruko gudang toko')],
  [
    'accident',
    list('tabrakan kecelakaan ditabrak tertabrak kelindes terlindas terguling'),
    list('ambulan ambulans korban luka luko berdarah meninggal tewas terjepit tolong pingsan sekarang barusan'),
  ],
  ['water', list('tenggelam hanyut karam terseret terbalik'), list('anak bocah orang tolong korban penumpang arus kebawa')],
  ['water', list('banjir meluap tanggul'), list('sedada dada seleher leher sepinggang pinggang terjebak dievakuasi evakuasi loteng lemari')],
  ['water', list('air'), list('sedada dada seleher leher sepinggang terjebak lemari')],
  ['violence', list('dibacok membacok ditusuk ditikam dikeroyok ditembak perampokan dirampok')],
  ['violence', list('dipukuli dianiaya disekap dikurung disiksa disundut'), list('sekarang cepat cepet anak balita istri tolong kandang makan')],
  ['violence', list('bunuh'), list('diri')],
  ['violence', list('tawuran'), list('sekarang senjata celurit berdarah')],
  ['gas', list('gas'), list('bocor mendesis meledak')],
  ['gas', list('ledakan meledak tersengat kesetrum'), list('orang rumah tolong korban anak gas')],
  ['animal', list('harimau buaya gajah beruang'), list('terkam diterkam memangsa menyerang diserang kampung rumah warga')],
  ['storm', list('beliung longsor'), list('barusan tertimbun tertimpa luko luka terjebak korban terbang')],
]

/** It was, it might be, or something is asked for: no danger now. */
const NOT_NOW = list(`
  kemarin lalu pernah sering rawan khawatir rencana usul mengusulkan hidran pelatihan simulasi sosialisasi bekas trauma apakah bagaimana
  kapan kenapa mengapa minggu bulan tahun tahunan setiap tiap selalu dulu seandainya kalau jika bila agar supaya prosedur syarat kartu klaim
  santunan asuransi bansos bantuan`)

/** Said with urgency, it is now whatever else is said. */
const NOW = list('tolong cepat cepet darurat barusan sekarang segera lakasi sos tulung tulungi masih terjebak evakuasi dievakuasi')

/** Words. Nobody in danger writes more. */
const LONGEST_CRY = 45

export function guessUrgency(text: string): Danger | undefined {
  const words = plainWords(text)
  const told = new Set(words)
  if (words.length > LONGEST_CRY) return undefined
  const [danger] = SIGNS.find(([, what, withIt]) => hasAny(told, what) && (!withIt || hasAny(told, withIt))) ?? []
  return danger && (!hasAny(told, NOT_NOW) || hasAny(told, NOW)) ? danger : undefined
}

function hasAny(told: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  return !words.isDisjointFrom(told)
}
