/** The report that is being written: kept with every word, so that a call or an empty battery loses nothing. Browser only. */
import { formatSlip } from '#visits/slip.ts'
import type { PhoneVisit } from './database.ts'
import type { Field } from './field.svelte.ts'
import { missingIn } from './missing.ts'
import { EMPTY, type Content, type ReportMark } from './queue.ts'
import { shrink } from '#web/enhance/shrink.ts'
import { addFile, deleteFile, deleteReport, finishDraft, listFilesOf, reopenReport, saveContent } from './store.ts'
import { listRows, lockedOf, photoOf } from './work.ts'

/** @property url to show or play it */
export type Shot = { key: string; mediaType: string; url: string }
export type Draft = { mark: ReportMark; content: Content; shots: Shot[] }

/** @param like of the same resident: name and number once more */
export function newDraft(field: Field, visit: PhoneVisit, like?: Content): Draft {
  const mark: ReportMark = {
    key: crypto.randomUUID(),
    owner: lockedOf(field).owner,
    visitId: visit.id,
    slip: '',
    way: 'phone',
    state: 'draft',
    isComplete: false,
    isPosted: false,
    tries: 0,
    nextTryAt: 0,
    problem: null,
    savedAt: Date.now(),
  }
  const who = like && { personName: like.personName, phone: like.phone, hasConsented: like.hasConsented, isAnonymous: like.isAnonymous }
  return { mark, content: { ...EMPTY, villageCode: visit.villageCode, toldAt: new Date().toISOString(), ...who }, shots: [] }
}

/** The one that was begun in this visit, or a new one. */
export async function openDraft(field: Field, visit: PhoneVisit): Promise<Draft> {
  const begun = field.rows.find(({ mark }) => mark.state === 'draft' && mark.way === 'phone' && mark.visitId === visit.id)
  return (begun && (await takeUp(field, begun.mark.key))) ?? newDraft(field, visit)
}

/** To be changed: until it is saved again it stays here. @returns undefined: it may have arrived already */
export async function takeUp(field: Field, key: string): Promise<Draft | undefined> {
  const locked = lockedOf(field)
  const opened = await reopenReport(locked, key, locked.owner)
  if (!opened) return undefined
  const files = await listFilesOf(locked.db, key)
  const shots = await Promise.all(files.map(async (file) => ({ ...file, url: (await photoOf(locked, file.key)) ?? '' })))
  return { ...opened, shots }
}

/** Nobody has written anything in it, or has wiped it out again. */
export function isEmptyDraft({ mark, content, shots }: Draft): boolean {
  const typed = [content.text, content.placeText, content.personName, content.phone]
  return typed.every((text) => text.trim() === '') && shots.length === 0 && mark.slip === ''
}

/** An empty one is not kept. @returns false: the phone is full */
export function saveDraft(field: Field, draft: Draft): Promise<boolean> {
  const { mark, content } = draft
  const locked = lockedOf(field)
  return keeping(field, async () => {
    if (!isEmptyDraft(draft)) await saveContent(locked, { ...mark, savedAt: Date.now() }, content)
    else if ((await locked.db.get('reports', mark.key))?.state === 'draft') await deleteReport(locked.db, mark.key)
  })
}

/** @returns undefined: the phone is full */
export async function addShot(field: Field, { mark }: Draft, file: Blob): Promise<Shot | undefined> {
  const { db, key, owner } = lockedOf(field)
  const bytes = file.type.startsWith('image/') ? await shrink(file) : file
  const shot = { key: crypto.randomUUID(), mediaType: bytes.type, url: URL.createObjectURL(bytes) }
  const isKept = await keeping(field, () => addFile({ db, key }, { key: shot.key, reportKey: mark.key, owner, addedAt: Date.now() }, bytes))
  return isKept ? shot : undefined
}

export async function removeShot(field: Field, { key, url }: Shot): Promise<void> {
  await deleteFile(lockedOf(field).db, key)
  URL.revokeObjectURL(url)
}

/** Into the queue. @param voiceWords stand for what was only spoken @returns the slip; undefined: the phone is full */
export async function finish(field: Field, { mark, content, shots }: Draft, voiceWords: string): Promise<string | undefined> {
  const locked = lockedOf(field)
  const hasVoice = shots.some(({ mediaType }) => !mediaType.startsWith('image/'))
  const category = field.me?.categories.find(({ code }) => code === content.categoryCode)
  const isComplete = missingIn(content, { category, hasVoice }).length === 0
  const told = content.text.trim() === '' && hasVoice ? { ...content, text: voiceWords } : content
  const finished = { ...mark, isComplete, savedAt: Date.now() }
  let slip: string | undefined
  await keeping(field, async () => {
    await saveContent(locked, finished, told)
    slip = (await finishDraft(locked.db, finished, formatSlip)).slip
  })
  await listRows(field)
  return slip
}

export async function forget(field: Field, key: string): Promise<void> {
  await deleteReport(lockedOf(field).db, key)
  field.isFull = false
  await listRows(field)
}

/** Nothing that is there is lost when the phone is full: only the new does not go in, and that is said. */
async function keeping(field: Field, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    field.isFull = false
    return true
  } catch (fault) {
    if (!(fault instanceof DOMException) || fault.name !== 'QuotaExceededError') throw fault
    field.isFull = true
    return false
  }
}
