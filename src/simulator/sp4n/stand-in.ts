/**
 * Stands where SP4N-LAPOR! stands: takes reports as the old call took them, strictly, and answers questions that only we ask.
 * It can be out of order, by hand or an hour a day, and can lose an answer on the way. What it does is our invention.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { findByReference, findReport, insertReport, listForwarded, readSwitches, writeSwitches } from '#simulator/sp4n/queries.ts'
import type { SimulatorDb, Sp4nReportRow } from '#simulator/tables.ts'

export const sp4nSwitches = z.object({
  isDown: z.boolean(),
  /** Hour of the day (UTC) in which nothing answers; null: none. */
  downHour: z.number().int().min(0).max(23).nullable(),
  /** So many of the next reports are taken, and then the line is cut before the answer. */
  cutAnswers: z.number().int().min(0).max(1000),
})
export type Sp4nSwitches = z.infer<typeof sp4nSwitches>

const BEHAVED: Sp4nSwitches = { isDown: false, downHour: null, cutAnswers: 0 }

/** @property tokens the keys of the regions it knows */
export type Sp4nStandIn = { db: SimulatorDb; now: () => Date; tokens: () => Promise<readonly string[]>; switches: Sp4nSwitches }

export async function createSp4nStandIn(parts: Omit<Sp4nStandIn, 'switches'>): Promise<Sp4nStandIn> {
  const kept = sp4nSwitches.safeParse(await readSwitches(parts.db))
  return { ...parts, switches: kept.success ? kept.data : { ...BEHAVED } }
}

export async function setSp4nSwitches(standIn: Sp4nStandIn, change: Partial<Sp4nSwitches>): Promise<Sp4nSwitches> {
  Object.assign(standIn.switches, change)
  await writeSwitches(standIn.db, standIn.switches)
  return standIn.switches
}

export function isDown({ switches, now }: Sp4nStandIn): boolean {
  return switches.isDown || now().getUTCHours() === switches.downHour
}

/** Uses up one of the next times, if there is one left. */
export function losesAnswer({ switches }: Sp4nStandIn): boolean {
  if (switches.cutAnswers === 0) return false
  switches.cutAnswers--
  return true
}

/** @property status of HTTP */
export class Sp4nFault extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** @throws Sp4nFault 401 */
export async function refuseStranger({ tokens }: Sp4nStandIn, token: string): Promise<string> {
  if (!(await tokens()).includes(token)) throw new Sp4nFault(401, 'token tidak dikenal')
  return token
}

const flag = z.enum(['0', '1'])
/** Exactly what the call knows: a misspelt element is refused and not overlooked. */
const bodyShape = z.strictObject({
  lapor: z.strictObject({
    '@token': z.string().min(1),
    pelapor: z.strictObject({ email: z.string(), telpon: z.string(), namadepan: z.string().min(1), namabelakang: z.string() }),
    laporan: z.strictObject({
      '@rahasia': flag,
      '@anonim': flag,
      '@rujukan': z.string().max(100).optional(),
      isi: z.string().trim().min(20, 'isi terlalu pendek').max(30_000, 'isi terlalu panjang'),
    }),
  }),
})

/** Takes a report; the same reference again is the same report. @returns its number @throws Sp4nFault 400, 401 */
export async function takeReport(standIn: Sp4nStandIn, xml: string): Promise<{ trackingid: string; transaksiid: string }> {
  const { lapor } = bodyOf(xml)
  const token = await refuseStranger(standIn, lapor['@token'])
  const { isi, ...flags } = lapor.laporan
  const reference = flags['@rujukan'] ?? null
  const [title = '', ...rest] = isi.split('\n')
  const made = await insertReport(standIn.db, {
    token,
    reference,
    title: title.slice(0, 200),
    body: rest.join('\n').trim(),
    category: '',
    area: '',
    agency: '',
    status: 'Belum',
    isSecret: flags['@rahasia'] === '1',
    isAnonymous: flags['@anonim'] === '1',
    reportedAt: standIn.now(),
    forwardedAt: null,
  })
  const id = made?.id ?? (await findByReference(standIn.db, token, reference ?? ''))?.id ?? ''
  return { trackingid: String(id), transaksiid: `T${id}` }
}

function bodyOf(xml: string): z.infer<typeof bodyShape> {
  if (XMLValidator.validate(xml) !== true) throw new Sp4nFault(400, 'XML tidak terbaca')
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
  })
  const read = bodyShape.safeParse(parser.parse(xml))
  if (!read.success)
    throw new Sp4nFault(
      400,
      read.error.issues
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ')
        .slice(0, 300),
    )
  return read.data
}

export async function searchReference({ db }: Sp4nStandIn, token: string, reference: string): Promise<{ trackingid: string | null }> {
  const found = await findByReference(db, token, reference)
  return { trackingid: found ? String(found.id) : null }
}

export async function lookUp({ db }: Sp4nStandIn, token: string, id: string): Promise<{ laporan: object | null }> {
  const found = /^\d{1,12}$/.test(id) ? await findReport(db, token, Number(id)) : undefined
  return { laporan: found ? recordOf(found) : null }
}

export async function listNew({ db }: Sp4nStandIn, token: string, since: string | undefined): Promise<{ daftar: object[] }> {
  const from = new Date(since ?? 0)
  if (Number.isNaN(from.getTime())) throw new Sp4nFault(400, 'sejak tidak terbaca')
  return { daftar: (await listForwarded(db, token, from)).map(recordOf) }
}

/** Names as in SP4N's open data, where it has them. */
function recordOf(row: Sp4nReportRow): object {
  return {
    TrackingID: String(row.id),
    JudulLaporan: row.title,
    IsiLaporan: row.body || row.title,
    Kategori: row.category,
    DisposisiInstansi: row.agency,
    Area: row.area,
    Status: row.status,
    TanggalLaporanMasuk: row.reportedAt.toISOString(),
    TanggalDisposisi: row.forwardedAt?.toISOString() ?? null,
    TindakLanjut: row.answer,
    TanggalTindakLanjut: row.answeredAt?.toISOString() ?? null,
    Rahasia: row.isSecret,
    Anonim: row.isAnonymous,
  }
}
