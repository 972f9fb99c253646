/** A job reads an export: twice through the chat, then the photos of what it proposes. The file is removed as soon as it is read. */
import { setImmediate } from 'node:timers/promises'
import { inRegion, type Db } from '#db/transaction.ts'
import { storeUpload } from '#evidence/commands.ts'
import { LARGEST } from '#evidence/limits.ts'
import { forgetFindings, removeAll } from '#groups/commands.ts'
import { openExport, type ExportFile } from '#groups/export-file.ts'
import { insertFindings } from '#groups/finding-queries.ts'
import { CHAT_BEGINS_WITHIN, MOST_FILES, MOST_FILES_IN_ALL } from '#groups/import.ts'
import { listKnownLines } from '#groups/line-queries.ts'
import { findGroup, findImport, listPlaceNames, lockImport, updateImport, type ImportRow } from '#groups/queries.ts'
import { sifter, type Sifter } from '#groups/sifting.ts'
import { linesOf } from '#groups/chat/lines.ts'
import { chatReader, surveyor, type ChatMessage, type Survey } from '#groups/chat/reader.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { DomainError } from '#lib/errors.ts'
import type { Storage } from '#lib/storage.ts'
import type { ByteSource } from '#lib/zip.ts'
import { listCategories } from '#regions/queries.ts'

type Reading = { db: Db; storage: Storage; now: () => Date; found: ImportRow; file: ExportFile }

/** May run twice: it begins anew. What is no export ends it; a fault of ours is tried again by the queue. */
export async function readGroupExport(
  context: Pick<JobContext, 'db' | 'storage' | 'now'>,
  { regionId, importId }: Jobs['read-group-export'],
): Promise<void> {
  const { db, storage } = context
  const found = await inRegion(db, regionId, (trx) => findImport(trx, { regionId, id: importId }))
  if (found?.state !== 'reading' || !found.uploadKey) return
  const forgotten = await inRegion(db, regionId, (trx) => forgetFindings(trx, { regionId, importId }))
  await removeAll(storage, forgotten)
  try {
    const file = await openExport(sourceOf(storage, found.uploadKey, found.uploadBytes))
    await read({ ...context, found, file })
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    await end(db, found, { state: 'failed', problem: { key: fault.key, values: fault.values } })
  }
  await storage.remove(found.uploadKey)
}

function sourceOf(storage: Storage, key: string, size: number): ByteSource {
  return { size, read: (start, end) => storage.read(key, { start, end: end - 1 }) }
}

async function read(reading: Reading): Promise<void> {
  const survey = await surveyChat(reading)
  const sift = await sifterOf(reading, survey)
  await readMessages(reading, survey, sift)
  const { findings, files, hashes, facts } = sift.result()
  const { regionId, id: importId } = reading.found
  await inRegion(reading.db, regionId, (trx) => insertFindings(trx, { regionId, importId }, findings))
  const skippedFileCount = await keepFiles(reading, files)
  const { order, isCertain } = survey
  await end(reading.db, reading.found, {
    state: 'ready',
    lineHashes: hashes,
    facts: { ...facts, order, isOrderCertain: isCertain, skippedFileCount, foundCount: findings.length },
  })
}

/** @throws DomainError groups.not_a_chat */
async function surveyChat({ file, now }: Reading): Promise<Survey> {
  const survey = surveyor(Math.floor(now().getTime() / 60_000))
  let characters = 0
  for await (const line of calmly(linesOf(await file.open()))) {
    survey.take(line)
    characters += line.length + 1
    if (characters > CHAT_BEGINS_WITHIN && survey.result().headerCount === 0) break
  }
  const result = survey.result()
  if (result.headerCount === 0) throw new DomainError(characters === 0 ? 'groups.empty' : 'groups.not_a_chat')
  return result
}

async function sifterOf({ db, found }: Reading, { order }: Survey): Promise<Sifter> {
  const { regionId, groupId } = found
  return inRegion(db, regionId, async (trx) => {
    const group = await findGroup(trx, { regionId, id: groupId })
    const known = { categories: await listCategories(trx, regionId), places: new Set(await listPlaceNames(trx, regionId)) }
    return sifter({ groupId, salt: group?.salt ?? Buffer.alloc(0), known, order })
  })
}

/** Messages whose hashes are asked for at once. */
const PORTION = 500

async function readMessages(reading: Reading, survey: Survey, sift: Sifter): Promise<void> {
  const { take, end: rest } = chatReader(survey)
  let messages: ChatMessage[] = []
  let bytes = 0
  for await (const line of calmly(linesOf(await reading.file.open()))) {
    bytes += line.length + 1
    messages.push(...take(line))
    if (messages.length < PORTION) continue
    await siftNew(reading, messages, sift)
    await noteProgress(reading, bytes)
    messages = []
  }
  await siftNew(reading, [...messages, ...rest()], sift)
  sift.end()
}

async function siftNew({ db, found: { regionId, groupId } }: Reading, messages: ChatMessage[], sift: Sifter): Promise<void> {
  const hashed = sift.hash(messages)
  const known = await inRegion(db, regionId, (trx) =>
    listKnownLines(
      trx,
      { regionId, groupId },
      hashed.map(({ hash }) => hash),
    ),
  )
  for (const line of hashed) {
    // Weighing words takes a fraction of a millisecond each: others are let in between.
    if (sift.take(line, known.has(line.hash.toString('hex')))) await setImmediate()
  }
}

/** How much of the chat is read, said in bytes of the file. */
async function noteProgress({ db, found, file }: Reading, bytes: number): Promise<void> {
  const readBytes = Math.min(found.uploadBytes, Math.round((bytes / file.bytes) * found.uploadBytes))
  await inRegion(db, found.regionId, (trx) => updateImport(trx, found, { readBytes }))
}

/** Photos and documents of what is proposed, stored like all others. @returns how many could not be taken */
async function keepFiles({ db, storage, now, found: { regionId }, file }: Reading, wanted: Map<string, string[]>): Promise<number> {
  let [kept, skipped] = [0, 0]
  // The newest first: should there be too many, the oldest go without.
  for (const [id, files] of [...wanted].toReversed()) {
    for (const name of files.slice(0, MOST_FILES)) {
      const entry = file.file(name)
      if (!entry || !file.zip) continue
      const isKept =
        kept < MOST_FILES_IN_ALL &&
        (await keepFile({ db, storage }, { regionId, candidateId: id, name, at: now(), read: () => file.zip?.read(entry, LARGEST) }))
      if (isKept) kept++
      else skipped++
    }
  }
  return skipped
}

type FileToKeep = { regionId: string; candidateId: string; name: string; at: Date; read: () => Promise<Uint8Array> | undefined }

/** A video that is too large, or a contact card, is no reason to stop. */
async function keepFile(kept: { db: Db; storage: Storage }, { name, read, ...upload }: FileToKeep): Promise<boolean> {
  try {
    const bytes = await read()
    if (bytes) await storeUpload(kept, { ...upload, bytes, fileName: name })
    return bytes !== undefined
  } catch (fault) {
    if (fault instanceof DomainError) return false
    throw fault
  }
}

/** Unless somebody has dropped it while it was read: then nothing of it is kept. */
async function end(db: Db, { regionId, id }: ImportRow, change: Parameters<typeof updateImport>[2]): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const now = await lockImport(trx, { regionId, id })
    if (now?.state === 'reading') await updateImport(trx, { regionId, id }, { ...change, uploadKey: null })
    else await forgetFindings(trx, { regionId, importId: id })
    await announce(trx, { regionId, topic: 'message' })
  })
}

/** Lines between two breaths. */
const AT_ONCE = 2000

/** A long file must not keep everybody else waiting. */
async function* calmly(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let count = 0
  for await (const line of lines) {
    if (++count % AT_ONCE === 0) await setImmediate()
    yield line
  }
}
