/**
 * The line over HTTP. Sending follows the old calls of LAPOR! as public code shows them (`/api/stream/addstream`, XML with a token,
 * answered with `trackingid`): never tried against the real service, whose present interface is told to governments only.
 * Looking up, status and new reports have no call that we know: those here are our own, and only our stand-in answers them.
 */
import { z } from 'zod'
import { Sp4nError, type OutgoingReport, type Sp4nAdapter, type Sp4nProblem } from '#bridges/sp4n/line/adapter.ts'
import { readDate } from '#bridges/sp4n/dates.ts'
import { readLink, readNumber } from '#bridges/sp4n/numbers.ts'
import { readStatus } from '#bridges/sp4n/statuses.ts'
import { classOf, type IncomingReport } from '#bridges/sp4n/table/rows.ts'
import { storableText } from '#lib/plain.ts'

/** @property url without a final slash @property sender the government itself: no reporter's name goes out */
export type LineSettings = {
  url: string
  token: string
  hasExtras: boolean
  zone: string
  sender: { firstName: string; lastName: string; phone: string; email: string }
}

export function httpLine(settings: LineSettings): Sp4nAdapter {
  const send = async (report: OutgoingReport) => {
    const init = { method: 'POST', body: xmlOf(report, settings), headers: { 'content-type': 'application/xml; charset=utf-8' } }
    const answer = await ask(settings, '/api/stream/addstream', { init, isSending: true })
    const number = readNumber(/tracking_?id["'\s]*[>:=]["'\s]*(?:<!\[CDATA\[)?\s*([\w-]{3,20})/i.exec(answer)?.[1] ?? '')
    if (number) return number
    throw new Sp4nError('unclear', plainWords(answer))
  }
  if (!settings.hasExtras) return { send }
  const extra = (path: string) =>
    ask(settings, `/api/contoh/${path}`, { init: { headers: { authorization: `Bearer ${settings.token}` } }, isSending: false })
  return {
    send,
    find: async (reference) => read(foundShape, await extra(`cari?rujukan=${encodeURIComponent(reference)}`)).trackingid ?? undefined,
    look: async (sp4nId) => {
      const { laporan } = read(oneShape, await extra(`laporan?trackingid=${encodeURIComponent(sp4nId)}`))
      return laporan ? incomingOf(laporan, settings.zone) : undefined
    },
    listNew: async (since) => {
      const { daftar } = read(listShape, await extra(`baru${since ? `?sejak=${since.toISOString()}` : ''}`))
      return daftar.flatMap((one) => incomingOf(one, settings.zone) ?? [])
    },
  }
}

/** Milliseconds. */
const PATIENCE = 20_000
/** Characters. */
const LARGEST = 4_000_000

type Asked = { init: RequestInit; isSending: boolean }

/** @throws Sp4nError */
async function ask({ url }: LineSettings, path: string, { init, isSending }: Asked): Promise<string> {
  const lost: Sp4nProblem = isSending ? 'unclear' : 'down'
  let response: Response
  let body: string
  try {
    response = await fetch(url + path, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    body = await textOf(response)
  } catch (error) {
    const code = codeOf(error)
    throw new Sp4nError(NEVER_ARRIVED.has(code) ? 'down' : lost, code || 'no answer')
  }
  if (response.ok) return body
  throw new Sp4nError(problemOf(response.status, lost), plainWords(body) || `HTTP ${response.status}`)
}

function problemOf(status: number, lost: Sp4nProblem): Sp4nProblem {
  if (status === 503 || status === 429) return 'down'
  if (status >= 500 || status === 408) return lost
  return status === 401 || status === 403 || status === 404 ? 'misconfigured' : 'refused'
}

/** No connection came about: whatever we wanted to say was not heard. */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

function codeOf(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; errors?: { code?: unknown }[] } }).cause
  const code = cause?.code ?? cause?.errors?.[0]?.code ?? (error as { name?: unknown }).name
  return typeof code === 'string' ? code : ''
}

/** Never more than we can hold. */
async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LARGEST) throw new Error('too long')
  }
  return storableText(text)
}

function plainWords(body: string): string {
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}

function xmlOf({ reference, title, text, isSecret, isAnonymous }: OutgoingReport, { token, sender }: LineSettings): string {
  const tag = (name: string, value: string) => `<${name}>${escaped(value)}</${name}>`
  const who = [
    tag('email', sender.email),
    tag('telpon', sender.phone),
    tag('namadepan', sender.firstName),
    tag('namabelakang', sender.lastName),
  ].join('')
  const flags = `rahasia="${isSecret ? 1 : 0}" anonim="${isAnonymous ? 1 : 0}" rujukan="${escaped(reference)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<lapor token="${escaped(token)}"><pelapor>${who}</pelapor><laporan ${flags}>${tag('isi', `${title}\n\n${text}`)}</laporan></lapor>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

function escaped(text: string): string {
  // Signs that XML cannot hold at all.
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}

/** Names as in SP4N's open data. What we do not know is left out. */
const recordShape = z.object({
  TrackingID: z.coerce.string(),
  JudulLaporan: z.string().nullish(),
  IsiLaporan: z.string().nullish(),
  Kategori: z.string().nullish(),
  Klasifikasi: z.string().nullish(),
  DisposisiInstansi: z.string().nullish(),
  Area: z.string().nullish(),
  Status: z.string().nullish(),
  TanggalLaporanMasuk: z.string().nullish(),
  TanggalDisposisi: z.string().nullish(),
  TanggalTindakLanjut: z.string().nullish(),
  TindakLanjut: z.string().nullish(),
  Rahasia: z.boolean().nullish(),
  Anonim: z.boolean().nullish(),
  Tautan: z.string().nullish(),
})
type SentRecord = z.infer<typeof recordShape>

const foundShape = z.object({ trackingid: z.coerce.string().nullish() })
const oneShape = z.object({ laporan: recordShape.nullish() })
const listShape = z.object({ daftar: z.array(recordShape).max(1000) })

/** @throws Sp4nError down: an answer that is none is as good as none */
function read<T>(shape: z.ZodType<T>, body: string): T {
  try {
    return shape.parse(JSON.parse(body))
  } catch {
    throw new Sp4nError('down', 'an answer that cannot be read')
  }
}

function incomingOf(record: SentRecord, zone: string): IncomingReport | undefined {
  const sp4nId = readNumber(record.TrackingID)
  const text = record.IsiLaporan?.trim() || record.JudulLaporan?.trim()
  if (!sp4nId || !text) return undefined
  const moment = (written: string | null | undefined) => (written ? (readDate(written, zone)?.toISOString() ?? null) : null)
  return {
    sp4nId,
    title: record.JudulLaporan?.trim().slice(0, 300) ?? '',
    text: text.slice(0, 8000),
    category: record.Kategori?.trim() ?? '',
    class: classOf(record.Klasifikasi ?? ''),
    agency: record.DisposisiInstansi?.trim() || null,
    place: record.Area?.trim() || null,
    status: readStatus(record.Status ?? '') ?? null,
    statusWords: record.Status?.trim() || null,
    reportedAt: moment(record.TanggalLaporanMasuk),
    forwardedAt: moment(record.TanggalDisposisi),
    isSecret: record.Rahasia ?? false,
    isAnonymous: record.Anonim ?? false,
    answer: record.TindakLanjut?.trim().slice(0, 8000) || null,
    answeredAt: moment(record.TanggalTindakLanjut),
    link: readLink(record.Tautan ?? '') ?? null,
  }
}
