/** What every paper is made with: the region, its words, its calendar, and the moment. Pure. */
import type { WorkCalendar } from '#cases/sla.ts'
import { kept } from '#papers/parts/blocks.ts'
import type { Colours } from '#papers/parts/charts.ts'
import type { Sender } from '#papers/parts/letterhead.ts'
import { isInvented } from '#papers/parts/letterhead.ts'
import { longMoment } from '#papers/parts/writing.ts'
import type { Pages, Piece } from '#papers/press/order.ts'
import type { RegionRow } from '#regions/queries.ts'

export type Setting = Sender & {
  region: RegionRow
  calendar: WorkCalendar
  now: Date
  /** What it is called by in letters and at the foot of its pages. */
  documentId: string
  colours: Colours
}

/** `LB-2026-10-3F9A21C4`: the last figures of its id are by chance, the first ones only say when. */
export function documentIdOf(prefix: string, subject: string, paperId: string): string {
  return [prefix, subject, paperId.slice(-8).toUpperCase()].filter(Boolean).join('-')
}

export function coloursOf({ settings }: Pick<RegionRow, 'settings'>): Colours {
  const { brand, brandSoft, brandLine, bar } = settings.brand.light
  return { brand, soft: brandSoft, line: brandLine, bar }
}

export function pagesOf(setting: Setting, { title, content, watermark }: { title: string; content: Piece[]; watermark?: string }): Pages {
  const { say, documentId, now, region } = setting
  const foot = say(isInvented(region) ? 'paper.foot_invented' : 'paper.foot', { title, id: documentId, moment: longMoment(now, region.zone) })
  return {
    title: `${title} · ${region.name}`,
    content: kept(content),
    foot,
    numbering: say('paper.numbering'),

    ...(watermark ? { watermark } : {}),
  }
}
