/** The stand-in for a mail server: where letters of the business are handed in, and what the page of a resident's mailbox asks. In demo mode only. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { allOpenTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { boxShape, openBox, receiveLetter, sendLetter, writingShape, type MailStandIn } from '#simulator/mail/commands.ts'
import { listMailAccounts } from '#simulator/mail/queries.ts'

/** Bytes of a letter being written, photos as base64. */
const LARGEST = 40 * 1024 * 1024

export function mailDoor(standIn: MailStandIn) {
  return async (app: FastifyInstance): Promise<void> => {
    allOpenTo(app, 'demo')
    app.addContentTypeParser('message/rfc822', { parseAs: 'buffer', bodyLimit: LARGEST }, (_request, body, done) => done(null, body))
    app.post('/kirim', async ({ headers, body }, reply) => {
      const came = { type: headers['content-type'] ?? '', signature: String(headers['x-tanggap-signature'] ?? '') }
      const refusal = await receiveLetter(standIn, { ...came, raw: Buffer.isBuffer(body) ? body : Buffer.alloc(0) })
      return refusal ? reply.code(refusal.status).type('text/plain').send(refusal.says) : reply.code(202).send('')
    })
    // No secret: this goes to a page.
    app.get('/api/accounts', async () =>
      (await listMailAccounts(standIn.tanggap)).map(({ id, regionName, program, zone, address }) => ({ id, regionName, program, zone, address })),
    )
    app.get('/api/box', async ({ query }) => openBox(standIn, read(boxShape, query)))
    app.post('/api/write', { bodyLimit: LARGEST }, async ({ body }) => sendLetter(standIn, read(writingShape, body)))
  }
}

/** @throws DomainError simulator.invalid */
function read<T>(shape: z.ZodType<T>, said: unknown): T {
  const parsed = shape.safeParse(said)
  if (parsed.success) return parsed.data
  throw new DomainError('simulator.invalid', { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') })
}
