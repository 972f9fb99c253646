/** The door to the picture of a brief: `/ringkasan/:regionCode/:day.png`, for whoever was given its signed address, for three days. */
import type { FastifyInstance } from 'fastify'
import { isGoodLink } from '#briefs/link.ts'
import { findBrief } from '#briefs/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { opensTo } from '#http/door.ts'
import { isDay } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { findRegion } from '#regions/queries.ts'
import type { Services } from '../services.ts'

type Parts = Pick<Services, 'db' | 'storage'> & { now?: () => Date }
type Asked = { Params: { regionCode: string; file: string }; Querystring: { sampai?: unknown; tanda?: unknown } }

export async function briefPictures(app: FastifyInstance, { db, storage, now = () => new Date() }: Parts): Promise<void> {
  app.get<Asked>('/ringkasan/:regionCode/:file', opensTo('holder'), async ({ params, query }, reply) => {
    const [, named = ''] = /^(.{10})\.png$/.exec(params.file) ?? []
    const day = isDay(named) ? named : undefined
    const region = day ? await findRegion(db, params.regionCode) : undefined
    const brief = region && day && (await inRegion(db, region.id, (trx) => findBrief(trx, region.id, day)))
    const [until, seal] = [query.sampai, query.tanda].map((value) => (typeof value === 'string' ? value : ''))
    const picture = brief && { regionCode: params.regionCode, day: day ?? '', secret: brief.linkSecret }
    if (!brief || !picture || !isGoodLink({ until: until ?? '', seal: seal ?? '' }, picture, now())) throw new DomainError('evidence.not_found')
    void reply.headers({ 'content-type': 'image/png', 'cache-control': 'private, max-age=3600', 'x-robots-tag': 'noindex, nofollow' })
    return reply.send(storage.read(brief.imageKey))
  })
}
