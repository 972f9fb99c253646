/** The page's side of the stand-in: what the phones ask and tell. Browser only. */
import type { Inside, Step } from '#simulator/inside.ts'
import type { Bubble } from '#simulator/phone/bubbles.ts'
import type { Say } from '#simulator/phone/person-messages.ts'
import type { PhoneNews } from '#simulator/simulator.ts'
import type { Switches } from '#simulator/switches.ts'

export type { Bubble, Inside, PhoneNews, Say, Step, Switches }
export type Account = {
  id: string
  regionName: string
  program: string
  zone: string
  initials: string
  colour: string
  displayNumber: string
  hasForm: boolean
}
export type Person = {
  id: string
  accountId: string
  name: string
  waId: string
  number: string
  hidesNumber: boolean /** Of the staff; null: a resident. */
  role: string | null
  unreadCount?: number
}
export type Place = { name: string; latitude: number; longitude: number }
export type Chat = { person: Person; bubbles: Bubble[] }

const API = '/simulator/api'

/** @throws Error with what the server said */
async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return readAnswer(await fetch(path, init))
}

async function readAnswer<T>(response: Response): Promise<T> {
  const text = await response.text()
  if (!response.ok) throw new Error(text || String(response.status))
  return (text ? JSON.parse(text) : undefined) as T
}

export const listAccounts = () => ask<Account[]>(`${API}/accounts`)
export const listPeople = () => ask<Person[]>(`${API}/people`)
export const listPlaces = (accountId: string) => ask<Place[]>(`${API}/accounts/${accountId}/places`)
export const addPerson = (person: { accountId: string; name: string; hidesNumber: boolean }) => ask<Person>(`${API}/people`, person)
export const startAgain = (personId: string) => ask<Person>(`${API}/people/${personId}/again`, {})
export const readChat = (personId: string) => ask<Chat>(`${API}/people/${personId}/chat`)
export const readInside = (personId: string) => ask<Inside>(`${API}/people/${personId}/inside`)
export const openChat = (personId: string) => ask<void>(`${API}/people/${personId}/open`, {})
export const say = (personId: string, what: Say) => ask<{ id: string }>(`${API}/people/${personId}/say`, what)
export const readSwitches = () => ask<Switches>('/simulator/switches')
export const setSwitches = (change: Partial<Switches>) => ask<Switches>('/simulator/switches', change)
export const sampleAddress = (name: string) => `${API}/samples/${name}`

export async function sample(name: string): Promise<Blob> {
  return (await fetch(sampleAddress(name))).blob()
}

type File = { blob: Blob; fileName?: string }
type As = Extract<Say, { kind: 'media' }>

/** Uploads first, then says. */
export async function sendFile(personId: string, { blob, fileName }: File, what: Pick<As, 'as'> & Partial<As>): Promise<void> {
  const headers = { 'content-type': blob.type || 'application/octet-stream', ...(fileName ? { 'x-file-name': encodeURIComponent(fileName) } : {}) }
  const uploaded = await readAnswer<{ mediaId: string }>(await fetch(`${API}/people/${personId}/media`, { method: 'POST', body: blob, headers }))
  await say(personId, { ...what, kind: 'media', mediaId: uploaded.mediaId })
}

/** Calls back for every piece of news, and when the connection comes and goes. @returns what ends it */
export function followPhones(hear: (news: PhoneNews) => void, changed: (isConnected: boolean) => void): () => void {
  const source = new EventSource(`${API}/news`)
  source.onopen = () => changed(true)
  source.onerror = () => changed(false)
  source.onmessage = ({ data }) => hear(JSON.parse(data) as PhoneNews)
  return () => source.close()
}
