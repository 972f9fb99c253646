/** What an SMSC delivers to us, taken apart. Pure. Source: SMPP 3.4, 4.6 deliver_sm, 5.2.12 esm_class; 3GPP TS 23.040, 9.2.3.24 user data header. */
import type { Receipt } from '#channels/channel.ts'
import { hashOf } from '../once.ts'
import { toAddress } from '../numbers.ts'
import { readWords, type Words } from './coding.ts'
import { readReceipt } from './receipts.ts'
import type { SmppSettings } from './settings.ts'
import { brokenBytes, bytesIn, numberIn, textIn, type PDU } from './wire.ts'

/** One part of a long message: which message (by its sender's reference), which of how many. From 1. */
export type PartOf = { reference: string; total: number; number: number }

export type Delivered =
  | { kind: 'words'; from: string; to: string; words: Words; part: PartOf | undefined }
  | { kind: 'receipt'; receipt: Receipt }
  | { kind: 'unknown'; id: string; raw: Record<string, unknown> }

const HAS_HEADER = 0x40
/** Receipt of the SMSC, acknowledgement of the phone's user, news on the way. */
const ABOUT_OURS = 0x04 | 0x08 | 0x20

export function readDelivery(pdu: PDU, settings: SmppSettings): Delivered {
  const broken = brokenBytes(pdu)
  if (broken) return { kind: 'unknown', id: hashOf(broken.toString('hex')), raw: { command: pdu.command, hex: broken.toString('hex') } }
  const all = bytesIn(pdu, 'short_message').length > 0 ? bytesIn(pdu, 'short_message') : bytesIn(pdu, 'message_payload')
  const isAboutOurs = (numberIn(pdu, 'esm_class') & ABOUT_OURS) !== 0 || textIn(pdu, 'receipted_message_id') !== ''
  const receipt = isAboutOurs ? readReceipt(pdu, all.toString('latin1'), settings) : undefined
  if (receipt) return { kind: 'receipt', receipt }
  const { header, bytes } = split(all, numberIn(pdu, 'esm_class'))
  const from = toAddress(textIn(pdu, 'source_addr'), numberIn(pdu, 'source_addr_ton'))
  const words = readWords({ coding: numberIn(pdu, 'data_coding'), bytes, headerLength: header.length }, settings.smppAlphabet)
  if (isAboutOurs || !from || !words) return { kind: 'unknown', id: hashOf(rawOf(pdu, all)), raw: rawOf(pdu, all) }
  return { kind: 'words', from, to: textIn(pdu, 'destination_addr'), words, part: partIn(header) ?? partInTags(pdu) }
}

/** Everything that says something, for whoever looks later. */
function rawOf(pdu: PDU, bytes: Buffer): Record<string, unknown> {
  const [from, to] = [textIn(pdu, 'source_addr'), textIn(pdu, 'destination_addr')]
  const [esmClass, coding] = [numberIn(pdu, 'esm_class'), numberIn(pdu, 'data_coding')]
  return { command: pdu.command, from, to, esmClass, coding, hex: bytes.toString('hex'), text: bytes.toString('latin1').replace(/[^ -~]/g, '.') }
}

function split(all: Buffer, esmClass: number): { header: Buffer; bytes: Buffer } {
  const length = (esmClass & HAS_HEADER) !== 0 && all.length > 0 ? (all[0] ?? 0) + 1 : 0
  return { header: all.subarray(0, length), bytes: all.subarray(length) }
}

/** Element 0: reference of 8 bits; element 8: of 16. */
function partIn(header: Buffer): PartOf | undefined {
  for (let at = 1; at + 1 < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [element, length] = [header[at], header[at + 1]]
    const value = header.subarray(at + 2, at + 2 + (length ?? 0))
    if (element === 0 && value.length === 3) return partOf(`8:${value[0]}`, value[1], value[2])
    if (element === 8 && value.length === 4) return partOf(`16:${value.readUInt16BE(0)}`, value[2], value[3])
  }
  return undefined
}

function partInTags(pdu: PDU): PartOf | undefined {
  if (typeof pdu['sar_msg_ref_num'] !== 'number') return undefined
  return partOf(`sar:${pdu['sar_msg_ref_num']}`, numberIn(pdu, 'sar_total_segments'), numberIn(pdu, 'sar_segment_seqnum'))
}

/** @returns undefined for a message of one part, and for numbers that cannot be */
function partOf(reference: string, total = 0, number = 0): PartOf | undefined {
  return total > 1 && number >= 1 && number <= total ? { reference, total, number } : undefined
}
