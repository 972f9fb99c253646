/**
 * The load generator, a process of its own: keep-alive connections on bare sockets, one request at a time on each.
 * Told what to do by its parent (`Task`), tells what happened (`Outcome`).
 */
import { connect, type Socket } from 'node:net'
import { prepare, type Prepared } from './messages.ts'

export type Task = {
  series: number
  count: number
  numberId: string
  port: number
  run: string
  connections: number
  seconds: number
  perSecond?: number
}

/** Milliseconds of the acknowledged, ids of the acknowledged, and how many were answered otherwise or not at all. */
export type Outcome = {
  acknowledged: string[]
  milliseconds: number[]
  refused: Record<string, number>
  lasted: number
  sentAt: Record<string, number>
}

process.once('message', (task: Task) => {
  const prepared = prepare(task)
  process.send?.('ready')
  process.once('message', () => void run(task, prepared).then((outcome) => process.send?.(outcome, () => process.exit(0))))
})

async function run({ connections, seconds, port, perSecond }: Task, prepared: Prepared[]): Promise<Outcome> {
  const outcome: Outcome = { acknowledged: [], milliseconds: [], refused: {}, lasted: 0, sentAt: {} }
  const began = performance.now()
  const until = began + seconds * 1000
  let next = 0
  const work = async () => {
    const ask = opener(port)
    while (performance.now() < until && next < prepared.length) {
      const index = next++
      const { id, request } = prepared[index] as Prepared
      if (perSecond) await sleepUntil(began + (index * 1000) / perSecond)
      const sent = performance.now()
      outcome.sentAt[id] = Date.now()
      const status = await ask(request)
      if (status === '200') {
        outcome.acknowledged.push(id)
        outcome.milliseconds.push(performance.now() - sent)
      } else {
        outcome.refused[status] = (outcome.refused[status] ?? 0) + 1
        // The server was killed: the bench is about to restart it.
        if (status === 'no answer') break
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  outcome.lasted = performance.now() - began
  return outcome
}

function sleepUntil(moment: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())))
}

/** Our answers are short and come in one piece: the status line is all that is read. */
function opener(port: number): (request: Buffer) => Promise<string> {
  let socket: Socket | undefined
  return (request) =>
    new Promise((resolve) => {
      // A server that was killed closes connections while nothing is asked on them.
      if (!socket || socket.destroyed) socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const open = socket
      const settle = (status: string) => {
        open.removeAllListeners()
        open.on('error', () => undefined)
        if (status === 'no answer') socket = undefined
        resolve(status)
      }
      open.once('data', (data) => settle(data.toString('latin1', 9, 12)))
      open.once('error', () => settle('no answer'))
      open.once('close', () => settle('no answer'))
      open.write(request)
    })
}
