/**
 * The lines this process keeps open. The one exception to "no module keeps a connection": an SMSC lets us in once, and sending needs
 * the very session that listens. Accounts with the same way in (several regions behind one short code) share it.
 */
import { type ChannelAccount, type Ears, type Recipient, SendError, type Update } from '#channels/channel.ts'
import { writeNumber } from '../numbers.ts'
import { createNames, type Names } from '../once.ts'
import { kindOf } from '../settings.ts'
import { textOf, toBytes } from './coding.ts'
import { readDelivery } from './deliver.ts'
import { createGathering, GATHER_PACE, type Gathered, type Gathering, type GatherPace, type LongPart } from './gather.ts'
import { type Line, LINE_PACE, type LinePace, type LineParts, openLine } from './line.ts'
import { problemOf } from './problems.ts'
import { idInAnswer } from './receipts.ts'
import { lineOf, readSmpp, senderType, type SmppSettings } from './settings.ts'
import { textIn, type PDU } from './wire.ts'

/** @property sending, receiving one session, or one for each way @property isBound of each that was tried */
type Open = { sending: Line; receiving: Line; gathering: Gathering; ears: Map<string, Ears>; isBound: Map<LineParts['bind'], boolean> }

const lines = new Map<string, Open>()

export type SmppPace = LinePace & GatherPace

export const PACE: SmppPace = { ...LINE_PACE, ...GATHER_PACE }

export function listenBySmpp(account: ChannelAccount, ears: Ears): () => Promise<void> {
  return listenAt(account, ears, PACE)
}

/** @returns what ends it; the line is closed with the last account that uses it */
export function listenAt(account: ChannelAccount, ears: Ears, pace: SmppPace): () => Promise<void> {
  const settings = kindOf(account) === 'smpp' ? readable(account, ears) : undefined
  if (!settings) return async () => undefined
  const key = lineOf(settings)
  const open = lines.get(key) ?? begin(settings, ears, pace)
  open.ears.set(account.id, ears)
  lines.set(key, open)
  if (open.isBound.size > 0) ears.turned(isOpen(open))
  return async () => {
    if (open.ears.size > 1) return void open.ears.delete(account.id)
    if (lines.get(key) === open) lines.delete(key)
    await open.gathering.stop()
    await Promise.all(new Set([open.sending, open.receiving]).values().map((line) => line.stop()))
    open.ears.delete(account.id)
  }
}

/** Both ways: half a line is none. */
function isOpen({ isBound }: Pick<Open, 'isBound'>): boolean {
  return [...isBound.values()].every(Boolean)
}

function readable(account: ChannelAccount, { log }: Ears): SmppSettings | undefined {
  try {
    return readSmpp(account)
  } catch (error) {
    log.warn({ error: (error as Error).message }, 'no line is opened')
    return undefined
  }
}

function begin(settings: SmppSettings, { log }: Ears, pace: SmppPace): Open {
  const ears = new Map<string, Ears>()
  const hear = async (update: Update): Promise<void> => {
    const [first] = ears.values()
    if (!first) throw new Error('nobody listens any more')
    await first.hear([update])
  }
  const names = createNames()
  const gathering = createGathering({ hear: (gathered) => hear(wholeOf(gathered, names)), keep: (part) => hear(keptPart(part, names)) }, pace)
  const delivered = (pdu: PDU) => take(pdu, { settings, gathering, hear, names })
  const isBound: Open['isBound'] = new Map()
  const line = (bind: LineParts['bind']) => {
    const turned = (isOne: boolean) => {
      isBound.set(bind, isOne)
      for (const { turned: tell } of ears.values()) tell(isOpen({ isBound }))
    }
    return openLine({ settings, bind, delivered, turned, log, pace })
  }
  const shared = { gathering, ears, isBound }
  if (settings.smppBind === 'separate') return { sending: line('bind_transmitter'), receiving: line('bind_receiver'), ...shared }
  const both = line('bind_transceiver')
  return { sending: both, receiving: both, ...shared }
}

type Taking = { settings: SmppSettings; gathering: Gathering; hear: (update: Update) => Promise<void>; names: Names }

async function take(pdu: PDU, { settings, gathering, hear, names }: Taking): Promise<void> {
  const said = readDelivery(pdu, settings)
  if (said.kind === 'unknown') return hear({ kind: 'unknown', providerId: said.id, sentAt: new Date(0), raw: said.raw })
  if (said.kind === 'receipt') {
    const { receipt } = said
    return hear({ kind: 'receipt', providerId: `receipt:${receipt.messageId}:${receipt.status}`, sentAt: new Date(0), receipt })
  }
  const { part, from, to, words } = said
  if (part) return gathering.take({ from, to, words, part })
  const text = textOf([words])
  await hear(toMessage({ from, to, text }, names.nameOf({ from, to, text, at: new Date() })))
}

/** Where parts are missing. */
const GAP = ' […] '

function wholeOf({ from, to, reference, parts }: Gathered, names: Names): Update {
  const missing = parts.flatMap((part, index) => (part ? [] : [index + 1]))
  const text = runsOf(parts).join(GAP).trim()
  const providerId = names.nameOf({ from, to, text: `${reference}/${parts.length}:${text}`, at: new Date() })
  const update = toMessage({ from, to, text }, providerId)
  if (missing.length > 0 && update.kind === 'message') update.message.raw = { parts: parts.length, missing }
  return update
}

/** Text between the gaps; a gap at the beginning or the end is shown as well. */
function runsOf(parts: Gathered['parts']): string[] {
  const runs: NonNullable<Gathered['parts'][number]>[][] = [[]]
  for (const part of parts) {
    if (part) runs.at(-1)?.push(part)
    else if (runs.at(-1)?.length || runs.length === 1) runs.push([])
  }
  return runs.map((run) => textOf(run).trim())
}

/** So that a part can be acknowledged before the others have come: it is not read as a message. */
function keptPart({ from, to, words, part: { number, total, reference } }: LongPart, names: Names): Update {
  const text = textOf([words])
  const providerId = names.nameOf({ from, to, text: `${reference}/${total}/${number}:${text}`, at: new Date() })
  return { kind: 'unknown', providerId, sentAt: new Date(0), raw: { from, to, text, part: number, of: total, reference } }
}

function toMessage({ from, to, text }: { from: string; to: string; text: string }, providerId: string): Update {
  return {
    kind: 'message',
    providerId,
    sentAt: new Date(0),
    numberId: to,
    sender: from,
    aliases: [],
    message: { kind: 'text', text, attachments: [] },
  }
}

/** @returns the SMSC's id, as receipts will name it @throws SendError, and nothing else */
export async function sendBySmpp(text: string, to: Recipient, account: ChannelAccount): Promise<string> {
  const settings = readSmpp(account)
  const open = lines.get(lineOf(settings))
  if (!open) throw new SendError('try_again', 0, `no line to ${settings.smppHost}`)
  const { ton, npi } = senderType(settings)
  const answer = await open.sending.ask('submit_sm', {
    source_addr_ton: ton,
    source_addr_npi: npi,
    source_addr: settings.sender.replace(/^\+/, ''),
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: writeNumber(to.address, 'plain'),
    registered_delivery: 1,
    // The SMSC's own alphabet. The library would write 1.
    data_coding: 0,
    short_message: toBytes(text, settings.smppAlphabet),
  })
  const { problem, waitFor } = problemOf(answer.command_status)
  if (answer.command_status !== 0) throw new SendError(problem, answer.command_status, `the SMSC refused with ${answer.command_status}`, waitFor)
  // Taken without a name: its receipts cannot be told apart, and it is not sent again.
  return idInAnswer(textIn(answer, 'message_id'), settings.smppMessageIds) || to.ourId
}
