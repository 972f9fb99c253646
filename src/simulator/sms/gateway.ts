/** What the stand-in for a gateway takes, and what it refuses: stricter than most. Pure. */
import { z } from 'zod'
import { isSame } from '#lib/secrets.ts'
import type { SmsAccount } from './queries.ts'
import { countSms } from './segments.ts'

const shape = z.strictObject({
  from: z.string(),
  to: z.string().regex(/^628\d{6,11}$/),
  text: z.string().min(1),
  ref: z.uuid(),
})

export type Sent = z.output<typeof shape>

/** A refusal as the gateway answers it. */
export type Refusal = { status: number; error: string; detail: string }

/** Whose token is it, and may they write this from here? */
export function checkSend(accounts: SmsAccount[], authorization: string | undefined, body: unknown): { sent: Sent; account: SmsAccount } | Refusal {
  const known = accounts.filter(({ token }) => isSame(authorization ?? '', `Bearer ${token}`))
  if (known.length === 0) return refused(401, 'unauthorized', 'unknown token')
  const parsed = shape.safeParse(body)
  if (!parsed.success)
    return refused(400, 'bad_field', parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; '))
  const account = known.find(({ sender }) => sender === parsed.data.from)
  if (!account) return refused(403, 'sender_not_registered', parsed.data.from)
  const { isPlain, segments } = countSms(parsed.data.text)
  if (!isPlain) return refused(400, 'not_plain', 'a sign outside of the GSM alphabet')
  return segments > 1 ? refused(400, 'too_long', `${segments} SMS`) : { sent: parsed.data, account }
}

function refused(status: number, error: string, detail: string): Refusal {
  return { status, error, detail }
}
