/** What the page for village visits does: opens, lists, begins visits, sends. Browser only. */
import { DRAWS, seriesOf } from '#visits/slip.ts'
import { openFieldDatabase, type PhoneVisit } from './database.ts'
import type { Field, Row } from './field.svelte.ts'
import { askForOfficer, knownOfficer } from './officer.ts'
import { isUnsent } from './queue.ts'
import { SEND_TAG, sendNow } from './send.ts'
import { deleteOldSent, listFilesOf, listMarks, listPhoneVisits, queueStore, readContent, readSent, type Locked } from './store.ts'
import type { StoredReport } from './database.ts'

/** Milliseconds between two looks whether something waits. */
const LOOK_AGAIN = 60_000

/** Shows what the phone knows at once, asks the server meanwhile, and sends what waits. @param cookieName says who has signed in */
export async function openField(field: Field, cookieName: string): Promise<void> {
  if (!globalThis.isSecureContext) return void (field.stage = 'unsafe')
  const db = await openFieldDatabase(field.place)
  field.db = db
  await deleteOldSent(db, Date.now())
  await show(field, await knownOfficer(db, cookieName))
  const { me, problem } = await askForOfficer(db, { place: field.place, cookieName })
  field.problem = problem
  field.isOnline = problem !== 'offline'
  await show(field, me)
  field.stage = me ? 'ready' : 'locked'
  if (!me) return
  await navigator.storage?.persist?.()
  if (problem === undefined) await sendAll(field, true)
}

async function show(field: Field, me: Field['me']): Promise<void> {
  if (field.me?.staff.id !== me?.staff.id) field.visitId = undefined
  field.me = me
  if (!me || !field.db) return
  field.stage = 'ready'
  await listRows(field)
}

/** @throws Error: called before it was opened */
export function lockedOf({ db, me }: Field): Locked & { owner: string } {
  if (!db || !me) throw new Error('not open')
  return { db, key: me.key, owner: me.staff.id }
}

/** The newest look at what the phone holds: an older one that takes longer must not be shown after it. */
const looks = new WeakMap<Field, object>()

/** And the visits, whose last number goes on with every report. */
export async function listRows(field: Field): Promise<void> {
  const locked = lockedOf(field)
  const look = {}
  looks.set(field, look)
  const visits = await listPhoneVisits(locked.db, locked.owner)
  const before = new Map(field.rows.map((row) => [row.mark.key, row]))
  const marks = (await listMarks(locked.db, locked.owner)).toSorted((a, b) => b.savedAt - a.savedAt)
  const rows = await Promise.all(marks.map((mark) => toRow(locked, mark, before.get(mark.key))))
  const isNewest = looks.get(field) === look
  const left = isNewest ? [...before.values()] : rows
  if (isNewest) Object.assign(field, { rows, visits })
  const kept = new Set(field.rows.map(({ photo }) => photo))
  for (const { photo } of left) if (photo && !kept.has(photo)) URL.revokeObjectURL(photo)
}

async function toRow(locked: Locked, stored: StoredReport, before: Row | undefined): Promise<Row> {
  const { sealed: _, ...mark } = stored
  const isSent = mark.state === 'sent'
  const content = isSent ? undefined : await readContent(locked, stored)
  const files = isSent ? [] : await listFilesOf(locked.db, mark.key)
  const pictures = files.filter(({ mediaType }) => mediaType.startsWith('image/'))
  const isSame = before !== undefined && before.mark.savedAt === mark.savedAt && before.photoCount === pictures.length
  const first = pictures[0] && (isSame ? before.photo : await photoOf(locked, pictures[0].key))
  return {
    mark,
    content,
    sent: isSent ? await readSent(locked, stored) : undefined,
    photo: first,
    photoCount: pictures.length,
    hasVoice: files.length > pictures.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  }
}

export async function photoOf(locked: Locked, fileKey: string): Promise<string | undefined> {
  const bytes = await queueStore(locked).readFile(fileKey)
  return bytes && URL.createObjectURL(bytes)
}

export type NewVisit = Pick<PhoneVisit, 'day' | 'villageCode' | 'place' | 'officerIds' | 'officers'> & { id?: string }

/** A new one, or one that colleagues have begun. */
export async function beginVisit(field: Field, { id = crypto.randomUUID(), ...visit }: NewVisit): Promise<void> {
  const { db, owner } = lockedOf(field)
  const draws = Array.from(crypto.getRandomValues(new Uint32Array(DRAWS)), (draw) => draw / 2 ** 32)
  const known = await db.get('visits', [owner, id])
  if (!known) await db.put('visits', { ...visit, id, owner, series: seriesOf(draws), lastRunning: 0, createdAt: Date.now() })
  field.visits = await listPhoneVisits(db, owner)
  field.visitId = id
}

/** Those that were asked to send while they did: what was written meanwhile may not be in the round that goes on. */
const askedAgain = new WeakSet<Field>()

/** @param isForced a person asked, or the signal is back: what pauses is tried as well */
export async function sendAll(field: Field, isForced: boolean): Promise<void> {
  const { db } = lockedOf(field)
  if (field.isSending) return void askedAgain.add(field)
  field.isSending = true
  try {
    const tell = (key: string | undefined) => {
      field.sendingKey = key
      if (key === undefined) void listRows(field)
    }
    do {
      askedAgain.delete(field)
      field.problem = await sendNow({ db, place: field.place, isForced, tell })
    } while (askedAgain.has(field) && field.problem === undefined)
    field.isOnline = field.problem !== 'offline'
  } finally {
    field.isSending = false
    field.sendingKey = undefined
    await listRows(field)
  }
  if (field.problem === 'offline') await askToBeWoken()
}

/** Where browsers can: when the page is closed and the signal comes back, the service worker sends. */
async function askToBeWoken(): Promise<void> {
  const ready = (await navigator.serviceWorker?.getRegistration()) as { sync?: { register: (tag: string) => Promise<void> } } | undefined
  await ready?.sync?.register(SEND_TAG).catch(() => undefined)
}

/** Sends by itself: when the signal is back, when the phone is taken out again, and now and then. @returns what ends it */
export function sendByItself(field: Field): () => void {
  const attempt = (isForced: boolean) => {
    if (field.stage === 'ready' && field.rows.some(({ mark }) => isUnsent(mark) && mark.state === 'waiting')) void sendAll(field, isForced)
  }
  const online = () => attempt(true)
  const offline = () => void (field.isOnline = false)
  const seen = () => document.visibilityState === 'visible' && attempt(false)
  globalThis.addEventListener('online', online)
  globalThis.addEventListener('offline', offline)
  document.addEventListener('visibilitychange', seen)
  const timer = setInterval(() => navigator.onLine && attempt(false), LOOK_AGAIN)
  return () => {
    globalThis.removeEventListener('online', online)
    globalThis.removeEventListener('offline', offline)
    document.removeEventListener('visibilitychange', seen)
    clearInterval(timer)
  }
}

/** Keeps the page on the phone; says when a newer one is ready. Nothing changes under somebody's hands. */
export async function keepOnPhone(field: Field): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const scope = `${field.place}/lapangan`
  const registration = await navigator.serviceWorker.register('/service-worker.js', { scope, type: 'module' }).catch(() => undefined)
  if (!registration) return
  const look = () => void (field.hasUpdate = registration.waiting !== null && navigator.serviceWorker.controller !== null)
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
  if (navigator.onLine) registration.active?.postMessage('refresh')
}

/** The queue lies in the browser's database and stays. */
export async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
  registration?.waiting?.postMessage('take-over')
}
