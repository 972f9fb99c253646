/** What the methods of Open311 have in common. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '#bridges/open311/answer.ts'
import type { Limits } from '#http/api/limits.ts'
import type { Services } from '../../services.ts'

export type Open311Services = Pick<Services, 'db' | 'storage' | 'log' | 'config'> & { limits?: Limits; now?: () => Date }
export type Place = { code: string | undefined; id: string }
/** One method of the specification. @property id of the address: a service, a request, a token; else '' */
export type Method = (services: Required<Open311Services>, http: [FastifyRequest, FastifyReply], place: Place) => Promise<Answer>
