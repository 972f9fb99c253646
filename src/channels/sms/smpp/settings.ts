/** What a line to an SMSC is set up with. */
import { z } from 'zod'
import type { ChannelAccount } from '#channels/channel.ts'
import { readNamed, secretOf } from '../settings.ts'

/** Type of number and numbering plan of what we send as sender. Source: SMPP 3.4, 5.2.5 and 5.2.6. */
const SENDER_TYPES = {
  number: { ton: 1, npi: 1 },
  shortcode: { ton: 3, npi: 0 },
  name: { ton: 5, npi: 0 },
  none: { ton: 0, npi: 0 },
}

const yes = z.enum(['yes', 'no']).transform((word) => word === 'yes')

const shape = z.object({
  sender: z.string().max(20).default(''),
  smppHost: z.string().regex(/^[\w.:-]+$/, 'is no host name'),
  smppPort: z.coerce.number().int().min(1).max(65535).default(2775),
  smppTls: yes.default(false),
  smppSystemId: z.string().max(15),
  smppSystemType: z.string().max(12).default(''),
  /** separate: two sessions, one for each way; some SMSCs know nothing else. */
  smppBind: z.enum(['transceiver', 'separate']).default('transceiver'),
  smppSenderType: z.enum(['auto', 'number', 'shortcode', 'name', 'none']).default('auto'),
  /** Messages that may be on their way without an answer. */
  smppWindow: z.coerce.number().int().min(1).max(100).default(10),
  /** What the SMSC means by data_coding 0. */
  smppAlphabet: z.enum(['gsm7', 'gsm7-packed', 'latin1']).default('gsm7'),
  /** How ids are written: in the answer to our message, and in receipts. */
  smppMessageIds: z.enum(['same', 'hex-decimal', 'decimal-hex']).default('same'),
})

export type SmppSettings = z.output<typeof shape> & { password: string }

/** @throws SendError misconfigured, naming what is wrong */
export function readSmpp(account: ChannelAccount): SmppSettings {
  return { ...readNamed(account, shape, Object.keys(shape.shape) as (keyof typeof shape.shape)[]), password: secretOf(account, 'smppPassword') }
}

/** Two accounts with the same are one line: an SMSC often allows only one for a system id. */
export function lineOf({ smppHost, smppPort, smppSystemId, password }: SmppSettings): string {
  return JSON.stringify([smppHost, smppPort, smppSystemId, password])
}

export function senderType({ smppSenderType, sender }: SmppSettings): { ton: number; npi: number } {
  if (smppSenderType !== 'auto') return SENDER_TYPES[smppSenderType]
  if (sender === '') return SENDER_TYPES.none
  if (!/^\+?\d+$/.test(sender)) return SENDER_TYPES.name
  return sender.length <= 6 ? SENDER_TYPES.shortcode : SENDER_TYPES.number
}
