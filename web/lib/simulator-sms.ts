/** The page's side of the stand-in for an SMS gateway. Browser only. */
import type { SmsBubble, SmsSwitches } from '#simulator/sms/commands.ts'

export type { SmsBubble, SmsSwitches }
export type SmsAccount = { id: string; regionName: string; program: string; zone: string; colour: string; sender: string; keyword: string }
export type SmsThread = { bubbles: SmsBubble[]; phones: string[] }

const API = '/simulator/sms/api'

/** @throws Error with what the server said */
async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${API}/${path}`, init)
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as T
}

export const listSmsAccounts = () => ask<SmsAccount[]>('accounts')
export const readThread = (accountId: string, phone: string) => ask<SmsThread>(`thread?${new URLSearchParams({ akun: accountId, nomor: phone })}`)
export const writeSms = (accountId: string, phone: string, text: string) => ask<{ id: string }>('say', { accountId, phone, text })
export const readSmsSwitches = () => ask<SmsSwitches>('switches')
export const setSmsSwitches = (part: Partial<SmsSwitches>) => ask<SmsSwitches>('switches', part)

/** +62 8xx-0000-xxxx: blocks that no operator has given out. @returns digits */
export function inventedPhone(chance: number): string {
  const turn = Math.floor(chance * 900_000)
  return `628${10 + (turn % 90)}0000${String(Math.floor(turn / 90)).padStart(4, '0')}`
}

/** +62 812-0000-0012 */
export function showPhone(digits: string): string {
  const [, block = '', middle = '', end = ''] = /^62(\d{3})(\d{4})(\d{4})$/.exec(digits) ?? []
  return block ? `+62 ${block}-${middle}-${end}` : `+${digits}`
}
