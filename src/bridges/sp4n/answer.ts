/**
 * Reads what an officer copied from a page of SP4N-LAPOR!: number, status, agency, dates, and the words of the answer.
 * Pure and tolerant: labels may be missing, in any order, on the same line or the one before. What is not found stays empty, and
 * the officer sees and mends everything before anything is kept. Nobody gave us a real page: the labels are those of public screens.
 */
import { readDate } from '#bridges/sp4n/dates.ts'
import { readLink, readNumber } from '#bridges/sp4n/numbers.ts'
import { readStatus, type Sp4nStatus } from '#bridges/sp4n/statuses.ts'
import type { TimeZone } from '#lib/dates.ts'

export type PastedAnswer = {
  sp4nId?: string
  link?: string
  status?: Sp4nStatus
  /** As written there. */
  statusWords?: string
  agency?: string
  reportedAt?: Date
  answeredAt?: Date
  /** '' when no answer was found. */
  answer: string
}

type Field = 'number' | 'status' | 'agency' | 'reported' | 'answered' | 'answer' | 'other'

/** In this order: the longer label first. */
const LABELS: [Field, RegExp][] = [
  ['number', /^(?:tracking\s*id|(?:id|no\.?|nomor)\s*(?:tracking|laporan|pengaduan|tiket|sp4n)|id)$/i],
  ['status', /^status(?:\s*(?:laporan|tindak\s*lanjut))?$/i],
  [
    'answered',
    /^(?:tanggal|tgl\.?|waktu)\s*(?:jawaban|tindak\s*lanjut|tanggapan|respons?|aktivitas(?:\s*terakhir)?|selesai|(?:laporan\s*)?ditutup)$/i,
  ],
  ['reported', /^(?:tanggal|tgl\.?|waktu)(?:\s*(?:laporan(?:\s*masuk)?|pelaporan|masuk|disposisi|kejadian))?$/i],
  ['agency', /^(?:instansi|unit\s*kerja|opd|disposisi|didisposisikan|diteruskan)(?:\s*(?:ke|kepada|tujuan|terdisposisi|terlapor|instansi))?$/i],
  [
    'answer',
    /^(?:tindak\s*lanjut|jawaban|tanggapan|respons?|balasan|hasil\s*tindak\s*lanjut)(?:\s*(?:instansi|laporan|dari\s*instansi|terakhir|\(?\d+\)?))?$/i,
  ],
  [
    'other',
    /^(?:judul|isi|kategori|topik|klasifikasi|lokasi|tempat|pelapor|nama(?:\s*pelapor)?|lampiran|uraian|kronologi|channel|kanal|sumber)(?:\s*(?:laporan|kejadian|pengaduan))?$/i,
  ],
]

/** Characters. A page of SP4N is much shorter. */
const LONGEST = 20_000

/** @param zone of dates that do not say theirs */
export function readAnswer(pasted: string, zone: TimeZone): PastedAnswer {
  const lines = pasted
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(/\u00A0/g, ' ')
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
  const found = sortOut(lines)
  const answer = answerIn(found.answer, lines, found.hasLabels)
  const [sp4nId, link] = [numberIn(found, lines), linkIn(lines)]
  const statusWords = found.status ?? lines.find((line) => line.length <= 40 && readStatus(line) !== undefined)
  const status = statusWords === undefined ? undefined : readStatus(statusWords)
  const agency = found.agency ?? agencyIn(answer.head)
  const reportedAt = found.reported === undefined ? undefined : readDate(found.reported, zone)
  const answeredAt = readDate(found.answered ?? answer.head, zone)
  return {
    answer: answer.words,
    ...(sp4nId && { sp4nId }),
    ...(link && { link }),
    ...(status && { status }),
    ...(statusWords && { statusWords: statusWords.slice(0, 100) }),
    ...(agency && { agency: agency.slice(0, 200) }),
    ...(reportedAt && { reportedAt }),
    ...(answeredAt && { answeredAt }),
  }
}

type Sorted = Partial<Record<'number' | 'status' | 'agency' | 'reported' | 'answered', string>> & { answer: string[]; hasLabels: boolean }

/** Each line to the label that stands before it. Only the first value of a label counts; of an answer every line. */
function sortOut(lines: readonly string[]): Sorted {
  const sorted: Sorted = { answer: [], hasLabels: false }
  let field: Field | undefined
  for (const line of lines) {
    const labelled = labelOf(line)
    if (labelled) sorted.hasLabels = true
    if (labelled) field = labelled.field
    const value = labelled ? labelled.value : line
    if (field === 'answer') sorted.answer.push(value)
    else if (field && field !== 'other' && value) {
      sorted[field] ??= value
      field = 'other'
    }
  }
  return sorted
}

/** A label with its value, or alone on its line. Words of an answer that look like a label ("Status: …") begin a new field all the same. */
function labelOf(line: string): { field: Field; value: string } | undefined {
  const [, name = '', rest = ''] = /^([\p{L}][\p{L}\d .()/]{0,40}?)\s*[:：]\s*(.*)$/u.exec(line) ?? []
  const spoken = name || (line.length <= 40 ? line : '')
  const field = LABELS.find(([, pattern]) => pattern.test(spoken.trim()))?.[0]
  return field && { field, value: name ? rest : '' }
}

function numberIn({ number }: Sorted, lines: readonly string[]): string | undefined {
  if (number !== undefined) return readNumber(number.split(/\s{2,}|[,;|]/)[0] ?? '')
  const marked = lines.map((line) => /#\s?(\d{4,12})\b/.exec(line)?.[1]).find(Boolean)
  return marked ?? lines.map((line) => /^https:\/\/\S+$/.test(line) && readNumber(line)).find((one): one is string => Boolean(one))
}

function linkIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const link = readLink(/https:\/\/\S+/.exec(line)?.[0] ?? '')
    if (link) return link
  }
  return undefined
}

/** @returns the words, and the line above them that says who and when */
function answerIn(labelled: readonly string[], lines: readonly string[], hasLabels: boolean): { words: string; head: string } {
  const told = trimmed(labelled)
  const [first = '', ...rest] = told
  const isHead = rest.length > 0 && first.length <= 120 && (HAS_YEAR.test(first) || AGENCY.test(first))
  if (told.length > 0) return { words: paragraphs(isHead ? trimmed(rest) : told), head: isHead ? first : '' }
  // Nothing but the answer itself was copied.
  return { words: hasLabels ? '' : paragraphs(trimmed(lines)), head: '' }
}

const HAS_YEAR = /\b20\d{2}\b/
const AGENCY =
  /^(?:dinas|badan|kecamatan|kelurahan|desa|bagian|kantor|inspektorat|sekretariat|rsud|satuan|satpol|kementerian|pemerintah|kepolisian|perum\w*|pt\b)/i

function agencyIn(head: string): string | undefined {
  const name = head.split(/\s*[(|,]|\s+-\s+|\s\d/)[0]?.trim()
  return name && AGENCY.test(name) ? name : undefined
}

function trimmed(lines: readonly string[]): string[] {
  const isFilled = (line: string) => line !== ''
  const [from, to] = [lines.findIndex(isFilled), lines.findLastIndex(isFilled)]
  return from < 0 ? [] : lines.slice(from, to + 1)
}

function paragraphs(lines: readonly string[]): string {
  return lines.join('\n').replace(/\n{3,}/g, '\n\n')
}
