/** The Graph API of pages: the same addresses, refusals and answers as Meta's. Asked first; what is no page's goes on to the numbers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isSame } from '#lib/secrets.ts'
import { GraphFault } from '#simulator/graph/faults.ts'
import { sampleOf } from '#simulator/samples.ts'
import { pagesOf, type Simulator } from '#simulator/simulator.ts'
import { answerComment, describe, listAnswers, postMessage } from '#simulator/social/graph-commands.ts'
import type { Page } from '#simulator/social/pages.ts'
import { findComment, findPerson, findPost } from '#simulator/social/queries.ts'
import { useUp } from '#simulator/switches.ts'

type Asked = FastifyRequest<{ Params: { id: string } }>

/** Answers under comments, which numbers do not have. */
export function commentRoutes(simulator: Simulator, app: FastifyInstance): void {
  for (const edge of ['comments', 'replies'] as const) {
    app.post<{ Params: { id: string } }>(`/:id/${edge}`, async (request, reply) => {
      const page = await pageOnEdge(simulator, request, edge)
      const answer = await answerComment(simulator, page, { commentId: request.params.id, body: request.body })
      return cutOr(simulator, reply, answer)
    })
    app.get<{ Params: { id: string } }>(`/:id/${edge}`, async (request) =>
      listAnswers(simulator, await pageOnEdge(simulator, request, edge), request.params.id),
    )
  }
}

/** Photos of comments: public for whoever has the address. */
export async function sendSample(name: string, reply: FastifyReply): Promise<FastifyReply> {
  const sample = await sampleOf(name)
  if (!sample) throw new GraphFault('notFound', 'URL signature expired')
  return reply.type(sample.mimeType).send(sample.bytes)
}

/** @returns undefined when the id is no page's @throws GraphFault */
export async function postToPage(simulator: Simulator, request: Asked, reply: FastifyReply): Promise<unknown> {
  const pages = (await pagesOf(simulator)).filter(({ pageId }) => pageId === request.params.id)
  if (pages.length === 0) return undefined
  const page = await pageOfRecipient(simulator, allowed(simulator, request, pages), request.body)
  if (useUp(simulator.switches, 'tooMany')) throw new GraphFault('pageLimit', 'Page request limit reached')
  return cutOr(simulator, reply, await postMessage(simulator, page, request.body))
}

/** @returns undefined when the id is no comment's and no post's @throws GraphFault */
export async function getOfPage(simulator: Simulator, request: Asked): Promise<unknown> {
  const { id } = request.params
  const accountId = (await findComment(simulator.db, id))?.accountId ?? (await findPost(simulator.db, id))?.accountId
  if (!accountId) return undefined
  return describe(simulator, await pageCalled(simulator, request, accountId), id)
}

/** A page and the Instagram account connected to it send by the same address: whose the recipient is decides. */
async function pageOfRecipient({ db }: Simulator, pages: Page[], body: unknown): Promise<Page> {
  const { id, comment_id: commentId } = (body as { recipient?: { id?: unknown; comment_id?: unknown } } | null)?.recipient ?? {}
  const accountId = typeof commentId === 'string' ? (await findComment(db, commentId))?.accountId : (await findPerson(db, String(id)))?.accountId
  const page = pages.find((one) => one.id === accountId) ?? pages[0]
  if (!page) throw new GraphFault('noSuchObject', 'Object does not exist')
  return page
}

async function pageOnEdge(simulator: Simulator, request: Asked, edge: 'comments' | 'replies'): Promise<Page> {
  const accountId = (await findComment(simulator.db, request.params.id))?.accountId
  const page = await pageCalled(simulator, request, accountId)
  if ((page.channel === 'facebook') !== (edge === 'comments')) throw new GraphFault('unknownPath', `Unknown path components: /${edge}`)
  return page
}

async function pageCalled(simulator: Simulator, request: Asked, accountId: string | undefined): Promise<Page> {
  const [page] = allowed(
    simulator,
    request,
    (await pagesOf(simulator)).filter(({ id }) => id === accountId),
  )
  if (!page) throw new GraphFault('noSuchObject', `Object with ID '${request.params.id}' does not exist`)
  return page
}

/** @throws GraphFault badToken, tokenExpired */
function allowed({ switches }: Simulator, { headers }: Asked, pages: Page[]): Page[] {
  if (switches.pageTokenExpired) throw new GraphFault('tokenExpired', 'Error validating access token: Session has expired')
  const own = pages.filter(({ accessToken }) => isSame(headers.authorization ?? '', `Bearer ${accessToken}`))
  if (pages.length > 0 && own.length === 0) throw new GraphFault('badToken', 'Authentication Error')
  return own
}

/** Taken, and then the line is cut before the answer. */
function cutOr({ switches }: Simulator, reply: FastifyReply, answer: unknown): unknown {
  if (!useUp(switches, 'cutAnswers')) return answer
  reply.hijack()
  reply.raw.destroy()
  return reply
}
