/** The text of a PDU: which alphabet its bytes are in. Pure. Source: SMPP 3.4, 5.2.19 data_coding; 3GPP TS 23.038, 4. */
import { fromSeptets, pack, toSeptets, unpack } from '../text/septets.ts'
import type { SmppSettings } from './settings.ts'

/** Bytes of one alphabet: gsm7 one septet an octet, ucs2 big-endian. */
export type Words = { alphabet: 'gsm7' | 'latin1' | 'ucs2'; bytes: Uint8Array }

type Coded = { coding: number; bytes: Buffer /** Octets of the user data header before them. */; headerLength: number }

/** @param ofDefault what the SMSC means by 0 @returns undefined for what is no text: pictures, sounds, settings of a phone */
export function readWords({ coding, bytes, headerLength }: Coded, ofDefault: SmppSettings['smppAlphabet']): Words | undefined {
  const alphabet = alphabetOf(coding)
  if (alphabet === 'none') return undefined
  if (alphabet === 'default' && ofDefault === 'gsm7-packed') {
    const fill = (7 - ((headerLength * 8) % 7)) % 7
    return { alphabet: 'gsm7', bytes: Uint8Array.from(unpack(bytes, fill)) }
  }
  return { alphabet: alphabet === 'default' ? (ofDefault === 'latin1' ? 'latin1' : 'gsm7') : alphabet, bytes }
}

function alphabetOf(coding: number): Words['alphabet'] | 'default' | 'none' {
  // Groups of the GSM standard, which many SMSCs hand on as they are.
  if (coding >= 0xf0) return coding & 4 ? 'none' : 'default'
  if (coding >= 0xe0) return 'ucs2'
  if (coding >= 0xc0) return 'default'
  if (coding >= 0x10) return (['default', 'none', 'ucs2', 'none'] as const)[(coding >> 2) & 3] ?? 'none'
  return ({ 0: 'default', 1: 'latin1', 3: 'latin1', 8: 'ucs2' } as const)[coding] ?? 'none'
}

/** Parts of one message are joined before they are read: a sign of two units may lie across two of them. */
export function textOf(parts: readonly Words[]): string {
  const runs: Words[] = []
  for (const { alphabet, bytes } of parts) {
    const last = runs.at(-1)
    if (last?.alphabet === alphabet) last.bytes = Buffer.concat([last.bytes, bytes])
    else runs.push({ alphabet, bytes })
  }
  return runs.map(read).join('')
}

function read({ alphabet, bytes }: Words): string {
  if (alphabet === 'gsm7') return fromSeptets(bytes)
  return alphabet === 'latin1' ? Buffer.from(bytes).toString('latin1') : new TextDecoder('utf-16be').decode(bytes)
}

/** Of a text that is plain already (text/fit.ts), for data_coding 0. */
export function toBytes(text: string, alphabet: SmppSettings['smppAlphabet']): Buffer {
  if (alphabet === 'latin1') return Buffer.from(Array.from(text, latin).join(''), 'latin1')
  const septets = toSeptets(text)
  return Buffer.from(alphabet === 'gsm7-packed' ? pack(septets) : septets)
}

/** Greek capitals and the euro are in the one alphabet and not in the other. */
function latin(character: string): string {
  if (character === '€') return 'EUR'
  return character.charCodeAt(0) > 0xff ? '?' : character
}
