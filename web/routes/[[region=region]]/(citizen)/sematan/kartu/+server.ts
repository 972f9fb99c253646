/** The card for a frame on other pages: the only page of ours that others may frame. Public, without cookies and script. */
import { inRegion } from '#db/transaction.ts'
import { formatNumber } from '#lib/dates.ts'
import { NOTHING, stillPolicy } from '#lib/edges/headers.ts'
import { cardOf } from '#opendata/embed/card.ts'
import { getEmbedded, SPAN } from '#opendata/embed/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerOpen, answerWith, stableBase } from '#web/lib/open/answers.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  const { locals, url, request } = event
  const region = requireRegion(locals)
  let policy = NOTHING
  const answer = await answerOpen(event, async () => {
    const { reports, confirmed, inTime } = await inRegion(locals.db, region.id, (trx) => getEmbedded(trx, region, locals.now))
    const { words: say, locale } = locals
    const number = (count: number) => formatNumber(count, locale, 0)
    const theme = (['light', 'dark'] as const).find((one) => one === { terang: 'light', gelap: 'dark' }[url.searchParams.get('tampilan') ?? ''])
    const { light, dark } = region.settings.brand
    const base = stableBase(locals, region)
    const body = cardOf({
      language: locale,
      theme,
      program: region.program,
      region: region.name,
      figures: [
        ...(reports === undefined ? [] : [{ value: number(reports), words: say('open.card_reports', { days: SPAN }) }]),
        ...(inTime === undefined ? [] : [{ value: say('open.percent', { percent: inTime }), words: say('open.card_in_time') }]),
        ...(confirmed === undefined ? [] : [{ value: number(confirmed), words: say('open.card_confirmed') }]),
      ],
      none: say('open.card_none', { days: SPAN }),
      button: say('open.card_button'),
      link: `${base}/lapor`,
      more: { words: say('open.card_more'), link: `${base}/kinerja` },
      light,
      dark,
    })
    policy = stillPolicy(body, '*')
    return answerWith(request, { body, type: 'text/html; charset=utf-8' })
  })
  answer.headers.set('content-security-policy', policy)
  return answer
}
