/** One session with an SMSC, kept for ever: asked now and then whether it still lives, opened anew when it breaks. */
import { setTimeout as wait } from 'node:timers/promises'
import { SendError } from '#channels/channel.ts'
import type { Log } from '#lib/log.ts'
import { isForOperator } from './problems.ts'
import type { SmppSettings } from './settings.ts'
import { createWindow, type Window } from './window.ts'
import { smpp, type PDU, type Session } from './wire.ts'

/** Milliseconds. first, longest: waiting before a line is opened anew, doubled each time · enquire: between two questions whether it lives · patience: for any answer */
export type LinePace = { first: number; longest: number; enquire: number; patience: number }

export const LINE_PACE: LinePace = { first: 1_000, longest: 60_000, enquire: 30_000, patience: 10_000 }

/** @property delivered what the SMSC brings; resolves when it may be acknowledged @property turned told each time it is bound, breaks, or was not let in */
export type LineParts = {
  settings: SmppSettings
  bind: 'bind_transceiver' | 'bind_receiver' | 'bind_transmitter'
  delivered: (pdu: PDU) => Promise<void>
  turned: (isBound: boolean) => void
  log: Log
  pace: LinePace
}

export type Line = {
  /** @returns the answer, whatever its status @throws SendError when there is none */
  ask: (command: 'submit_sm', fields: Record<string, unknown>) => Promise<PDU>
  stop: () => Promise<void>
}

/** A temporary fault of the receiver: the SMSC keeps the message and comes again. */
const TEMPORARY = 0x64

type State = LineParts & {
  controller: AbortController
  window: Window
  /** The session while it is bound. */
  bound: Session | undefined
  /** The SMSC's last refusal to let us in; 0 when it did. */
  refusal: number
}

export function openLine(parts: LineParts): Line {
  const state: State = { ...parts, controller: new AbortController(), window: createWindow(parts.settings.smppWindow), bound: undefined, refusal: 0 }
  const running = run(state)
  return {
    ask: (command, fields) => askBound(state, command, fields),
    async stop() {
      state.controller.abort()
      await running
    },
  }
}

async function run(state: State): Promise<void> {
  const { controller, pace, log } = state
  for (let failures = 0; !controller.signal.aborted; ) {
    const wasBound = await hold(state)
    if (controller.signal.aborted) return
    state.turned(false)
    failures = wasBound ? 0 : failures + 1
    const again = Math.min(pace.first * 2 ** failures, pace.longest)
    log.warn({ wasBound, refusal: state.refusal, again }, 'the line to the SMSC is down')
    await wait(again, undefined, { signal: controller.signal }).catch(() => undefined)
  }
}

/** One session from its beginning to its end. @returns whether it was ever bound */
async function hold(state: State): Promise<boolean> {
  const { settings, controller, pace, log } = state
  const session = smpp.connect({
    host: settings.smppHost,
    port: settings.smppPort,
    ...(settings.smppTls && { tls: true, servername: settings.smppHost }),
  })
  // Small packets, each waited for: gathering them only costs time.
  session.socket.setNoDelay(true)
  const ended = new Promise<void>((resolve) => session.on('close', () => resolve()))
  // Whatever is wrong with it, it is closed then, and opened anew.
  session.on('error', (error: Error) => {
    log.debug({ error: error.message }, 'the line to the SMSC broke')
    session.destroy()
  })
  session.on('pdu', (pdu: PDU) => answer(state, session, pdu))
  const leave = () => void sayGoodbye(session)
  controller.signal.addEventListener('abort', leave, { once: true })
  const slow = setTimeout(() => session.destroy(), pace.patience)
  session.on(settings.smppTls ? 'secureConnect' : 'connect', () => bind(state, session, () => clearTimeout(slow)))
  if (controller.signal.aborted) leave()
  const asking = setInterval(() => enquire(state, session), pace.enquire)
  await ended
  clearTimeout(slow)
  clearInterval(asking)
  controller.signal.removeEventListener('abort', leave)
  const wasBound = state.bound === session
  state.bound = undefined
  state.window.breakOff()
  return wasBound
}

function bind(state: State, session: Session, done: () => void): void {
  const { settings, log } = state
  const fields = { system_id: settings.smppSystemId, password: settings.password, system_type: settings.smppSystemType, interface_version: 0x34 }
  session[state.bind](fields, ({ command_status: status }) => {
    done()
    state.refusal = status
    if (status !== 0) return session.destroy()
    state.bound = session
    state.turned(true)
    log.info({ host: settings.smppHost }, 'the line to the SMSC is open')
  })
}

function enquire({ pace }: State, session: Session): void {
  const silent = setTimeout(() => session.destroy(), pace.patience)
  const done = () => {
    clearTimeout(silent)
    session.off('close', done)
  }
  session.on('close', done)
  if (!session.enquire_link({}, done)) session.destroy()
}

/** What the SMSC asks of us; answers to our own questions find their way by themselves. */
function answer(state: State, session: Session, pdu: PDU): void {
  if (pdu.isResponse()) return
  if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') return void hear(state, session, pdu)
  const isKnown = pdu.command === 'enquire_link' || pdu.command === 'unbind'
  session.send(isKnown || pdu.command === 'unknown' ? pdu.response() : pdu.response({ command_status: 0x03 }))
  if (pdu.command === 'unbind') session.close()
}

/** Thanked for only when it is durable: else it stays with the SMSC. */
async function hear({ delivered, log }: State, session: Session, pdu: PDU): Promise<void> {
  try {
    await delivered(pdu)
    session.send(pdu.response())
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : error }, 'an SMS could not be stored; the SMSC keeps it')
    session.send(pdu.response({ command_status: TEMPORARY }))
  }
}

async function askBound(state: State, command: 'submit_sm', fields: Record<string, unknown>): Promise<PDU> {
  const { window, pace, settings } = state
  return window.within(pace.patience, (settle) => {
    const session = state.bound
    if (!session) throw notBound(state)
    if (!session[command](fields, settle)) throw new SendError('try_again', 0, `the line to ${settings.smppHost} is closing`)
  })
}

function notBound({ refusal, settings }: State): SendError {
  const problem = isForOperator(refusal) ? 'misconfigured' : 'try_again'
  return new SendError(problem, refusal, `no line to ${settings.smppHost}${refusal ? `: it refused us with ${refusal}` : ''}`)
}

/** Milliseconds for which we wait that a goodbye is answered. */
const GOODBYE = 1_000

async function sayGoodbye(session: Session): Promise<void> {
  const isSaid = session.unbind({}, () => session.destroy())
  if (isSaid) await wait(GOODBYE)
  session.destroy()
}
