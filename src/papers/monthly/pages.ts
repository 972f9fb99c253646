/** The pages of the monthly report. Pure. */
import type { MonthFigures } from '#papers/figures/month.ts'
import { countedSection } from '#papers/monthly/counted.ts'
import { decisionsOf } from '#papers/monthly/decisions.ts'
import { decisionSection, lateSection } from '#papers/monthly/late-section.ts'
import { districtSection, partSection, satisfactionSection, timesTable } from '#papers/monthly/part-sections.ts'
import { rankingSection } from '#papers/monthly/ranking-section.ts'
import { sentencesOf } from '#papers/monthly/sentences.ts'
import { monthAfter } from '#papers/kinds.ts'
import { facts, heading, numbered, paragraph, table, tiles } from '#papers/parts/blocks.ts'
import { columnChart, legend } from '#papers/parts/charts.ts'
import { letterhead } from '#papers/parts/letterhead.ts'
import { pagesOf, type Setting } from '#papers/parts/setting.ts'
import { figure, longDay, longMoment, monthName, share, shortMonth } from '#papers/parts/writing.ts'
import type { Pages, Piece } from '#papers/press/order.ts'

export type Monthly = { figures: MonthFigures; month: string; madeBy: string }

export function monthlyPages(monthly: Monthly, setting: Setting): Pages {
  const { say } = setting
  const decisions = decisionsOf(monthly.figures, setting.now, setting.calendar)
  const sections: [title: string, pieces: Piece[]][] = [
    [say('paper.sec_summary'), summarySection(monthly, setting, decisions.length)],
    [say('paper.sec_trend'), trendSection(monthly, setting)],
    [say('paper.sec_ranking'), rankingSection(monthly.figures, setting)],
    [say('paper.sec_districts'), districtSection(monthly.figures, setting)],
    [say('paper.sec_parts'), partSection(monthly.figures, setting)],
    [say('paper.sec_satisfaction'), satisfactionSection(monthly.figures, setting)],
    [say('paper.sec_late'), lateSection(monthly.figures, setting)],
    [say('paper.sec_decisions'), decisionSection(decisions, setting)],
    [say('paper.sec_counted'), countedSection(monthly.figures, setting)],
  ]
  const content = [cover(monthly, setting), ...sections.flatMap(([title, pieces], index) => [heading(`${index + 1}.  ${title}`), ...pieces])]
  return pagesOf(setting, { title: say('paper.monthly_title', { month: monthName(monthly.month) }), content })
}

function cover({ figures, month, madeBy }: Monthly, setting: Setting): Piece {
  const { say, region, now, documentId, colours } = setting
  const state = figures.isRunning ? say('paper.cover_running', { day: longDay(figures.days.until) }) : say('paper.cover_whole')
  return {
    pageBreak: 'after',
    stack: [
      letterhead(setting),
      { margin: [0, 150, 0, 14], canvas: [{ type: 'rect', x: 0, y: 0, w: 54, h: 5, color: colours.brand }] },
      { text: say('paper.cover_title'), style: 'title', fontSize: 27 },
      { text: monthName(month), fontSize: 17, margin: [0, 8, 0, 4] },
      { text: `${region.name} · ${region.program}`, fontSize: 11, color: '#57534a', margin: [0, 0, 0, 190] },
      facts([
        [say('paper.cover_for'), say('paper.cover_for_whom', { leader: region.settings.leaderTitle, region: region.name })],
        [say('paper.cover_by'), madeBy],
        [say('paper.cover_made'), longMoment(now, region.zone)],
        [say('paper.cover_id'), documentId],
        [say('paper.cover_state'), state],
      ]),
    ] as Piece[],
  }
}

function summarySection({ figures, month }: Monthly, setting: Setting, decisions: number): Piece[] {
  const { say } = setting
  const { sums, inTime, headline } = figures
  const ended = sums.now.confirmed + sums.now.unconfirmed
  return [
    tiles([
      { figure: figure(sums.now.received), word: say('paper.t_received') },
      {
        figure: share(inTime.now.inTime, inTime.now.judged),
        word: say('paper.t_in_time'),
        note: say('paper.of', { part: figure(inTime.now.inTime), whole: figure(inTime.now.judged) }),
      },
      {
        figure: figure(headline.late),
        word: say('paper.t_late'),
        note: say('paper.of', { part: figure(headline.late), whole: figure(headline.open) }),
      },
      {
        figure: share(sums.now.confirmed, ended),
        word: say('paper.t_confirmed'),
        note: say('paper.of', { part: figure(sums.now.confirmed), whole: figure(ended) }),
      },
    ]),
    numbered(sentencesOf(figures, { ...setting, month }).map((text) => ({ text, fontSize: 10.5, lineHeight: 1.38, margin: [0, 0, 0, 5] }))),
    ...(decisions > 0 ? [{ text: say('paper.decisions_count', { count: decisions }), bold: true, margin: [0, 2, 0, 6] }] : []),
    heading(say('paper.compared_title'), 2),
    comparedTable({ figures, month }, setting),
    paragraph(say(figures.isRunning ? 'paper.compared_running' : 'paper.compared_note'), 'note'),
  ]
}

function comparedTable({ figures: { sums }, month }: Pick<Monthly, 'figures' | 'month'>, { say }: Setting): Piece {
  const name = (back: number) => monthName(monthAfter(month, back))
  const rows = (['received', 'reports', 'answered', 'closed', 'confirmed', 'unconfirmed', 'rejected'] as const).map((count) => [
    say(`paper.sum_${count}`),
    figure(sums.now[count]),
    figure(sums.before[count]),
    figure(sums.lastYear[count]),
  ])
  return table([{ title: say('paper.col_what'), width: '*' }, ...[0, -1, -12].map((back) => ({ title: name(back), width: 88, end: true }))], rows)
}

function trendSection({ figures }: Monthly, setting: Setting): Piece[] {
  const { say, colours } = setting
  const months = figures.byMonth.map(({ month, ...counts }) => ({ label: shortMonth(month), ...counts }))
  const days = figures.byDay.map(({ day, ...counts }) => ({ label: isMarked(day) ? String(Number(day.slice(8))) : '', ...counts }))
  const key = legend(say('paper.legend_received'), say('paper.legend_answered'), colours)
  const chart = (title: string, drawing: Piece): Piece => ({ unbreakable: true, stack: [heading(title, 2), key, drawing] })
  return [
    chart(say('paper.trend_months'), columnChart(months, { colours, height: 130, each: true })),
    chart(say('paper.trend_days'), columnChart(days, { colours, height: 105, each: false })),
    heading(say('paper.times_title'), 2),
    timesTable(figures.times, setting),
    paragraph(say('paper.times_note'), 'note'),
  ]
}

/** The first of the month and every fifth day are named. */
function isMarked(day: string): boolean {
  const number = Number(day.slice(8))
  return number === 1 || number % 5 === 0
}
