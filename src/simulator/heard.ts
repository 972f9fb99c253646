/** Learning from webhooks that did not come from us (load tests, recorded bodies) who has written to whom. */
import type { Simulator } from './simulator.ts'

type Value = { messages?: { from?: string; from_user_id?: string }[] }
type Body = { entry?: { changes?: { value?: Value }[] }[] }

/** People remembered between two times of writing down. */
const MOST = 50_000

/** @param body raw bytes or parsed, as the door of the webhooks keeps it */
export function noteHeard({ heard, now }: Simulator, accountId: string, body: unknown): void {
  for (const sender of sendersIn(body)) if (heard.size < MOST) heard.set(`${accountId} ${sender}`, now())
}

function sendersIn(body: unknown): string[] {
  try {
    const parsed = (body instanceof Buffer || typeof body === 'string' ? JSON.parse(String(body)) : body) as Body
    const messages = (parsed.entry ?? []).flatMap(({ changes }) => changes ?? []).flatMap(({ value }) => value?.messages ?? [])
    return messages
      .map(({ from, from_user_id }) => from || from_user_id)
      .filter((sender) => typeof sender === 'string' && /^[\w.]{3,140}$/.test(sender)) as string[]
  } catch {
    return []
  }
}
