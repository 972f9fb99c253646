/** A resident with a plain phone, for journeys: writes through the stand-in for a gateway, by the same addresses as the page /simulator/sms. */
import type { SmsBubble } from '#simulator/sms/commands.ts'

export type PlainPhone = {
  /** Digits. */
  number: string
  says(text: string): Promise<void>
  thread(): Promise<SmsBubble[]>
  /** Waits for words of the business not heard before. @param milliseconds default 20 seconds */
  hears(pattern: RegExp, milliseconds?: number): Promise<SmsBubble>
}

let turn = 0

/** @param baseUrl without a final slash @param accountId demo-sms */
export function aPlainPhone(baseUrl: string, accountId: string): PlainPhone {
  const api = `${baseUrl}/simulator/sms/api`
  const number = `6281900000${String(100 + turn++)}`
  const heard = new Set<string>()
  const thread = async () => (await call<{ bubbles: SmsBubble[] }>(`${api}/thread?akun=${accountId}&nomor=${number}`)).bubbles
  return {
    number,
    thread,
    says: async (text) => void (await call(`${api}/say`, { accountId, phone: number, text })),
    async hears(pattern, milliseconds = 20_000) {
      for (const end = Date.now() + milliseconds; ; ) {
        const bubbles = await thread()
        const found = bubbles.find(({ id, isMine, text }) => !isMine && !heard.has(id) && pattern.test(text))
        if (found) {
          heard.add(found.id)
          return found
        }
        if (Date.now() > end)
          throw new Error(`did not hear ${pattern}; the thread: ${bubbles.map(({ isMine, text }) => `\n  ${isMine ? '>' : '<'} ${text}`).join('')}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
  }
}

export function setSmsSwitches(baseUrl: string, part: Record<string, unknown>): Promise<void> {
  return call(`${baseUrl}/simulator/sms/api/switches`, part)
}

async function call<T>(url: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return JSON.parse(text) as T
}
