/** What a route of /api/v1 is: its shapes say what comes in and goes out; checks, documentation and tests are all made from them. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Caller } from '#api/commands.ts'
import type { Scope } from '#api/scopes.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { TextKey } from '#texts/text.ts'
import type { Limits } from './limits.ts'
import type { ReadForm } from './bodies.ts'
import type { Services } from '../../services.ts'

export type ApiServices = Pick<Services, 'db' | 'storage' | 'log' | 'config'> & { limits: Limits; now: () => Date; areAnswersChecked: boolean }

export type Asked<P, Q, B> = {
  services: ApiServices
  params: P
  query: Q
  body: B
  files: ReadForm['files']
  /** Of the address; undefined: the route is about all of them. */
  region: RegionRow | undefined
  caller: Caller | undefined
  at: Date
  http: [FastifyRequest, FastifyReply]
}

export type Answered = { status: number; body: unknown }

type Shape = z.ZodObject

/** @property scope of the key that is needed; undefined: open to everybody @property path below /api/v1 @property fresh seconds a copy may be shown */
export type Route<P = unknown, Q = unknown, B = unknown> = {
  id: string
  method: 'GET' | 'POST'
  path: string
  about: TextKey
  scope?: Scope
  params?: Shape & z.ZodType<P>
  query?: Shape & z.ZodType<Q>
  body?: z.ZodType<B>
  /** The body may come as a form with files: its JSON in the field `report`, photos in `photo`. */
  takesPhotos?: boolean
  answers: Record<number, z.ZodType>
  fresh?: number
  handle: (asked: Asked<P, Q, B>) => Promise<Answered>
}

/** Keeps the types of a route together; outside they are of no interest. */
export function route<P, Q, B>(made: Route<P, Q, B>): Route {
  return made as unknown as Route
}

/** @throws DomainError region.not_found */
export function inside<T>(
  { services, region }: Asked<never, never, never> | Asked<unknown, unknown, unknown>,
  work: (trx: Trx, region: RegionRow) => Promise<T>,
): Promise<T> {
  if (!region) throw new DomainError('region.not_found')
  return inRegion(services.db, region.id, (trx) => work(trx, region))
}

/** @throws DomainError api.key_missing */
export function callerOf({ caller }: { caller: Caller | undefined }): Caller {
  if (!caller) throw new DomainError('api.key_missing')
  return caller
}

export function ok(body: unknown): Answered {
  return { status: 200, body }
}
