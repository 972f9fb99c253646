/** What the page with the phones asks of the stand-in; tests and journeys use the same addresses. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allOpenTo } from '#http/door.ts'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import type { AccountOfSimulator } from '#simulator/account-queries.ts'
import { insideOf } from '#simulator/inside.ts'
import { listPlaces } from '#simulator/inside-queries.ts'
import { bareType, mediaBytes } from '#simulator/media.ts'
import { addPerson, openChat, peopleOf, personWithId, say, setSwitches, startAgain, uploadFrom } from '#simulator/phone/commands.ts'
import { toBubbles } from '#simulator/phone/bubbles.ts'
import { showNumber } from '#simulator/phone/people.ts'
import { sayShape } from '#simulator/phone/person-messages.ts'
import { findMedia, listChat, openWindows } from '#simulator/queries.ts'
import { sampleOf } from '#simulator/samples.ts'
import { accountsOf, type PhoneNews, type Simulator } from '#simulator/simulator.ts'
import type { PersonRow } from '#simulator/tables.ts'

/** Milliseconds. Proxies close what is silent for a minute. */
const HEARTBEAT = 25_000

type OfPerson = { Params: { id: string } }

export function phoneDoor(simulator: Simulator) {
  return async (app: FastifyInstance): Promise<void> => {
    allOpenTo(app, 'demo')
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 24 * 1024 * 1024 }, (_request, body, done) => done(null, body))
    app.get('/api/accounts', async () => (await accountsOf(simulator)).map(shownAccount))
    app.get('/api/people', async () => (await peopleOf(simulator)).map((person) => ({ ...shownPerson(person), unreadCount: person.unreadCount })))
    app.post('/api/people', async ({ body }) => shownPerson(await addPerson(simulator, read(newPerson, body))))
    app.get<OfPerson>('/api/people/:id/chat', async ({ params }) => {
      const person = await personWithId(simulator, params.id)
      return { person: shownPerson(person), bubbles: toBubbles(await listChat(simulator.db, person.accountId, person.waId)) }
    })
    app.post<OfPerson>('/api/people/:id/say', async ({ params, body }) => say(simulator, params.id, read(sayShape, body)))
    app.post<OfPerson>('/api/people/:id/open', async ({ params }, reply) => {
      await openChat(simulator, params.id)
      return reply.code(204).send()
    })
    app.post<OfPerson>('/api/people/:id/again', async ({ params }) => {
      await startAgain(simulator, params.id)
      return shownPerson(await personWithId(simulator, params.id))
    })
    app.post<OfPerson>('/api/people/:id/media', async (request) => takeFile(simulator, request))
    app.get<OfPerson>('/api/media/:id', async ({ params }, reply) => sendMedia(simulator, params.id, reply))
    app.get<OfPerson>('/api/people/:id/inside', async ({ params }) => inside(simulator, params.id))
    app.get<OfPerson>('/api/accounts/:id/places', async ({ params }) =>
      listPlaces(simulator.tanggap, (await accountWithId(simulator, params.id)).regionId),
    )
    app.get<OfPerson>('/api/samples/:id', async ({ params }, reply) => {
      const sample = await sampleOf(params.id)
      if (!sample) throw new DomainError('simulator.not_found')
      return reply.type(sample.mimeType).header('cache-control', 'public, max-age=86400').send(sample.bytes)
    })
    app.get('/api/news', (request, reply) => follow(simulator, request, reply))
    app.get('/switches', async () => simulator.switches)
    app.post('/switches', async ({ body }) => setSwitches(simulator, body))
    app.post('/bench/people', async ({ body }) => letWrite(simulator, read(benchPeople, body)))
  }
}

async function inside(simulator: Simulator, personId: string) {
  const person = await personWithId(simulator, personId)
  return insideOf(simulator, await accountWithId(simulator, person.accountId), person)
}

/** @throws DomainError account.not_found */
async function accountWithId(simulator: Simulator, id: string): Promise<AccountOfSimulator> {
  const account = (await accountsOf(simulator)).find((one) => one.id === id)
  if (!account) throw new DomainError('account.not_found')
  return account
}

const newPerson = z.object({ accountId: z.string(), name: z.string().trim().min(1).max(60), hidesNumber: z.boolean().default(false) })

/** For load tests: these have just written, so free words may go to them. */
const benchPeople = z.object({ accountId: z.string(), waIds: z.array(z.string().regex(/^\d{7,15}$/)).max(20_000) })

async function letWrite({ db, now }: Simulator, { accountId, waIds }: z.infer<typeof benchPeople>): Promise<{ opened: number }> {
  await openWindows(
    db,
    waIds.map((waId) => ({ accountId, waId, openedAt: now() })),
  )
  return { opened: waIds.length }
}

/** @throws DomainError simulator.invalid */
function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new DomainError('simulator.invalid', { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') })
}

/** No token, no secret: this goes to a page. */
function shownAccount(account: AccountOfSimulator) {
  const { id, regionName, program, zone, initials, colour, displayNumber, formId } = account
  return { id, regionName, program, zone, initials, colour, displayNumber, hasForm: formId !== undefined }
}

function shownPerson({ id, accountId, name, waId, userId, hidesNumber, role }: PersonRow) {
  return { id, accountId, name, waId, userId, role, number: showNumber(waId), hidesNumber }
}

/** The bytes as the body, the type in the header, the name (percent-encoded) in `x-file-name`. */
async function takeFile(simulator: Simulator, { params, body, headers }: FastifyRequest<OfPerson>): Promise<{ mediaId: string }> {
  if (!(body instanceof Buffer) || body.length === 0) throw new DomainError('simulator.invalid', { problems: 'no bytes' })
  const name = headers['x-file-name']
  const fileName = typeof name === 'string' ? decodeURIComponent(name).slice(0, 120) : undefined
  const { id } = await uploadFrom(simulator, params.id, { bytes: body, mimeType: headers['content-type'] ?? 'application/octet-stream', fileName })
  return { mediaId: id }
}

/** Only pictures and sound are shown in place; a page must never run what somebody uploaded. */
async function sendMedia(simulator: Simulator, id: string, reply: FastifyReply): Promise<FastifyReply> {
  const media = await findMedia(simulator.db, id)
  if (!media) throw new DomainError('simulator.not_found')
  const type = bareType(media.mimeType)
  const isShown = /^(image\/(jpeg|png|webp)|audio\/[a-z0-9]+|video\/[a-z0-9]+)$/.test(type)
  return reply
    .headers({
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=86400',
      'content-disposition': isShown ? 'inline' : 'attachment',
    })
    .type(isShown ? type : 'application/octet-stream')
    .send(await mediaBytes(simulator, media))
}

function follow({ listeners }: Simulator, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  reply.raw.write('retry: 2000\n\n')
  const send = (news: PhoneNews) => void reply.raw.write(`data: ${JSON.stringify(news)}\n\n`)
  const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT)
  listeners.add(send)
  request.raw.on('close', () => {
    clearInterval(heartbeat)
    listeners.delete(send)
  })
}
