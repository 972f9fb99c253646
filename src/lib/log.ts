/** One log for the whole process, as JSON lines on standard output. Secrets and residents' words are never passed to it; if they are, redact.ts takes them out. */
import { pino, type DestinationStream, type Logger } from 'pino'
import { redact, redactWords } from '#lib/edges/redact.ts'

export type Log = Logger

export function createLog(level: string, to: DestinationStream = pino.destination(1)): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Before pino turns errors into words of its own.
      serializers: {},
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args.map((one: unknown) => (typeof one === 'string' ? redactWords(one) : redact(one)))
          return method.apply(this, [first, ...rest] as Parameters<typeof method>)
        },
      },
    },
    to,
  )
}
