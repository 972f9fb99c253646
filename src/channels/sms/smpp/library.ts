/** The parts of npm `smpp` 0.5.1 that we use; it brings no types. Fields of a PDU are named as in SMPP 3.4. */
import type { EventEmitter } from 'node:events'
import type { Server, Socket } from 'node:net'

export type Fields = Record<string, unknown>

export type PDU = Fields & {
  command: string
  command_status: number
  sequence_number: number
  isResponse(): boolean
  response(fields?: Fields): PDU
  fromBuffer(buffer: Buffer): void
}

/** @returns false when the socket cannot be written to */
type Command = (fields: Fields, answered?: (pdu: PDU) => void) => boolean

export type Session = EventEmitter & {
  socket: Socket
  /** @returns false when the socket cannot be written to */
  send(pdu: PDU): boolean
  close(): void
  destroy(): void
  bind_transceiver: Command
  bind_receiver: Command
  bind_transmitter: Command
  submit_sm: Command
  deliver_sm: Command
  enquire_link: Command
  unbind: Command
}

type Filter = { encode: (value: unknown) => unknown; decode: (value: unknown) => unknown }

export type Library = {
  PDU: { prototype: PDU }
  connect(options: { host: string; port: number; tls?: boolean; servername?: string }): Session
  createServer(listener: (session: Session) => void): Server
  commands: Record<string, { params: Record<string, { filter?: Filter }> }>
  tlvs: Record<string, { filter?: Filter }>
}
