/** The month's cases as rows of a table: no names, no words of residents, nothing of what is secret. Pure. */
import { dayOf, formatTime, type TimeZone } from '#lib/dates.ts'
import type { CaseLine } from '#papers/figures/month-queries.ts'
import { columnOf } from '#papers/monthly/sheets.ts'
import { channelWord, stateWord } from '#papers/parts/writing.ts'
import type { Cell, Column } from '#papers/press/order.ts'
import type { Words } from '#texts/text.ts'

export function caseColumns(say: Words): Column[] {
  return [
    columnOf([say('paper.col_ticket'), 'text', 18]),
    columnOf([say('paper.col_received_at'), 'time', 18]),
    columnOf([say('paper.col_channel'), 'text', 16]),
    columnOf([say('paper.col_reports'), 'number', 10]),
    columnOf([say('paper.col_category')]),
    columnOf([say('paper.col_district'), 'text', 22]),
    columnOf([say('paper.col_village'), 'text', 22]),
    columnOf([say('paper.col_holder'), 'text', 30]),
    columnOf([say('paper.col_state'), 'text', 20]),
    columnOf([say('paper.col_verified_at'), 'time', 18]),
    columnOf([say('paper.col_first_at'), 'time', 18]),
    columnOf([say('paper.col_answered_at'), 'time', 18]),
    columnOf([say('paper.col_closed_at'), 'time', 18]),
    columnOf([say('paper.col_due'), 'day', 14]),
    columnOf([say('paper.col_reopened'), 'number', 12]),
    columnOf([say('paper.col_rating'), 'decimal', 10]),
  ]
}

export function caseRow(found: CaseLine, { say, zone }: { say: Words; zone: TimeZone }): Cell[] {
  const time = (at: Date | null) => at && `${dayOf(at, zone)}T${formatTime(at, zone, 'en')}`
  return [
    found.isSecret ? say('paper.secret') : found.ticket,
    time(found.receivedAt),
    channelWord(found.channel, say),
    found.reportCount,
    found.categoryName,
    found.districtName,
    found.villageName,
    found.agencyName,
    stateWord(found, say),
    time(found.verifiedAt),
    time(found.firstResponseAt),
    time(found.answeredAt),
    time(found.closedAt),
    dayOf(found.dueAt, zone),
    found.reopenedCount,
    found.isSecret ? null : found.rating,
  ]
}
