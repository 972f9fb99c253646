/** The door for channel providers: `/webhooks/:accountId`. 200 means stored for good; nothing else is done before it. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { channelNamed } from '#channels/registry.ts'
import type { Channel } from '#channels/channel.ts'
import { opensTo } from '#http/door.ts'
import type { Intake } from '#intake/commands.ts'
import { newestTalk } from '#intake/talk-queries.ts'
import { deliveriesOf } from '#intake/sharing.ts'
import { DomainError } from '#lib/errors.ts'
import { readJson } from '#lib/edges/json.ts'
import { type AccountRow, listAccounts } from '#regions/queries.ts'
import type { Services } from '../services.ts'

/** Milliseconds for which accounts are remembered: a changed secret holds after that long. */
const REMEMBERED = 5_000

/** Milliseconds between two looks for an account that is not there. */
const LOOKED = 1_000

type Asked = { account: AccountRow; channel: Channel; accounts: AccountRow[] }

export async function webhooks(app: FastifyInstance, { db, intake }: Pick<Services, 'db'> & { intake: Intake }): Promise<void> {
  const listed = rememberAccounts(() => listAccounts(db))
  const asked = new WeakMap<FastifyRequest, Asked>()
  // Signatures cover the very bytes: nothing may read the body before us.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, (asked.get(request) as Asked).channel.largestBody ?? app.initialConfig.bodyLimit),
  )
  // Before the body is read: who is not known here costs us nothing.
  app.addHook('onRequest', async (request) => {
    asked.set(request, await findAsked(listed, (request.params as { accountId: string }).accountId))
  })

  app.get('/webhooks/:accountId', opensTo('signed'), async (request, reply) => {
    const { account, channel } = asked.get(request) as Asked
    const answer = channel.shakeHands(request.query as Record<string, string | undefined>, account)
    // Some gateways deliver by GET: whoever reads its bodies by itself knows them.
    if (answer === undefined && channel.parse) return deliver(request, reply)
    if (answer === undefined) throw new DomainError('webhook.not_authentic')
    return reply.type('text/plain; charset=utf-8').send(answer)
  })

  app.post('/webhooks/:accountId', opensTo('signed'), deliver)

  async function deliver(request: FastifyRequest, reply: FastifyReply) {
    const { account, channel, accounts } = asked.get(request) as Asked
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const at = new Date()
    const raw = { body, headers: request.headers, query: request.query as Record<string, string | undefined>, at }
    if (!channel.isAuthentic(raw, account)) throw new DomainError('webhook.not_authentic')
    const said = channel.parse ? channel.parse(raw, account) : parse(body)
    if (said === undefined) throw new DomainError('webhook.not_json')
    // Read once: whoever listens after us (the stand-in for Meta) finds it parsed.
    request.body = said
    const updates = await channel.receive(said, account)
    await intake.take(await deliveriesOf(updates, account, { accounts, newestTalk: newestTalk(db) }), at)
    const thanks = channel.thanks?.(account)
    return thanks === undefined ? reply.code(200).send() : reply.type('text/plain; charset=utf-8').send(thanks)
  }
}

/** Letters bring their photos along; whoever sends more than his channel may is not listened to. @throws DomainError webhook.too_large */
async function readBody(payload: IncomingMessage, most = 0): Promise<Buffer> {
  if (Number(payload.headers['content-length']) > most) throw new DomainError('webhook.too_large')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw new DomainError('webhook.too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function findAsked(listed: (id: string) => Promise<AccountRow[]>, accountId: string): Promise<Asked> {
  const accounts = await listed(accountId)
  const account = accounts.find(({ id }) => id === accountId)
  const channel = account && channelNamed(account.channel)
  if (!account || !channel) throw new DomainError('account.not_found')
  return { account, channel, accounts }
}

/** @returns the accounts; asked for again when they are old, or when the one wanted is not among them */
function rememberAccounts(list: () => Promise<AccountRow[]>): (wanted: string) => Promise<AccountRow[]> {
  let known: AccountRow[] = []
  let asking: Promise<AccountRow[]> | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  return (wanted) => {
    const age = performance.now() - askedAt
    const isEnough = age < LOOKED || (age < REMEMBERED && known.some(({ id }) => id === wanted))
    if (isEnough) return asking ?? Promise.resolve(known)
    askedAt = performance.now()
    asking = Promise.try(list)
      .then((found) => (known = found))
      .finally(() => (asking = undefined))
    asking.catch(() => (askedAt = Number.NEGATIVE_INFINITY))
    return asking
  }
}

function parse(body: Buffer): unknown {
  try {
    return readJson(body.toString('utf8'))
  } catch {
    throw new DomainError('webhook.not_json')
  }
}
