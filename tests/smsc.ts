/** An operator's SMSC for tests, strict: it refuses what is not as the standard says, and misbehaves when it is told to. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type PDU, type Session, smpp } from '#channels/sms/smpp/wire.ts'

export type Fields = Record<string, unknown>
export type Submitted = { id: string; to: string; from: string; text: string; status: number }

/** @property submit the status of the answer; 'silent': none; 'drop': the line is cut instead */
export type Manners = { bind: number; submit: (count: number) => number | 'silent' | 'drop'; answerAfter: number; idOf: (count: number) => string }

export type Smsc = {
  port: number
  manners: Manners
  submitted: Submitted[]
  /** What we did that an operator would not like. */
  complaints: string[]
  /** Binds asked for so far, and most submits at once without an answer. */
  seen: { binds: number; kinds: string[]; mostOpen: number; enquiries: number }
  /** A session whose other side knows it is bound. */
  bound: () => Promise<Session>
  /** @returns the status of our answer @throws when there is none within the time */
  delivers: (fields: Fields, milliseconds?: number) => Promise<number>
  cut: () => void
  stop: () => Promise<void>
}

const BINDS = ['bind_transceiver', 'bind_receiver', 'bind_transmitter']

const USER = { system_id: 'tanggap', password: 'rahasia' }

export async function startSmsc(): Promise<Smsc> {
  const manners: Manners = { bind: 0, submit: () => 0, answerAfter: 0, idOf: (count) => `${count}` }
  const [sessions, senders] = [new Set<Session>(), new Set<Session>()]
  const state = {
    manners,
    submitted: [] as Submitted[],
    complaints: [] as string[],
    seen: { binds: 0, kinds: [] as string[], mostOpen: 0, enquiries: 0 },
    sessions,
    senders,
    open: 0,
  }
  const server = smpp.createServer((session) => {
    session.on('error', () => session.destroy())
    session.on('close', () => sessions.delete(session) || senders.delete(session))
    session.on('pdu', (pdu: PDU) => hear(state, session, pdu))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = async () => {
    for (let tries = 0; tries < 500; tries++) {
      const [session] = sessions
      if (session && (await answers(session))) return session
      await wait(10)
    }
    throw new Error('nobody bound')
  }
  return {
    ...state,
    port: (server.address() as AddressInfo).port,
    bound,
    async delivers(fields, milliseconds = 5_000) {
      const session = await bound()
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no answer')), milliseconds)
        session.deliver_sm(fields, ({ command_status: status }) => {
          clearTimeout(timer)
          resolve(status)
        })
      })
    },
    cut: () => sessions.forEach((session) => session.destroy()),
    async stop() {
      for (const session of [...sessions, ...senders]) session.destroy()
      server.close()
    },
  }
}

/** Who answers a question sent after the answer to its bind has read that answer too; a line that is just ending answers nothing. */
function answers(session: Session): Promise<boolean> {
  return new Promise((resolve) => {
    session.on('close', () => resolve(false))
    session.enquire_link({}, () => resolve(true))
  })
}

type State = Pick<Smsc, 'manners' | 'submitted' | 'complaints' | 'seen'> & { sessions: Set<Session>; senders: Set<Session>; open: number }

function hear(state: State, session: Session, pdu: PDU): void {
  if (pdu.isResponse()) return
  if (BINDS.includes(pdu.command)) return bind(state, session, pdu)
  if (!state.sessions.has(session) && !state.senders.has(session)) return void session.send(pdu.response({ command_status: 0x04 }))
  if (pdu.command === 'submit_sm') return submit(state, session, pdu)
  if (pdu.command === 'enquire_link') state.seen.enquiries++
  session.send(pdu.response())
  if (pdu.command === 'unbind') session.close()
}

function bind({ manners, seen, sessions, senders }: State, session: Session, pdu: PDU): void {
  seen.binds++
  const isKnown = pdu['system_id'] === USER.system_id && pdu['password'] === USER.password
  const status = manners.bind || (isKnown ? 0 : 0x0e)
  seen.kinds.push(pdu.command)
  // Only a session that may hear is delivered to.
  if (status === 0) (pdu.command === 'bind_transmitter' ? senders : sessions).add(session)
  session.send(pdu.response({ command_status: status, system_id: 'SMSC' }))
}

function submit(state: State, session: Session, pdu: PDU): void {
  const { manners, submitted, complaints, seen } = state
  seen.mostOpen = Math.max(seen.mostOpen, ++state.open)
  complaints.push(...faultsIn(pdu))
  const status = manners.submit(submitted.length + 1)
  const bytes = pdu['short_message'] as Buffer
  const one = {
    id: manners.idOf(submitted.length + 1),
    to: String(pdu['destination_addr']),
    from: String(pdu['source_addr']),
    text: bytes.toString('latin1'),
  }
  submitted.push({ ...one, status: typeof status === 'number' ? status : -1 })
  setTimeout(() => {
    state.open--
    if (status === 'drop') session.destroy()
    else if (status !== 'silent') session.send(pdu.response(status === 0 ? { message_id: one.id } : { command_status: status }))
  }, manners.answerAfter)
}

function faultsIn(pdu: PDU): string[] {
  const bytes = pdu['short_message'] as Buffer
  const rules: [string, boolean][] = [
    ['data_coding is 0', pdu['data_coding'] === 0],
    ['no more than one SMS', bytes.length >= 1 && bytes.length <= 160],
    ['septets', bytes.every((byte) => byte < 128)],
    ['digits only', /^[1-9]\d{7,14}$/.test(String(pdu['destination_addr']))],
    ['an international number', pdu['dest_addr_ton'] === 1 && pdu['dest_addr_npi'] === 1],
    ['a receipt is asked for', pdu['registered_delivery'] === 1],
  ]
  return rules.filter(([, holds]) => !holds).map(([rule]) => `not so: ${rule}`)
}

/** From a resident's phone to our number. */
export function spoken(text: string | Buffer, more: Fields = {}): Fields {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  const from = { source_addr_ton: 1, source_addr_npi: 1, source_addr: '62800111222', dest_addr_ton: 3, destination_addr: '1708' }
  return { ...from, data_coding: 0, short_message: bytes, ...more }
}

/** A part of a long message, by a header of 8 or 16 bits or by tags. */
export function part(
  text: string | Buffer,
  { number, total, reference, by = 'udh8' }: { number: number; total: number; reference: number; by?: 'udh8' | 'udh16' | 'sar' },
  more: Fields = {},
): Fields {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  if (by === 'sar') return spoken(bytes, { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: number, ...more })
  const header = by === 'udh8' ? [5, 0, 3, reference, total, number] : [6, 8, 4, reference >> 8, reference & 255, total, number]
  return spoken(Buffer.concat([Buffer.from(header), bytes]), { esm_class: 0x40, ...more })
}

export function receiptText(id: string, state: string, error = '000'): Fields {
  const text = `id:${id} sub:001 dlvrd:001 submit date:2611251000 done date:2611251001 stat:${state} err:${error} text:Laporan`
  return spoken(text, { esm_class: 0x04 })
}
