/** How many requests a program or an address may make, and what it is told of that. Counted in the database, so all processes count together. */
import type { FastifyReply } from 'fastify'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { RATES, secondsLeft } from '#rates/limits.ts'
import { countUp } from '#rates/queries.ts'

/** Requests a minute. */
export type Limits = { key: number; address: number }
export const LIMITS: Limits = { key: RATES['api-key'].most, address: RATES['api-address'].most }

export type Counted = { of: keyof Limits; who: string; most: number; at: Date }

/** @throws DomainError api.too_many (seconds) */
export async function countRequest(db: Db, reply: FastifyReply, { of, who, most, at }: Counted): Promise<void> {
  const count = await countUp(db, { of: `api-${of}`, who, seconds: RATES[`api-${of}`].seconds, at })
  const reset = secondsLeft(`api-${of}`, at)
  void reply.headers({ 'ratelimit-limit': most, 'ratelimit-remaining': Math.max(0, most - count), 'ratelimit-reset': reset })
  if (count <= most) return
  void reply.header('retry-after', reset)
  throw new DomainError('api.too_many', { seconds: reset })
}
