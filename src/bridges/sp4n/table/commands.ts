/** Reports of SP4N come over: from a table a person said yes to, or from the line. The same number is the same report, however often. */
import { record as recordAct } from '#audit/commands.ts'
import { withCase, type Held } from '#cases/change-commands.ts'
import { keyOfAnswer } from '#bridges/sp4n/answer-key.ts'
import { ownTicketIn } from '#bridges/sp4n/pack/sign.ts'
import { saveFacts, type Sp4nFacts } from '#bridges/sp4n/commands.ts'
import { lockByNumber, lockSent, updateLink, type LinkRow } from '#bridges/sp4n/queries.ts'
import { isOver } from '#bridges/sp4n/statuses.ts'
import {
  findImport,
  insertImport,
  listToReport,
  lockImport,
  removeOldImports,
  removeWaiting,
  updateImport,
  type ImportResult,
  type ImportRow,
  type ReportedCase,
} from '#bridges/sp4n/table/queries.ts'
import { decodeTable } from '#bridges/sp4n/table/csv.ts'
import { readSheet, type IncomingReport } from '#bridges/sp4n/table/rows.ts'
import { categoryOf, isSensitiveTopic } from '#bridges/sp4n/topics.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { dayAfter, instantAt, type Day } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { findRegionById, listCategories, type CategoryRow, type RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { submitOnce } from '#reports/commands.ts'
import { findReportByTicket } from '#reports/queries.ts'

/** Bytes. 2,000 reports with long words are about 4 MB. */
const LARGEST = 8 * 1024 * 1024

export type OfferTable = { region: RegionRow; staffId: string; bytes: Uint8Array; fileName: string; at: Date }

/** Checked and kept until somebody says yes. @returns its id @throws DomainError sp4n.file_too_large, sp4n.file_unreadable, sp4n.no_columns */
export async function offerTable(db: Db, { region, staffId, bytes, fileName, at }: OfferTable): Promise<string> {
  if (bytes.byteLength > LARGEST) throw new DomainError('sp4n.file_too_large', { megabytes: LARGEST / 1024 / 1024 })
  const text = decodeTable(bytes)
  if (!text?.trim()) throw new DomainError('sp4n.file_unreadable')
  const sheet = readSheet(text, { zone: region.zone, now: at })
  if (!sheet) throw new DomainError('sp4n.no_columns')
  const id = newId()
  const { identity, unknown } = sheet.columns
  await inRegion(db, region.id, async (trx) => {
    const categories = await listCategories(trx, region.id)
    const rows = sheet.rows.map((row) => ({ ...row, report: withoutWho(row.report, { region, categories }) }))
    await insertImport(trx, {
      regionId: region.id,
      id,
      fileName: fileName.slice(0, 120),
      rows,
      problems: JSON.stringify(sheet.problems),
      leftOut: JSON.stringify({ identity, unknown, isCut: sheet.isCut }),
      createdAt: at,
      createdBy: staffId,
    })
  })
  return id
}

type Known = { region: RegionRow; categories: readonly CategoryRow[] }

/** A telephone number stays only where the matter cannot be dealt with otherwise. */
function withoutWho({ phone, email, ...report }: IncomingReport, known: Known): IncomingReport {
  const isNeeded = !report.isAnonymous && (categoryFor(report, known)?.needsIdentity ?? false)
  return { ...report, ...(isNeeded && phone ? { phone } : {}), ...(isNeeded && email ? { email } : {}) }
}

function categoryFor({ category }: IncomingReport, { region, categories }: Known): CategoryRow | undefined {
  const code = categoryOf(
    category,
    categories.map((one) => one.code),
    region.settings.sp4n.topics,
  )
  return categories.find((one) => one.code === code)
}

/** @throws DomainError sp4n.not_found */
export async function startImport(db: Db, { regionId, importId }: { regionId: string; importId: string }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const found = await lockImport(trx, regionId, importId)
    if (!found) throw new DomainError('sp4n.not_found')
    if (found.state !== 'waiting') return
    await updateImport(trx, found, { state: 'running' })
    await enqueue(trx, 'import-sp4n', { regionId, importId })
  })
}

/** Nobody wants it brought over. One that is under way goes on. */
export async function dropTable(db: Db, { regionId, importId }: { regionId: string; importId: string }): Promise<void> {
  await inRegion(db, regionId, (trx) => removeWaiting(trx, regionId, importId))
}

/** Row after row, each for itself: killed half-way it goes on where it stopped, and a row done twice is done once. */
export async function importTable({ db, log, now }: JobContext, { regionId, importId }: Jobs['import-sp4n']): Promise<void> {
  const found = await inRegion(db, regionId, (trx) => findImport(trx, regionId, importId))
  if (found?.state !== 'running') return
  const result: ImportResult = { opened: 0, updated: 0, unchanged: 0, closed: 0, failed: 0, ...found.result }
  for (const [place, { report }] of found.rows.entries()) {
    if (place < found.doneCount) continue
    const outcome = await bringOver(db, { regionId, report, staffId: found.createdBy, at: now() }).catch((error: unknown) => {
      log.error({ importId, place, error: error instanceof Error ? error.message : error }, 'a report of SP4N could not be brought over')
      return 'failed' as const
    })
    result[outcome]++
    await inRegion(db, regionId, (trx) => updateImport(trx, found, { doneCount: place + 1, result: JSON.stringify(result) }))
  }
  await inRegion(db, regionId, async (trx) => {
    await updateImport(trx, found, doneOf(found, now()))
    await announce(trx, { regionId, topic: 'case' })
  })
}

/** What was read is in the cases now; who sent which words need not stay here as well. */
function doneOf({ rows }: ImportRow, at: Date) {
  const kept = rows.map(({ line, report: { sp4nId } }) => ({ line, report: { sp4nId } }))
  return { state: 'done', finishedAt: at, rows: kept }
}

export type BringOver = { regionId: string; report: IncomingReport; staffId: string | null; at: Date }

/** closed: unknown here and over there, so there is nothing left to do */
export async function bringOver(db: Db, { regionId, report, staffId, at }: BringOver): Promise<'opened' | 'updated' | 'unchanged' | 'closed'> {
  const region = await findRegionById(db, regionId)
  if (!region) throw new DomainError('region.not_found')
  return inRegion(db, regionId, async (trx) => {
    const known = await lockByNumber(trx, regionId, report.sp4nId)
    if (known) return (await refresh(trx, known, { report, staffId, at })) ? 'updated' : 'unchanged'
    const ours = await ownCaseOf(trx, region, report)
    if (ours) return numberOwn(trx, ours, { report, staffId, at })
    if (isOver(report.status)) return 'closed'
    return (await open(trx, region, { report, staffId, at })) ? 'opened' : 'unchanged'
  })
}

type Given = Omit<BringOver, 'regionId'>

/** What we handed over by hand comes back in their tables: it carries our own sentence with our ticket. */
async function ownCaseOf(trx: Trx, region: RegionRow, { text }: IncomingReport): Promise<{ regionId: string; caseId: string } | undefined> {
  const ticket = ownTicketIn(text, region)
  const report = ticket && (await findReportByTicket(trx, region.id, ticket))
  return report ? { regionId: region.id, caseId: report.caseId } : undefined
}

async function numberOwn(trx: Trx, ours: { regionId: string; caseId: string }, { report, staffId, at }: Given): Promise<'updated' | 'unchanged'> {
  const command = { ...ours, actor: { staffId: staffId ?? undefined }, at }
  return withCase(trx, command, async (held) => {
    // It has another number already: whoever copied our words there, nothing is opened a second time.
    if ((await lockSent(trx, ours.regionId, ours.caseId))?.sp4nId) return 'unchanged'
    const sentAt = earlier(report.reportedAt, at)
    const link = await saveFacts(held, { ...command, direction: 'to_sp4n', facts: { ...factsOf(report, at), number: report.sp4nId, sentAt } })
    await keepAnswer(held, link, report)
    return 'updated'
  })
}

/** Their news about a report we know. It never moves our case. @returns whether there was any */
export async function refresh(trx: Trx, link: LinkRow, { report, staffId, at }: Given): Promise<boolean> {
  const command = { regionId: link.regionId, caseId: link.caseId, actor: { staffId: staffId ?? undefined }, at }
  return withCase(trx, command, async (held) => {
    const facts = factsOf(report, at)
    const after = await saveFacts(held, { ...command, linkId: link.id, direction: link.direction, facts })
    const isAnswered = await keepAnswer(held, after, report)
    return isAnswered || ['status', 'agency', 'statusWords'].some((column) => link[column as 'status'] !== after[column as 'status'])
  })
}

function factsOf({ status, statusWords, agency, link }: IncomingReport, at: Date): Sp4nFacts {
  return { seenAt: at, status: status ?? undefined, statusWords: statusWords ?? undefined, agency: agency ?? undefined, link: link ?? undefined }
}

/** An answer there waits for an officer to look at it; nobody is told by a machine. */
async function keepAnswer({ trx }: Held, link: LinkRow, { answer, answeredAt, agency }: IncomingReport): Promise<boolean> {
  if (!answer?.trim() || link.answerKey === keyOfAnswer(answer) || link.answer?.text === answer) return false
  await updateLink(trx, link, { answer: JSON.stringify({ text: answer, agency, at: answeredAt }) })
  return true
}

/** @returns false when somebody else was first */
async function open(trx: Trx, region: RegionRow, { report, staffId, at }: Given): Promise<boolean> {
  const categories = await listCategories(trx, region.id)
  const category = categoryFor(report, { region, categories })
  const ways = category?.needsIdentity ? waysOf(report) : []
  // The days count from when SP4N handed it to us, not from when somebody found the time to bring it over.
  const received = earlier(report.forwardedAt, at)
  const submitted = await submitOnce(trx, { regionId: region.id, submissionKey: `sp4n:${report.sp4nId}` }, async () => ({
    region,
    channel: 'sp4n',
    text: wordsOf(report),
    categoryCode: category?.code,
    class: report.class,
    place: report.place ? { text: report.place } : {},
    isAnonymous: report.isAnonymous,
    isSecret: report.isSecret || isSensitiveTopic(report.category),
    isEmergency: false,
    messageIds: [],
    source: { externalId: report.sp4nId, ...(report.link && { link: report.link }) },
    ...(ways.length > 0 ? { contactId: await addReporter(trx, { regionId: region.id, ways }) } : {}),
    toldAt: earlier(report.reportedAt, received),
    at: received,
  }))
  const command = { regionId: region.id, caseId: submitted.caseId, actor: { staffId: staffId ?? undefined }, at }
  await withCase(trx, command, async (held) => {
    const facts = { ...factsOf(report, at), number: report.sp4nId, sentAt: received }
    const link = await saveFacts(held, { ...command, direction: 'from_sp4n', facts })
    await keepAnswer(held, link, report)
  })
  return submitted.isNew
}

/** Its title is said first, as a reporter of ours would begin. */
function wordsOf({ title, text }: IncomingReport): string {
  if (!title || text.toLowerCase().startsWith(title.toLowerCase())) return text
  return `${title}${/[.!?]$/.test(title) ? '' : '.'}\n\n${text}`
}

function earlier(said: string | null, than: Date): Date {
  const at = said === null ? than : new Date(said)
  return at < than ? at : than
}

/** @returns only what can be one */
function waysOf({ phone, email }: IncomingReport): { kind: 'phone' | 'email'; address: string }[] {
  const figures = (phone ?? '').replace(/\D/g, '').replace(/^(?:0062|62|0)/, '')
  return [
    ...(/^[2-9]\d{6,12}$/.test(figures) ? [{ kind: 'phone' as const, address: `+62${figures}` }] : []),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email ?? '') ? [{ kind: 'email' as const, address: (email ?? '').toLowerCase() }] : []),
  ]
}

/** Days a table waits for a yes, and days it is remembered that one was brought over. */
const WAITS = 2
const REMEMBERED = 90

export async function forgetOldTables(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  const ago = (days: number) => new Date(at.getTime() - days * 86_400_000)
  await inRegion(db, regionId, (trx) => removeOldImports(trx, regionId, { waitingSince: ago(WAITS), doneSince: ago(REMEMBERED) }))
}

/** Cases in one table. A year of a busy regency. */
const MOST_REPORTED = 20_000

/** @property from the first day @property to the last day */
export type ExportTable = { region: RegionRow; staffId: string; from: Day; to: Day; at: Date }

/** Our cases as rows for SP4N, written down before they are handed out. */
export function exportTable(db: Db, { region, staffId, from, to, at }: ExportTable): Promise<ReportedCase[]> {
  const between = { from: instantAt(from, '00:00', region.zone), to: instantAt(dayAfter(to), '00:00', region.zone), limit: MOST_REPORTED }
  return inRegion(db, region.id, async (trx) => {
    const { cases } = await listToReport(trx, region.id, between)
    await recordAct(trx, { regionId: region.id, act: 'table.exported', at, staffId, details: { table: 'sp4n', from, to, rows: cases.length } })
    return cases
  })
}
