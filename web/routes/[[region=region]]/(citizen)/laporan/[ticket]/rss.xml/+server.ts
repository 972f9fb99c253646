/** The public news of a report, for feed readers. */
import { createHash } from 'node:crypto'
import { drawFeed } from '#publications/follow/feed.ts'
import { answered, withShown } from '../found.ts'
import { showReport } from '../shown.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params, request }) =>
  withShown(locals, params.ticket, async ({ region, shown }) => {
    const report = await showReport(locals, region, { shown, cookie: undefined })
    if (!report) return undefined
    const items = report.steps.flatMap(({ id, title, text, at }) => (at ? [{ id: `${shown.ticket}/${id}`, title, text, at: new Date(at.iso) }] : []))
    const bytes = drawFeed({
      items,
      title: locals.words('public.feed_title', { ticket: shown.ticket, title: shown.title }),
      description: shown.text,
      link: report.links.address,
      self: `${report.links.address}/rss.xml`,
      language: locals.locale,
    })
    const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    return answered(request, { bytes, type: 'application/rss+xml; charset=utf-8', tag })
  })
