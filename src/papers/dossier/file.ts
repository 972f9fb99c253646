/** One case on paper: what is said of it, whatever the paper. Pure. */
import type { DeskCase, DeskEvent } from '#desk/case-queries.ts'
import type { EventKind } from '#cases/events.ts'
import { redact } from '#transfers/redact.ts'
import { shortMoment } from '#papers/parts/writing.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { isTextKey } from '#texts/text.ts'

/** @property file its name in the paper's folder @property of what it shows: the report, or what the agency did */
export type CasePhoto = { file: string; of: 'report' | 'work'; caption: string }

/** @property photos small copies, already in the folder @property morePhotos left out: too many for paper */
export type CaseFile = { found: DeskCase; events: DeskEvent[]; isWhole: boolean; photos: CasePhoto[]; morePhotos: number }

/** Notes among colleagues, and what only machines care for. */
const LEFT_OUT: readonly EventKind[] = ['noted', 'edited', 'recalculated', 'sp4n_packed', 'sp4n_queued', 'sp4n_sent', 'sp4n_changed', 'rated']

export type HistoryLine = { when: string; what: string; who: string; text: string }

/** Oldest first. Numbers and addresses of people in the words are covered. */
export function historyOf({ events }: Pick<CaseFile, 'events'>, { say, region }: Setting): HistoryLine[] {
  return events
    .filter(({ kind }) => !LEFT_OUT.includes(kind))
    .map(({ kind, at, actor, staffName, agencyName, text }) => {
      const key = `desk.event_${kind}`
      const who = actor === 'reporter' ? '' : [staffName, agencyName].filter(Boolean).join(', ')
      return {
        when: shortMoment(at, region.zone),
        what: isTextKey(key) ? say(key) : kind,
        who: who || say(`paper.actor_${actor}`),
        text: redact(text),
      }
    })
}

export function placeSaid({ placeText, villageName, districtName }: DeskCase): string {
  return [redact(placeText ?? ''), villageName, districtName].filter(Boolean).join(', ') || '–'
}
