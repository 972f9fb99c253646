/**
 * Asks a virus scanner about a file, in the words of ClamAV's clamd: `INSTREAM`, pieces each with their length before them, a line back.
 * Source: clamd(8). A dozen lines of our own, as the packages for it start programs and read settings we do not have.
 */
import { createConnection, type Socket } from 'node:net'
import type { Readable } from 'node:stream'

/** too_large: more than the scanner is set to take (`StreamMaxLength`) */
export type Verdict = { kind: 'clean' } | { kind: 'infected'; name: string } | { kind: 'too_large' }

/** Both throw when it does not answer, or nothing we understand. */
export type Scanner = { scan(open: () => Readable): Promise<Verdict>; ping(): Promise<void> }

/** Milliseconds of silence. A first file after its start may wait until all signatures are read. */
const PATIENCE = 60_000

/** Signs of an answer. */
const LONGEST = 4000

/** @param address a path of a socket, or host:port */
export function createScanner(address: string, patience = PATIENCE): Scanner {
  return {
    scan: (open) => scanTwice({ address, patience }, open),
    ping: () => ping({ address, patience }),
  }
}

type Where = { address: string; patience: number }

/** One that has heard more than it takes says so and hangs up; while we still speak, what it said may be lost. Twice, and well otherwise: that it was. */
async function scanTwice(where: Where, open: () => Readable): Promise<Verdict> {
  const scan = async () => verdictOf(await talk(where, instream(open())))
  return scan().catch(async (fault: unknown) => {
    if (!isHungUp(fault)) throw fault
    return scan().catch(async (again: unknown): Promise<Verdict> => {
      if (!isHungUp(again)) throw again
      await ping(where)
      return { kind: 'too_large' }
    })
  })
}

function isHungUp(fault: unknown): boolean {
  return ['EPIPE', 'ECONNRESET'].includes((fault as NodeJS.ErrnoException).code ?? '')
}

async function ping(where: Where): Promise<void> {
  const answer = await talk(where, [Buffer.from('zPING\0')])
  if (answer !== 'PONG') throw new Error(`the scanner answers: ${answer}`)
}

/** Pieces as they come; the empty one is the end. */
async function* instream(file: Readable): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0')
  for await (const piece of file as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(piece.length)
    yield Buffer.concat([length, piece])
  }
  yield Buffer.alloc(4)
}

function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return { kind: 'clean' }
  const [, name] = /^stream: (.+) FOUND$/.exec(answer) ?? []
  if (name) return { kind: 'infected', name }
  if (answer.startsWith('INSTREAM size limit exceeded')) return { kind: 'too_large' }
  throw new Error(`the scanner answers: ${answer}`)
}

async function talk({ address, patience }: Where, said: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<string> {
  const socket = connectTo(address)
  socket.setTimeout(patience, () => socket.destroy(new Error('the scanner is silent')))
  const answer = hear(socket)
  // Said while we listen: one that has heard enough answers before the end, and hangs up.
  void say(socket, said).catch((fault: Error) => socket.destroy(fault))
  try {
    return await answer
  } finally {
    socket.destroy()
  }
}

function connectTo(address: string): Socket {
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? []
  return port ? createConnection({ host: host || '127.0.0.1', port: Number(port) }) : createConnection({ path: address })
}

async function say(socket: Socket, said: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of said) {
    if (socket.destroyed || !socket.writable) return
    if (!socket.write(piece)) await new Promise<void>((resolve) => socket.once('drain', resolve).once('close', () => resolve()))
    // Time to hear that it is enough.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Up to the zero that ends an answer. What was heard before the line broke counts: the scanner may hang up while we still speak. */
function hear(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    socket.on('data', (piece: Buffer) => {
      heard += piece.toString('latin1')
      if (heard.includes('\0')) resolve(heard.slice(0, heard.indexOf('\0')).trim())
      else if (heard.length > LONGEST) socket.destroy(new Error('the scanner does not stop'))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the scanner hung up')))
  })
}
