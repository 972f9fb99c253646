/**
 * The daily digests of what was done and read, for everybody to keep: one a day, each of the same shape, of restricted matters nothing but a mark.
 * The address stays; see docs/operating.md for what a kept copy proves.
 */
import { listDigests } from '#audit/digest/digest-queries.ts'
import { publishedDigest } from '#audit/digest/digest.ts'
import { inRegion } from '#db/transaction.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerOpen, answerWith } from '#web/lib/open/answers.ts'
import type { RequestHandler } from './$types'

/** Days: a little more than a year. Each digest holds the hash of the one before it. */
const MOST = 400

export const GET: RequestHandler = async (event) => {
  const { locals, request } = event
  const region = requireRegion(locals)
  return answerOpen(event, async () => {
    const kept = await inRegion(locals.db, region.id, (trx) => listDigests(trx, region.id, MOST))
    const about = locals.words('audit.digest_about', { name: region.name })
    const lines = kept.map((one) => JSON.stringify(publishedDigest(region.code, one)))
    const body = `{"about":${JSON.stringify(about)},"digests":[\n${lines.join(',\n')}\n]}\n`
    return answerWith(request, { body, type: 'application/json; charset=utf-8', changedAt: kept[0]?.madeAt })
  })
}
