/** The stand-in for an SMS gateway: the API that the business calls, and what the page with the phone asks. In demo mode only. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { allOpenTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { smsSwitches, takeSend, threadOf, writeSms, type SmsGateway } from '#simulator/sms/commands.ts'
import { listSmsAccounts, type SmsAccount } from '#simulator/sms/queries.ts'

/** Digits of an invented phone. */
const phone = z.string().regex(/^628\d{6,11}$/)
const asked = z.object({ akun: z.string(), nomor: phone })
const written = z.object({ accountId: z.string(), phone, text: z.string().trim().min(1).max(918) }) // six parts: more no phone sends

export function smsDoor(gateway: SmsGateway) {
  return async (app: FastifyInstance): Promise<void> => {
    allOpenTo(app, 'demo')
    app.post('/send', async ({ headers, body }, reply) => {
      const answer = await takeSend(gateway, headers.authorization, body)
      return 'error' in answer ? reply.code(answer.status).send({ error: answer.error, detail: answer.detail }) : reply.code(202).send(answer)
    })
    app.get('/api/accounts', async () => (await listSmsAccounts(gateway.tanggap)).map(shown))
    app.get('/api/thread', async ({ query }) => {
      const { akun, nomor } = read(asked, query)
      return threadOf(gateway, akun, nomor)
    })
    app.post('/api/say', async ({ body }) => ({ id: await writeSms(gateway, read(written, body)) }))
    app.get('/api/switches', async () => gateway.switches)
    app.post('/api/switches', async ({ body }) => Object.assign(gateway.switches, read(smsSwitches.partial().strict(), body)))
  }
}

/** @throws DomainError simulator.invalid */
function read<T>(shape: z.ZodType<T>, said: unknown): T {
  const parsed = shape.safeParse(said)
  if (parsed.success) return parsed.data
  throw new DomainError('simulator.invalid', { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') })
}

/** No token, no secret: this goes to a page. */
function shown({ id, regionName, program, zone, colour, sender, keyword }: SmsAccount) {
  return { id, regionName, program, zone, colour, sender, keyword }
}
