/** The Cloud API of the stand-in: the same addresses, refusals and answers as Meta's. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allOpenTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { newCode } from '#lib/ids.ts'
import { isSame } from '#lib/secrets.ts'
import type { AccountOfSimulator } from '#simulator/account-queries.ts'
import { post } from '#simulator/graph/commands.ts'
import { envelopeOf, GraphFault } from '#simulator/graph/faults.ts'
import { numberRule, take } from '#simulator/graph/pace.ts'
import { listTemplates } from '#simulator/graph/templates.ts'
import { checkUpload, describeMedia, findMediaOf, isGoodUrl, keepMedia, mediaBytes, removeMedia } from '#simulator/media.ts'
import { commentRoutes, getOfPage, postToPage, sendSample } from '#http/simulator-social-graph.ts'
import { addLog } from '#simulator/queries.ts'
import { accountsOf, type Simulator } from '#simulator/simulator.ts'
import { useUp } from '#simulator/switches.ts'

/** Bytes. Meta takes documents up to 100 MB; a demo on a small machine does not. */
const LARGEST_BODY = 24 * 1024 * 1024

type Path = { version: string; id: string }
type Asked = FastifyRequest<{ Params: Path }>

export function graphDoor(simulator: Simulator) {
  return async (app: FastifyInstance): Promise<void> => {
    allOpenTo(app, 'demo')
    app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) => done(null, body))
    app.setErrorHandler((error, _request, reply) => refuse(simulator, error, reply))
    app.setNotFoundHandler((_request, reply) => refuse(simulator, new GraphFault('unknownPath', 'Unknown path components'), reply))
    app.get<{ Querystring: Record<string, string> }>('/attachments', (request, reply) => download(simulator, request, reply))
    app.get<{ Params: { name: string } }>('/cdn/:name', (request, reply) => sendSample(request.params.name, reply))
    await app.register(versionedRoutes(simulator), { prefix: '/:version' })
  }
}

function versionedRoutes(simulator: Simulator) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook<{ Params: Path }>('preHandler', async ({ params }) => {
      if (!/^v\d{1,2}\.\d$/.test(params.version)) throw new GraphFault('unknownPath', `Unknown path components: /${params.version}`)
      if (useUp(simulator.switches, 'serverErrors')) throw new GraphFault('fault', 'Something went wrong')
    })
    commentRoutes(simulator, app)
    app.post<{ Params: Path; Body: Record<string, unknown> }>('/:id/messages', async (request, reply) => {
      const ofPage = await postToPage(simulator, request, reply)
      if (ofPage !== undefined) return ofPage
      const account = await numberOf(simulator, request)
      checkPace(simulator, account)
      const answer = await post(simulator, account, request.body)
      if (!useUp(simulator.switches, 'cutAnswers')) return answer
      reply.hijack()
      reply.raw.destroy()
    })
    app.post<{ Params: Path }>('/:id/media', async (request) => upload(simulator, request))
    app.get<{ Params: Path }>('/:id/message_templates', async (request) => {
      const account = await callerOf(simulator, request)
      if (account.businessId !== request.params.id) throw new GraphFault('noSuchObject', `Object with ID '${request.params.id}' does not exist`)
      return { data: listTemplates(), paging: { cursors: { before: 'MAZDZD', after: 'MjQZD' } } }
    })
    app.get<{ Params: Path }>('/:id', async (request) => {
      const ofPage = await getOfPage(simulator, request)
      if (ofPage !== undefined) return ofPage
      const account = await callerOf(simulator, request)
      if (account.phoneNumberId === request.params.id) return describeNumber(account)
      return describeMedia(simulator, account, await findMediaOf(simulator, account, request.params.id))
    })
    app.delete<{ Params: Path }>('/:id', async (request) => {
      const account = await callerOf(simulator, request)
      await removeMedia(simulator, await findMediaOf(simulator, account, request.params.id))
      return { success: true }
    })
  }
}

/** Whose token is this? The first account that has it; in a demo several share one, so the number decides. @throws GraphFault badToken */
async function callersOf(simulator: Simulator, { headers }: Pick<FastifyRequest, 'headers'>): Promise<AccountOfSimulator[]> {
  const token = /^(?:Bearer|OAuth) (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
  const accounts = (await accountsOf(simulator)).filter(({ accessToken }) => isSame(accessToken, token))
  if (accounts.length === 0) throw new GraphFault('badToken', 'Authentication Error')
  return accounts
}

async function callerOf(simulator: Simulator, request: Asked): Promise<AccountOfSimulator> {
  const accounts = await callersOf(simulator, request)
  const { id } = request.params
  const named = accounts.find(({ phoneNumberId, businessId }) => phoneNumberId === id || businessId === id)
  return named ?? (await ownerOf(simulator, accounts, id))
}

/** A media id says by itself whose it is. @throws GraphFault noSuchObject */
async function ownerOf(simulator: Simulator, accounts: AccountOfSimulator[], mediaId: string): Promise<AccountOfSimulator> {
  for (const account of accounts) if (await findMediaOf(simulator, account, mediaId).catch(() => undefined)) return account
  throw new GraphFault('noSuchObject', `Object with ID '${mediaId}' does not exist`)
}

async function numberOf(simulator: Simulator, request: Asked): Promise<AccountOfSimulator> {
  const account = (await callersOf(simulator, request)).find(({ phoneNumberId }) => phoneNumberId === request.params.id)
  if (!account) throw new GraphFault('noSuchObject', `Object with ID '${request.params.id}' does not exist`)
  return account
}

function checkPace({ pace, switches, now }: Simulator, { id }: AccountOfSimulator): void {
  if (useUp(switches, 'tooMany') || !take(pace.numbers, { key: id, rule: numberRule(switches.numberLimit), at: now().getTime() })) {
    throw new GraphFault(
      'numberLimit',
      'Message failed to send because there were too many messages sent from this phone number in a short period of time',
    )
  }
}

async function upload(simulator: Simulator, request: Asked): Promise<{ id: string }> {
  const account = await numberOf(simulator, request)
  const form = await readForm(request)
  const file = form?.get('file')
  if (form?.get('messaging_product') !== 'whatsapp') throw new GraphFault('missing', 'The parameter messaging_product is required.')
  if (!(file instanceof File)) throw new GraphFault('missing', 'The parameter file is required.')
  const type = form.get('type')
  const found = {
    bytes: new Uint8Array(await file.arrayBuffer()),
    mimeType: typeof type === 'string' && type ? type : file.type,
    fileName: file.name,
  }
  checkUpload(found)
  const { id } = await keepMedia(simulator, { accountId: account.id, waId: '' }, found)
  return { id }
}

async function readForm({ body, headers }: FastifyRequest): Promise<FormData | undefined> {
  if (!(body instanceof Buffer)) return undefined
  return new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData().catch(() => undefined)
}

async function download(
  simulator: Simulator,
  request: FastifyRequest<{ Querystring: Record<string, string> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const accounts = await callersOf(simulator, request)
  if (!isGoodUrl(simulator, request.query)) throw new GraphFault('notFound', 'URL signature expired')
  const mediaId = request.query['mid'] ?? ''
  const account = await ownerOf(simulator, accounts, mediaId)
  const media = await findMediaOf(simulator, account, mediaId)
  await addLog(simulator.db, {
    accountId: account.id,
    waId: media.waId,
    kind: 'media_fetched',
    details: { mediaId, type: media.mimeType, bytes: media.fileSize },
    at: simulator.now(),
  })
  return reply.type(media.mimeType).send(await mediaBytes(simulator, media))
}

function describeNumber({ phoneNumberId, displayNumber, program }: AccountOfSimulator): Record<string, unknown> {
  return {
    verified_name: program,
    display_phone_number: displayNumber,
    quality_rating: 'GREEN',
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    code_verification_status: 'VERIFIED',
    id: phoneNumberId,
  }
}

function refuse(simulator: Simulator, error: unknown, reply: FastifyReply): FastifyReply {
  const fault = error instanceof GraphFault ? error : toFault(simulator, error)
  return reply.code(fault.httpStatus).send(envelopeOf(fault, `A${newCode()}${newCode()}`))
}

/** What is not JSON is the caller's mistake; anything else ours, and logged whole. */
function toFault({ log }: Simulator, error: unknown): GraphFault {
  const status = error instanceof DomainError ? error.httpStatus : ((error as { statusCode?: number }).statusCode ?? 500)
  if (status < 500) return new GraphFault('missing', error instanceof Error ? error.message : 'Invalid parameter')
  log.error({ error: error instanceof Error ? { message: error.message, stack: error.stack } : error }, 'simulator graph failed')
  return new GraphFault('fault', 'Something went wrong')
}
