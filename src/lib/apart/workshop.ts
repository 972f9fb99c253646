/**
 * A process for work on what strangers send: one piece of work at a time, each within its time and memory. It starts when there is
 * work, is used for many pieces, and ends when there is none. A piece that breaks it, hangs or eats memory costs that piece alone.
 */
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { DomainError, isNamed, type ErrorKey } from '#lib/errors.ts'
import { startApart, type Limits } from '#lib/apart/start.ts'

// oxlint-disable-next-line typescript/no-explicit-any
export type Tasks = Record<string, (...given: any[]) => unknown>
export type Question = { name: string; given: unknown[] }
export type Answer =
  | { kind: 'ready' }
  | { kind: 'done'; result: unknown }
  | { kind: 'refused'; key: ErrorKey; values: Record<string, unknown> }
  | { kind: 'failed'; message: string }

/** The work could not be done here: it ended the process, took too long, or too much memory. */
export class Apart extends Error {
  override readonly name = 'Apart'
  readonly reason: 'ended' | 'too_long' | 'too_much' | 'failed'
  constructor(reason: Apart['reason'], message = '') {
    super(`work apart: ${reason} ${message}`.trim())
    this.reason = reason
  }

  /** As with `DomainError`: the built pages have a copy of this class. */
  static override [Symbol.hasInstance](fault: unknown): boolean {
    return isNamed(fault, 'Apart')
  }
}

export type Order = Limits & {
  /** Milliseconds for one piece of work, the start of the process not counted. */
  patience: number
  /** Megabytes of memory it really uses; looked at where the system tells (Linux). */
  memory: number
  /** Pieces of work of one process: what leaks, leaks so long. */
  most: number
  /** Milliseconds without work until it ends. */
  rest: number
}

export type Workshop<T extends Tasks> = {
  ask<N extends keyof T & string>(name: N, ...given: Parameters<T[N]>): Promise<Awaited<ReturnType<T[N]>>>
  /** Of the process; undefined while it rests. For tests and for measuring. */
  pid(): number | undefined
  close(): void
}

/** @param name of the module that serves (serve.ts) */
export function openWorkshop<T extends Tasks>(name: string, order: Order): Workshop<T> {
  const room = keepProcess(name, order)
  let line: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let resting: NodeJS.Timeout | undefined

  async function work(question: Question): Promise<unknown> {
    const child = await room.open()
    try {
      return await ask(child, question, order)
    } catch (fault) {
      if (fault instanceof Apart && fault.reason !== 'failed') room.end()
      throw fault
    } finally {
      room.count()
    }
  }

  async function inLine(question: Question): Promise<unknown> {
    clearTimeout(resting)
    waiting++
    const mine = line.then(() => twice(() => work(question)))
    line = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting--
      if (waiting === 0) resting = setTimeout(room.end, order.rest).unref()
    }
  }

  return {
    ask: (task, ...given) => inLine({ name: task, given }) as ReturnType<Workshop<T>['ask']>,
    pid: room.pid,
    close: room.end,
  }
}

/** Ended by the system, perhaps, and not by this work: once more in a fresh process. */
async function twice(work: () => Promise<unknown>): Promise<unknown> {
  return work().catch((fault: unknown) => {
    if (fault instanceof Apart && fault.reason === 'ended') return work()
    throw fault
  })
}

/** One process, started when it is asked for and not there. */
function keepProcess(name: string, order: Order) {
  let running: ChildProcess | undefined
  let doneCount = 0

  function end(): void {
    running?.kill('SIGKILL')
    running = undefined
  }

  return {
    async open(): Promise<ChildProcess> {
      if (running) return running
      const child = await startReady(name, order)
      child.once('exit', () => {
        if (running === child) running = undefined
      })
      running = child
      doneCount = 0
      return child
    },
    /** A piece of work is done. */
    count(): void {
      if (++doneCount >= order.most) end()
    },
    end,
    pid: () => running?.pid,
  }
}

/** Milliseconds until it must have started, on a small server under load. */
const START = 30_000

/** Without the limit on addresses when the system does not let it start with one. */
async function startReady(name: string, limits: Order): Promise<ChildProcess> {
  try {
    return await untilReady(startApart(name, limits))
  } catch (fault) {
    if (process.platform !== 'linux') throw fault
    return untilReady(startApart(name, { ...limits, addresses: 0 }))
  }
}

function untilReady(child: ChildProcess): Promise<ChildProcess> {
  let complaint = ''
  child.stderr?.on('data', (piece: Buffer) => (complaint = (complaint + piece.toString()).slice(0, LONGEST_COMPLAINT)))
  const waiting = new Promise<ChildProcess>((resolve, reject) => {
    const tooLong = setTimeout(() => (child.kill('SIGKILL'), reject(new Apart('too_long', 'to start'))), START)
    child.once('message', () => (clearTimeout(tooLong), resolve(child)))
    child.once('error', (fault) => (clearTimeout(tooLong), reject(new Apart('ended', String(fault)))))
    child.once('exit', (code, signal) => (clearTimeout(tooLong), reject(new Apart('ended', `${signal ?? code}: ${complaint}`))))
  })
  // It keeps nobody from ending: while there is work, the clock of that work does.
  child.unref()
  child.channel?.unref()
  ;(child.stderr as { unref?: () => void } | null)?.unref?.()
  return waiting
}

/** Characters of what it complained of. */
const LONGEST_COMPLAINT = 2000

/** Milliseconds between two looks at its memory. */
const LOOK = 50

function ask(child: ChildProcess, question: Question, { patience, memory }: Order): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => {
      clearTimeout(tooLong)
      clearInterval(looking)
      child.off('message', hear).off('exit', ended)
      how()
    }
    const fail = (reason: Apart['reason'], message?: string) => settle(() => reject(new Apart(reason, message)))
    const hear = (answer: Answer) => settle(() => settleBy(answer, { resolve, reject }))
    const ended = (code: number | null, signal: string | null) => fail('ended', String(signal ?? code))
    const tooLong = setTimeout(() => fail('too_long'), patience)
    const looking = setInterval(() => megabytesOf(child.pid) > memory && fail('too_much'), LOOK)
    child.on('message', hear).on('exit', ended)
    child.send(question, (fault) => fault && fail('ended', String(fault)))
  })
}

function settleBy(answer: Answer, { resolve, reject }: { resolve: (result: unknown) => void; reject: (fault: Error) => void }): void {
  if (answer.kind === 'done') resolve(answer.result)
  else if (answer.kind === 'refused') reject(new DomainError(answer.key, answer.values as ConstructorParameters<typeof DomainError>[1]))
  else reject(new Apart('failed', answer.kind === 'failed' ? answer.message : answer.kind))
}

/** Bytes of a page, on every Linux we know of. */
const PAGE = 4096

/** @returns 0 where the system does not tell */
function megabytesOf(pid: number | undefined): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE) / 1024 / 1024
  } catch {
    return 0
  }
}
