/** The queue as the phone keeps it. Every change of a row is one transaction of the browser's database. */
import { titleOf } from '#reports/title.ts'
import { isSendable, isUnsent, mayEdit, type Content, type Receipt, type ReportMark } from './queue.ts'
import type { FieldDatabase, PhoneVisit, StoredReport } from './database.ts'
import { seal, sealJson, unseal, unsealJson } from './seal.ts'
import type { Posting, QueueStore } from './sync.ts'

/** What is left of a report once it has a number. */
export type SentContent = { title: string; receipt: Receipt; toldAt: string }

export type Locked = { db: FieldDatabase; key: CryptoKey }

export function queueStore({ db, key }: Locked): QueueStore {
  return {
    listSendable: async (owner) => (await listMarks(db, owner)).filter(isSendable).toSorted((a, b) => a.savedAt - b.savedAt),
    listUnsentFiles: async (reportKey) => (await db.getAllFromIndex('files', 'reportKey', reportKey)).filter(({ isSent }) => !isSent),
    async readFile(fileKey) {
      const file = await db.get('files', fileKey)
      return file && new Blob([await unseal(key, file.sealed)], { type: file.mediaType })
    },
    async markFile(fileKey, change) {
      const trx = db.transaction('files', 'readwrite')
      const file = await trx.store.get(fileKey)
      if (file) await trx.store.put({ ...file, ...change })
      await trx.done
    },
    post: (reportKey) => post({ db, key }, reportKey),
    markSent: (reportKey, receipt) => markSent({ db, key }, reportKey, receipt),
    async markProblem(reportKey, change, withFiles) {
      const trx = db.transaction(['reports', 'files'], 'readwrite')
      const found = await trx.objectStore('reports').get(reportKey)
      if (found?.state === 'waiting') await trx.objectStore('reports').put({ ...found, ...change(found) })
      if (withFiles)
        for (const file of await trx.objectStore('files').index('reportKey').getAll(reportKey))
          await trx.objectStore('files').put({ ...file, isSent: false, uploadKey: null })
      await trx.done
    },
  }
}

async function post({ db, key }: Locked, reportKey: string): Promise<Posting | undefined> {
  const trx = db.transaction(['reports', 'files'], 'readwrite')
  const found = await trx.objectStore('reports').get(reportKey)
  const files = await trx.objectStore('files').index('reportKey').getAll(reportKey)
  const isReady = found !== undefined && isSendable(found) && files.every(({ isSent }) => isSent)
  if (isReady) await trx.objectStore('reports').put({ ...found, isPosted: true })
  await trx.done
  if (!isReady) return undefined
  const { sealed, ...mark } = found
  const inOrder = files.toSorted((a, b) => a.addedAt - b.addedAt)
  return { mark, content: await unsealJson<Content>(key, sealed), uploadKeys: inOrder.flatMap(({ uploadKey }) => uploadKey ?? []) }
}

/** The words and photos leave the phone's memory: they are safe elsewhere, and the phone may be lost. */
async function markSent({ db, key }: Locked, reportKey: string, receipt: Receipt): Promise<void> {
  const before = await db.get('reports', reportKey)
  if (!before || before.state === 'sent') return
  const { text, isSecret, toldAt } = await unsealJson<Content>(key, before.sealed)
  const kept: SentContent = { title: isSecret ? '' : titleOf(text), receipt, toldAt }
  const sealed = await sealJson(key, kept)
  const trx = db.transaction(['reports', 'files'], 'readwrite')
  await trx.objectStore('reports').put({ ...before, state: 'sent', isPosted: false, problem: null, sealed })
  for (const file of await trx.objectStore('files').index('reportKey').getAllKeys(reportKey)) await trx.objectStore('files').delete(file)
  await trx.done
}

export async function listMarks(db: FieldDatabase, owner: string): Promise<StoredReport[]> {
  return db.getAllFromIndex('reports', 'owner', owner)
}

/** @returns how many of this officer's reports the server does not have, as far as this phone knows */
export async function countUnsent(db: FieldDatabase, owner: string): Promise<number> {
  return (await listMarks(db, owner)).filter(isUnsent).length
}

export function readContent({ key }: Locked, report: StoredReport): Promise<Content> {
  return unsealJson<Content>(key, report.sealed)
}

export function readSent({ key }: Locked, report: StoredReport): Promise<SentContent> {
  return unsealJson<SentContent>(key, report.sealed)
}

/**
 * A draft, or a change of what was saved. What was finished meanwhile (a second tap, a late autosave) does not become a draft again.
 * @returns false: it may have arrived by now, or was finished; nothing was changed
 */
export async function saveContent({ db, key }: Locked, mark: ReportMark, content: Content): Promise<boolean> {
  const sealed = await sealJson(key, content)
  const trx = db.transaction('reports', 'readwrite')
  const found = await trx.store.get(mark.key)
  const isLate = mark.state === 'draft' && found !== undefined && found.state !== 'draft'
  const isOpen = !found || (found.owner === mark.owner && mayEdit(found) && !isLate)
  if (isOpen) await trx.store.put({ ...mark, isPosted: false, tries: 0, nextTryAt: 0, problem: null, sealed })
  await trx.done
  return isOpen
}

/** To be changed: a draft again, so that it does not go meanwhile. @returns undefined: it may have arrived already, or is another's */
export async function reopenReport(
  { db, key }: Locked,
  reportKey: string,
  owner: string,
): Promise<{ mark: ReportMark; content: Content } | undefined> {
  const trx = db.transaction('reports', 'readwrite')
  const found = await trx.store.get(reportKey)
  const isOpen = found !== undefined && found.owner === owner && mayEdit(found)
  if (isOpen) await trx.store.put({ ...found, state: 'draft', tries: 0, nextTryAt: 0, problem: null })
  await trx.done
  if (!isOpen) return undefined
  const { sealed, ...mark } = found
  return { mark: { ...mark, state: 'draft', tries: 0, nextTryAt: 0, problem: null }, content: await unsealJson<Content>(key, sealed) }
}

/** The draft becomes a report of the queue, with the next number of this phone's slips. */
export async function finishDraft(db: FieldDatabase, mark: ReportMark, formatSlip: (series: string, running: number) => string): Promise<ReportMark> {
  const trx = db.transaction(['reports', 'visits'], 'readwrite')
  const found = await trx.objectStore('reports').get(mark.key)
  const visit = await trx.objectStore('visits').get([mark.owner, mark.visitId])
  if (!found || !visit) throw new Error('no such draft')
  if (found.state !== 'draft') return found
  const running = visit.lastRunning + 1
  const finished = { ...found, ...mark, state: 'waiting' as const, slip: found.slip || formatSlip(visit.series, running) }
  if (!found.slip) await trx.objectStore('visits').put({ ...visit, lastRunning: running })
  await trx.objectStore('reports').put(finished)
  await trx.done
  return finished
}

/** Forgets it here; what was sent is elsewhere. */
export async function deleteReport(db: FieldDatabase, reportKey: string): Promise<void> {
  const trx = db.transaction(['reports', 'files'], 'readwrite')
  await trx.objectStore('reports').delete(reportKey)
  for (const file of await trx.objectStore('files').index('reportKey').getAllKeys(reportKey)) await trx.objectStore('files').delete(file)
  await trx.done
}

type NewFile = { key: string; reportKey: string; owner: string; addedAt: number }

export async function addFile({ db, key }: Locked, file: NewFile, bytes: Blob): Promise<void> {
  const sealed = await seal(key, new Uint8Array(await bytes.arrayBuffer()))
  await db.put('files', { ...file, isSent: false, uploadKey: null, mediaType: bytes.type, size: bytes.size, sealed })
}

export async function listFilesOf(
  db: FieldDatabase,
  reportKey: string,
): Promise<{ key: string; mediaType: string; size: number; addedAt: number }[]> {
  const files = await db.getAllFromIndex('files', 'reportKey', reportKey)
  return files.toSorted((a, b) => a.addedAt - b.addedAt).map(({ key, mediaType, size, addedAt }) => ({ key, mediaType, size, addedAt }))
}

export async function deleteFile(db: FieldDatabase, fileKey: string): Promise<void> {
  await db.delete('files', fileKey)
}

/** Newest first. */
export async function listPhoneVisits(db: FieldDatabase, owner: string): Promise<PhoneVisit[]> {
  return (await db.getAllFromIndex('visits', 'owner', owner)).toSorted((a, b) => b.day.localeCompare(a.day) || b.createdAt - a.createdAt)
}

/** Milliseconds that a report stays on the phone after it was sent, with its number. */
const KEPT = 7 * 24 * 60 * 60_000

export async function deleteOldSent(db: FieldDatabase, now: number): Promise<void> {
  const trx = db.transaction('reports', 'readwrite')
  for (const report of await trx.store.getAll()) if (report.state === 'sent' && report.savedAt < now - KEPT) await trx.store.delete(report.key)
  await trx.done
}
