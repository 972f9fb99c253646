/** The newest published reports and what was answered, as Atom; of one district or kind when asked. Public; words are the published ones. */
import { inRegion } from '#db/transaction.ts'
import { listFeed } from '#opendata/live-queries.ts'
import { atomOf } from '#opendata/feed/atom.ts'
import { feedOf } from '#opendata/feed/feed.ts'
import { listCategories, listDistricts } from '#regions/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerOpen, answerWith, stableBase } from '#web/lib/open/answers.ts'
import type { RequestHandler } from './$types'

/** Entries. */
const MOST = 50

/** Seconds. News, and what is taken down must go soon. */
const FRESH = 600

export const GET: RequestHandler = async (event) => {
  const { locals, url, request } = event
  const region = requireRegion(locals)
  return answerOpen(event, async () => {
    const { reports, narrowed, query } = await inRegion(locals.db, region.id, async (trx) => {
      const district = (await listDistricts(trx, region.id)).find(({ code }) => code === url.searchParams.get('kecamatan'))
      const category = (await listCategories(trx, region.id)).find(({ code }) => code === url.searchParams.get('kategori'))
      const asked = new URLSearchParams({ ...(district ? { kecamatan: district.code } : {}), ...(category ? { kategori: category.code } : {}) })
      return {
        reports: await listFeed(trx, { regionId: region.id, district: district?.code, category: category?.code, limit: MOST }),
        narrowed: [district?.name, category?.name].filter((name) => name !== undefined),
        query: asked.size > 0 ? `?${asked}` : '',
      }
    })
    const feed = feedOf({ region, base: stableBase(locals, region), query, narrowed, reports })
    // Known by its tag alone: the date of the newest entry stays as it is when another one is taken down.
    return answerWith(request, { body: atomOf(feed), type: 'application/atom+xml; charset=utf-8', fresh: FRESH })
  })
}
