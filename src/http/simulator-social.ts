/** What the page with the social networks asks of the stand-in; tests and journeys use the same addresses. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { allOpenTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import {
  changeMind,
  changeShape,
  comment,
  commentShape,
  openPage,
  sayPrivately,
  sayShape,
  shown,
  threadOf,
} from '#simulator/social/people-commands.ts'
import { pagesOf, type Simulator } from '#simulator/simulator.ts'

type Named = { Params: { id: string } }

export function socialDoor(simulator: Simulator) {
  return async (app: FastifyInstance): Promise<void> => {
    allOpenTo(app, 'demo')
    app.get('/api/social/pages', async () => (await pagesOf(simulator)).map(shown))
    app.get<Named>('/api/social/pages/:id', async ({ params }) => openPage(simulator, params.id))
    app.post('/api/social/comments', async ({ body }) => comment(simulator, read(commentShape, body)))
    app.post<Named>('/api/social/comments/:id', async ({ params, body }, reply) => {
      await changeMind(simulator, params.id, read(changeShape, body))
      return reply.code(204).send()
    })
    app.get<Named>('/api/social/people/:id', async ({ params }) => threadOf(simulator, params.id))
    app.post<Named>('/api/social/people/:id', async ({ params, body }) => sayPrivately(simulator, params.id, read(sayShape, body)))
  }
}

/** @throws DomainError simulator.invalid */
function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new DomainError('simulator.invalid', { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') })
}
