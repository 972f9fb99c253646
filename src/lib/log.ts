/** One log for the whole process, as JSON lines on standard output. Secrets and residents' words are never passed to it. */
import { pino, type Logger } from 'pino'

export type Log = Logger

export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
}
