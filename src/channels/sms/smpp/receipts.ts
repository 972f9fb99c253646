/** What became of a message of ours, by an SMSC. Pure. Source: SMPP 3.4, 5.2.28 message_state and appendix B, text of a receipt. */
import type { Receipt } from '#channels/channel.ts'
import type { SmppSettings } from './settings.ts'
import { numberIn, textIn, type PDU } from './wire.ts'

/** Words of the text form begin like these, numbers are the tag's. UNKNOWN says nothing of the phone: it is no failure. */
const STATES: [number, string, Receipt['status']][] = [
  [1, 'ENROUTE', 'sent'],
  [2, 'DELIVRD', 'delivered'],
  [3, 'EXPIRED', 'failed'],
  [4, 'DELETED', 'failed'],
  [5, 'UNDELIV', 'failed'],
  [6, 'ACCEPTD', 'sent'],
  [7, 'UNKNOWN', 'sent'],
  [8, 'REJECTD', 'failed'],
]

/** Words that operators write instead. */
const ALSO: Record<string, Receipt['status']> = {
  DELIVERED: 'delivered',
  ACCEPTED: 'sent',
  REJECTED: 'failed',
  FAILED: 'failed',
  UNDELIVERABLE: 'failed',
}

type Ids = SmppSettings['smppMessageIds']

/** @param text as it came, '' when only the tags speak @returns undefined when it is no receipt after all */
export function readReceipt(pdu: PDU, text: string, { smppMessageIds }: Pick<SmppSettings, 'smppMessageIds'>): Receipt | undefined {
  const tagged = textIn(pdu, 'receipted_message_id')
  const written = /\bid:\s*([^\s]+)/i.exec(text)?.[1] ?? ''
  // The tag repeats the id as we were given it; the text writes it as it likes.
  const messageId = tagged === '' ? idInReceipt(written, smppMessageIds) : idInAnswer(tagged, smppMessageIds)
  const status = stateOf(numberIn(pdu, 'message_state'), /\bstat:\s*([A-Za-z]+)/i.exec(text)?.[1] ?? '')
  if (messageId === '' || status === undefined) return undefined
  const code = Number.parseInt(/\berr:\s*(\w+)/i.exec(text)?.[1] ?? '', 10)
  if (status !== 'failed') return { messageId, status }
  return { messageId, status, problem: 'refused', ...(Number.isNaN(code) ? {} : { code }) }
}

function stateOf(number: number, word: string): Receipt['status'] | undefined {
  const byNumber = STATES.find(([one]) => one === number)
  if (byNumber) return byNumber[2]
  const upper = word.toUpperCase()
  return ALSO[upper] ?? STATES.find(([, one]) => upper.startsWith(one.slice(0, 5)) && upper !== '')?.[2]
}

/** The same id, however it is written where. @returns '' for none */
export function idInAnswer(id: string, form: Ids): string {
  return form === 'same' ? plain(id) : form === 'hex-decimal' ? fromHex(id) : fromDecimal(id)
}

function idInReceipt(id: string, form: Ids): string {
  return form === 'same' ? plain(id) : form === 'hex-decimal' ? fromDecimal(id) : fromHex(id)
}

/** Zeros before it come and go, and so do capitals. */
function plain(id: string): string {
  return id
    .trim()
    .toLowerCase()
    .replace(/^0+(?=.)/, '')
    .slice(0, 100)
}

function fromHex(id: string): string {
  return /^[0-9a-f]{1,64}$/i.test(id.trim()) ? BigInt(`0x${id.trim()}`).toString() : plain(id)
}

function fromDecimal(id: string): string {
  return /^\d{1,64}$/.test(id.trim()) ? BigInt(id.trim()).toString() : plain(id)
}
