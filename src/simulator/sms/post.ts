/** Telling the business, as gateways do: a signed POST, again and again until it says OK. What waits is forgotten when we stop. */
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { SmsAccount } from './queries.ts'

/** Milliseconds before each further time. */
const AGAIN = [500, 1_000, 2_000, 4_000, 8_000]

export type Way = { address: string; signal: AbortSignal }

/** @returns false when it was never taken */
export async function tell(account: SmsAccount, what: Record<string, unknown>, { address, signal }: Way): Promise<boolean> {
  const body = JSON.stringify(what)
  const signature = createHmac('sha256', account.secret).update(body).digest('hex')
  for (const pause of [0, ...AGAIN]) {
    if (!(await waited(pause, signal))) return false
    const init = {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-signature': signature },
      signal: AbortSignal.timeout(10_000),
    }
    const response = await fetch(`${address}/webhooks/${account.id}`, init).catch(() => undefined)
    if (response?.status === 200 && (await response.text()) === 'OK') return true
  }
  return false
}

/** @returns false when we are being stopped */
export async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  if (milliseconds === 0) return true
  await wait(milliseconds, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}
