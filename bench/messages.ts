/** Signed webhooks of invented people, made ready beforehand so that making them costs nothing while we measure. */
import { createHmac } from 'node:crypto'

export const ACCOUNT = 'demo-whatsapp'
const SECRET = 'demo-app-secret'

/** Digits of an invented number. @param run four digits @param series one digit: keeps the parts of the bench apart */
function senderOf(run: string, series: number, index: number): string {
  return `620${series}${run}${String(index).padStart(5, '0')}`
}

export type Prepared = { id: string; sender: string; request: Buffer }

/** @param numberId the account's phone_number_id */
export function prepare({
  series,
  count,
  numberId,
  port,
  run,
}: {
  series: number
  count: number
  numberId: string
  port: number
  run: string
}): Prepared[] {
  return Array.from({ length: count }, (_, index) => {
    const sender = senderOf(run, series, index)
    const id = `wamid.bench.${run}.${series}.${index}`
    const body = JSON.stringify(bodyOf(id, sender, numberId))
    const signature = createHmac('sha256', SECRET).update(body).digest('hex')
    const head = [
      `POST /webhooks/${ACCOUNT} HTTP/1.1`,
      `host: 127.0.0.1:${port}`,
      'content-type: application/json',
      `x-hub-signature-256: sha256=${signature}`,
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      '',
    ].join('\r\n')
    return { id, sender, request: Buffer.from(head + body) }
  })
}

function bodyOf(id: string, from: string, numberId: string): unknown {
  const message = { from, id, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: STORY } }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '620000000000', phone_number_id: numberId },
    contacts: [{ profile: { name: 'Warga rekaan' }, wa_id: from }],
    messages: [message],
  }
  return { object: 'whatsapp_business_account', entry: [{ id: '900000000000001', changes: [{ field: 'messages', value }] }] }
}

const STORY = 'Selamat pagi, jalan di depan pasar berlubang dalam sekali dan sudah dua orang jatuh. Mohon segera diperbaiki.'
