/** Our cases as a table for SP4N: the same columns that we read, so that it can be brought back in. Pure. No column says who reported. */
import { mask } from '#bridges/sp4n/pack/mask.ts'
import { AS_SP4N, STATUS_WORDS } from '#bridges/sp4n/statuses.ts'
import { writeRow } from '#bridges/sp4n/table/csv.ts'
import type { ReportedCase } from '#bridges/sp4n/table/queries.ts'
import { topicOf, writeTopic } from '#bridges/sp4n/topics.ts'
import { dayOf, formatTime, type TimeZone } from '#lib/dates.ts'
import type { Words } from '#texts/text.ts'

const HEADINGS = [
  'TrackingID',
  'Nomor Tanggap',
  'JudulLaporan',
  'IsiLaporan',
  'Klasifikasi',
  'Kategori',
  'DisposisiInstansi',
  'Area',
  'Status',
  'TanggalLaporanMasuk',
  'TanggalDisposisi',
  'TanggalLaporanAktivitasTerakhir',
  'TanggalLaporanDitutup',
  'Tindak Lanjut',
]

type Manner = { zone: TimeZone; regionName: string; topics: Readonly<Record<string, string>>; say: Words }

export function writeSheet(cases: readonly ReportedCase[], manner: Manner): string {
  return `\uFEFF${writeRow(HEADINGS)}${cases.map((one) => writeRow(cellsOf(one, manner))).join('')}`
}

function cellsOf(one: ReportedCase, { zone, regionName, topics, say }: Manner): string[] {
  const moment = (at: Date | null) => (at ? `${dayOf(at, zone)} ${formatTime(at, zone, 'en')}` : '')
  const cover = (text: string | null) => mask(text ?? '').text
  return [
    one.sp4nId ?? '',
    one.ticket,
    cover(one.title),
    cover(one.text),
    say(`sp4n.class_${one.class}`),
    writeTopic(topicOf(one.categoryCode, topics)),
    one.agencyName ?? '',
    [cover(one.placeText), one.villageName, one.districtName, regionName].filter(Boolean).join(', '),
    STATUS_WORDS[AS_SP4N[one.state]].word,
    moment(one.receivedAt),
    moment(one.assignedAt),
    moment(one.lastAt),
    moment(one.closedAt),
    cover(one.answer),
  ]
}
