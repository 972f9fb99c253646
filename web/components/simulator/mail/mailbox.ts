/** The page's side of the stand-in for a mail server. Browser only. */
import type { Box, ShownLetter } from '#simulator/mail/commands.ts'

export type { Box, ShownLetter }
export type MailAccount = { id: string; regionName: string; program: string; zone: string; address: string }
export type Writing = {
  accountId: string
  person: string
  name: string
  subject: string
  text: string
  answers?: string
  photos: { name: string; base64: string }[]
}

const API = '/simulator/mail/api'

/** @throws Error with what the server said */
async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${API}/${path}`, init)
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as T
}

export const listMailAccounts = () => ask<MailAccount[]>('accounts')
export const openBox = (accountId: string, person: string) => ask<Box>(`box?${new URLSearchParams({ akun: accountId, dari: person })}`)
export const sendLetter = (writing: Writing) => ask<{ id: string; status: string }>('write', writing)

/** Samples of the stand-in, for those who have no photo at hand. */
export const SAMPLES = ['pothole', 'drain', 'lamp', 'rubbish'] as const

export async function samplePhoto(name: string): Promise<File> {
  const response = await fetch(`/simulator/api/samples/${name}`)
  return new File([await response.blob()], `${name}.jpg`, { type: 'image/jpeg' })
}

export async function base64Of(file: Blob): Promise<string> {
  const reader = new FileReader()
  const done = new Promise<void>((resolve, reject) => {
    reader.addEventListener('load', () => resolve())
    reader.addEventListener('error', () => reject(reader.error))
  })
  reader.readAsDataURL(file)
  await done
  return typeof reader.result === 'string' ? (reader.result.split(',')[1] ?? '') : ''
}

const NAMES = ['siti', 'budi', 'ani', 'joko', 'rina', 'tono', 'wati', 'dodi']

/** An address that can belong to nobody. */
export function inventedPerson(chance: number): string {
  const turn = Math.floor(chance * 8_000)
  return `${NAMES[turn % NAMES.length]}${100 + Math.floor(turn / NAMES.length)}@warga.example`
}

/** `siti417@warga.example` → `Siti` */
export function nameOf(person: string): string {
  const [name = ''] = person.split(/[\d@._-]/)
  return name.charAt(0).toUpperCase() + name.slice(1)
}
