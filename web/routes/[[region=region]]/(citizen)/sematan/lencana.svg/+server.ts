/** The badge for other pages: `?bahasa=en`, `?gelap=1`. Public, without cookies. */
import { inRegion } from '#db/transaction.ts'
import { loadLettering, type Lettering } from '#lib/lettering.ts'
import { drawBadge } from '#opendata/embed/badge.ts'
import { getEmbedded } from '#opendata/embed/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerOpen, answerWith } from '#web/lib/open/answers.ts'
import type { RequestHandler } from './$types'

/** Reading the typeface costs 30 ms; it is the same for all. */
let letters: Promise<Lettering> | undefined

export const GET: RequestHandler = async (event) => {
  const { locals, url, request } = event
  const region = requireRegion(locals)
  return answerOpen(event, async () => {
    const { inTime } = await inRegion(locals.db, region.id, (trx) => getEmbedded(trx, region, locals.now))
    const say = locals.words
    const isDark = url.searchParams.has('gelap')
    const { brand, onBrand } = region.settings.brand[isDark ? 'dark' : 'light']
    const value = inTime === undefined ? say('open.badge_none') : say('open.badge_value', { percent: inTime })
    const said =
      inTime === undefined
        ? say('open.badge_none_said', { program: region.program })
        : say('open.badge_said', { program: region.program, percent: inTime })
    letters ??= loadLettering()
    const { svg } = drawBadge({ label: region.program, value, said, isDark, colour: brand, onColour: onBrand }, await letters)
    return answerWith(request, { body: svg, type: 'image/svg+xml; charset=utf-8' })
  })
}
