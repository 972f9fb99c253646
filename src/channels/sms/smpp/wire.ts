/**
 * npm `smpp`, tamed: it hands on the bytes of a text as they came (it knows one alphabet for several codings, and no fill bits),
 * and a PDU it cannot take apart is marked instead of ending the line, on which the SMSC would only send it again.
 */
// @ts-expect-error it brings no types
import untyped from 'smpp'
import type { Library, PDU, Session } from './library.ts'

export const smpp = untyped as Library

const AS_IT_IS = { encode: (value: unknown) => value, decode: (value: unknown) => value }

for (const command of ['deliver_sm', 'submit_sm']) {
  const text = smpp.commands[command]?.params['short_message']
  if (text) text.filter = AS_IT_IS
}
if (smpp.tlvs['message_payload']) smpp.tlvs['message_payload'].filter = AS_IT_IS

const fromBuffer = smpp.PDU.prototype.fromBuffer
smpp.PDU.prototype.fromBuffer = function (this: PDU, buffer: Buffer): void {
  try {
    fromBuffer.call(this, buffer)
  } catch {
    // The head was read first: it can be answered.
    this['broken'] = buffer
  }
}

/** @returns the whole of it when it could not be taken apart */
export function brokenBytes(pdu: PDU): Buffer | undefined {
  return Buffer.isBuffer(pdu['broken']) ? pdu['broken'] : undefined
}

export function numberIn(pdu: PDU, field: string): number {
  const value = pdu[field]
  return typeof value === 'number' ? value : 0
}

export function textIn(pdu: PDU, field: string): string {
  const value = pdu[field]
  return typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('latin1').replace(/\0.*$/s, '') : ''
}

export function bytesIn(pdu: PDU, field: string): Buffer {
  const value = pdu[field]
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}

export type { PDU, Session }
