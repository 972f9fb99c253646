/** What is late, with whom and since when; and what the leader is asked to decide. Pure. */
import { daysLate } from '#cases/sla.ts'
import type { MonthFigures } from '#papers/figures/month.ts'
import { SILENT_DAYS, type Decision, type DecisionCase } from '#papers/monthly/decisions.ts'
import { paragraph, table } from '#papers/parts/blocks.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { clipped, figure, longDay } from '#papers/parts/writing.ts'
import type { Piece } from '#papers/press/order.ts'

/** Rows printed; all of them stand in the table file. */
const PRINTED = 120

export function lateSection({ late, headline }: MonthFigures, { say, calendar, now }: Setting): Piece[] {
  const { cases, secretCount } = late
  const shown = cases.slice(0, PRINTED)
  return [
    paragraph(
      cases.length === 0 ? noneListed(headline.late, say) : say('paper.late_lead', { count: figure(headline.late), open: figure(headline.open) }),
    ),
    ...(shown.length > 0
      ? [
          table(
            [
              { title: say('paper.col_ticket'), width: 82 },
              { title: say('paper.col_title'), width: '*' },
              { title: say('paper.col_place'), width: 84 },
              { title: say('paper.col_holder'), width: 92 },
              { title: say('paper.col_days_late'), width: 44, end: true },
            ],
            shown.map(({ ticket, title, placeName, agencyName, dueAt }) => [
              ticket,
              clipped(title, 90),
              placeName ?? '–',
              agencyName ?? say('leader.team'),
              figure(Math.max(1, daysLate(dueAt, now, calendar))),
            ]),
          ),
        ]
      : []),
    ...(cases.length > PRINTED ? [paragraph(say('paper.late_more', { count: figure(cases.length - PRINTED) }), 'note')] : []),
    ...(secretCount > 0 ? [paragraph(say('paper.late_secret', { count: figure(secretCount) }), 'note')] : []),
  ]
}

function noneListed(late: number, say: Setting['say']): string {
  return late > 0 ? say('leader.late_secret', { count: figure(late) }) : say('paper.late_none')
}

/** Cases named below one decision. */
const NAMED = 6

export function decisionSection(decisions: readonly Decision[], { say }: Setting): Piece[] {
  if (decisions.length === 0) return [paragraph(say('paper.decisions_none'))]
  const pieces = decisions.map((decision): Piece => {
    const cases = 'cases' in decision ? decision.cases : []
    const named = cases.slice(0, NAMED).map((one) => ({ text: caseLine(one, say), style: 'td', margin: [0, 0, 0, 1] }))
    const more =
      cases.length > NAMED
        ? [
            {
              text: say('paper.d_more', {
                list: cases
                  .slice(NAMED)
                  .map(({ ticket }) => ticket)
                  .slice(0, 20)
                  .join(', '),
                count: figure(cases.length - NAMED),
              }),
              style: 'note',
            },
          ]
        : []
    return {
      unbreakable: cases.length <= NAMED,
      margin: [0, 0, 0, 7],
      stack: [{ text: asked(decision, say), bold: true, margin: [0, 0, 0, 2] }, { ul: [...named, ...more] }] as Piece[],
    }
  })
  return [paragraph(say('paper.decisions_lead')), { ol: pieces, margin: [0, 4, 0, 6] }]
}

function caseLine({ ticket, title, days }: DecisionCase, say: Setting['say']): string {
  return say('paper.d_case', { ticket, title: clipped(title, 80), days: figure(days) })
}

function asked(decision: Decision, say: Setting['say']): string {
  switch (decision.kind) {
    case 'silent':
      return say('paper.d_silent', { agency: decision.agency, count: figure(decision.cases.length), days: SILENT_DAYS })
    case 'instruction':
      return say('paper.d_instruction', {
        text: clipped(decision.text, 120),
        day: longDay(decision.dueOn),
        count: figure(decision.openCount),
        list: decision.tickets.slice(0, 12).join(', ') || say('paper.d_secret_only'),
      })
    case 'secret_late':
      return say('paper.d_secret_late', { count: figure(decision.count) })
    default:
      return say(`paper.d_${decision.kind}`, { count: figure(decision.cases.length) })
  }
}
