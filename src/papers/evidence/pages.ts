/** The pages of the evidence pack: the year by indicator, the rules in force, and cases that prove it. Pure. */
import { dayOf } from '#lib/dates.ts'
import { calendarPieces, sopPieces } from '#papers/evidence/sop.ts'
import type { SampleShown, YearFigures } from '#papers/evidence/year.ts'
import { COUNTED } from '#papers/monthly/counted.ts'
import { satisfactionTable, starsTable, timesTable } from '#papers/monthly/part-sections.ts'
import { bullets, heading, paragraph, quote, table, tiles } from '#papers/parts/blocks.ts'
import { columnChart, legend } from '#papers/parts/charts.ts'
import { letterhead } from '#papers/parts/letterhead.ts'
import { pagesOf, type Setting } from '#papers/parts/setting.ts'
import { figure, longDay, longMoment, monthName, share, shortDay, shortMonth } from '#papers/parts/writing.ts'
import type { Pages, Piece } from '#papers/press/order.ts'

export function evidencePages(year: YearFigures, setting: Setting): Pages {
  const { say } = setting
  return pagesOf(setting, {
    title: say('paper.evidence_title', { year: year.year }),
    content: [
      letterhead(setting),
      { text: say('paper.evidence_head'), style: 'title', fontSize: 18 },
      { text: `${setting.region.name} · ${year.year}`, fontSize: 11, color: '#57534a', margin: [0, 3, 0, 8] },
      paragraph(say('paper.evidence_lead')),
      ...(year.isRunning ? [paragraph(say('paper.evidence_running', { year: year.year, day: longDay(year.days.until) }), 'note')] : []),
      ...mainFigures(year, setting),
      heading(say('paper.ev_channels')),
      countTable(say('paper.col_channel'), year.channels, setting),
      ...volume(year, setting),
      heading(say('paper.ev_time')),
      paragraph(timely(year, setting)),
      timesTable(year.times, setting),
      heading(say('paper.ev_satisfaction')),
      ...satisfied(year, setting),
      heading(say('paper.ev_agencies')),
      agencyTable(year, setting),
      heading(say('paper.ev_openness')),
      bullets([say('paper.ev_published', { count: figure(year.publishedCount) }), say('paper.ev_public')]),
      heading(say('paper.ev_sop')),
      ...sopPieces(setting),
      heading(say('paper.ev_calendar')),
      ...calendarPieces(year, setting),
      heading(say('paper.ev_samples')),
      ...samplePieces(year.samples, setting),
      heading(say('paper.ev_counted')),
      bullets([say('paper.counted_moment', { moment: longMoment(setting.now, setting.region.zone) }), ...countedOf(setting)]),
    ],
  })
}

/** A pack that is not for the leader has no line about complaints against him. */
function countedOf({ say, region }: Setting): string[] {
  return COUNTED.filter((key) => key !== 'paper.counted_secret').map((key) => say(key, { leader: region.settings.leaderTitle }))
}

function mainFigures({ now, inTime }: YearFigures, { say }: Setting): Piece[] {
  const ended = now.confirmed + now.unconfirmed
  return [
    heading(say('paper.ev_figures'), 2),
    tiles([
      { figure: figure(now.received), word: say('paper.t_received') },
      { figure: figure(now.answered), word: say('paper.t_answered') },
      {
        figure: share(inTime.now.inTime, inTime.now.judged),
        word: say('paper.t_in_time'),
        note: say('paper.of', { part: figure(inTime.now.inTime), whole: figure(inTime.now.judged) }),
      },
      {
        figure: share(now.confirmed, ended),
        word: say('paper.t_confirmed'),
        note: say('paper.of', { part: figure(now.confirmed), whole: figure(ended) }),
      },
    ]),
  ]
}

function countTable(title: string, parts: YearFigures['channels'], { say }: Setting): Piece {
  return table(
    [
      { title, width: '*' },
      { title: say('paper.col_received'), width: 70, end: true },
      { title: say('paper.col_answered'), width: 70, end: true },
      { title: say('paper.col_closed'), width: 70, end: true },
    ],
    parts.map(({ name, received, answered, closed }) => [name, figure(received), figure(answered), figure(closed)]),
  )
}

function volume({ months, now, before, year }: YearFigures, { say, colours }: Setting): Piece[] {
  const columns = months.map(({ month, received, answered }) => ({ label: shortMonth(month), received, answered }))
  const drawing: Piece = {
    unbreakable: true,
    stack: [
      heading(say('paper.ev_volume')),
      legend(say('paper.legend_received'), say('paper.legend_answered'), colours),
      columnChart(columns, { colours, height: 110, each: true }),
    ],
  }
  const counted = ['received', 'reports', 'answered', 'closed', 'confirmed', 'unconfirmed', 'rejected'] as const
  return [
    drawing,
    table(
      [
        { title: say('paper.col_what'), width: '*' },
        { title: year, width: 80, end: true },
        { title: String(Number(year) - 1), width: 80, end: true },
      ],
      counted.map((count) => [say(`paper.sum_${count}`), figure(now[count]), figure(before[count])]),
    ),
    table(
      [
        { title: say('paper.col_month'), width: '*' },
        ...(['received', 'answered', 'closed', 'confirmed'] as const).map((count) => ({ title: say(`paper.col_${count}`), width: 70, end: true })),
      ],
      months.map(({ month, received, answered, closed, confirmed }) => [
        monthName(month),
        figure(received),
        figure(answered),
        figure(closed),
        figure(confirmed),
      ]),
    ),
  ]
}

function timely({ inTime: { now, before } }: YearFigures, { say }: Setting): string {
  if (now.judged === 0) return say('paper.s_in_time_none')
  return say(before.judged === 0 ? 'paper.ev_in_time_first' : 'paper.ev_in_time', {
    judged: figure(now.judged),
    share: share(now.inTime, now.judged),
    good: figure(now.inTime),
    before: share(before.inTime, before.judged),
  })
}

function satisfied({ now, voices }: YearFigures, setting: Setting): Piece[] {
  return [satisfactionTable({ ...now, reopened: voices.reopened }, setting), ...starsTable(voices, setting)]
}

function agencyTable({ agencies }: YearFigures, { say }: Setting): Piece {
  return table(
    [
      { title: say('ranking.col_agency'), width: '*' },
      ...(['received', 'answered', 'closed', 'confirmed'] as const).map((count) => ({ title: say(`paper.col_${count}`), width: 58, end: true })),
    ],
    agencies.map(({ name, received, answered, closed, confirmed }) => [name, figure(received), figure(answered), figure(closed), figure(confirmed)]),
  )
}

function samplePieces(samples: readonly SampleShown[], { say, region }: Setting): Piece[] {
  if (samples.length === 0) return [paragraph(say('paper.ev_samples_none'))]
  const day = (at: Date | null) => (at ? shortDay(dayOf(at, region.zone)) : '–')
  return [
    paragraph(say('paper.ev_samples_lead')),
    ...samples.map(
      ({ ticket, title, text, agencyName, receivedAt, answeredAt, answers, photos }): Piece => ({
        unbreakable: true,
        margin: [0, 4, 0, 10],
        stack: [
          { text: title, style: 'h2' },
          {
            text: say('paper.ev_sample_facts', {
              ticket,
              agency: agencyName ?? say('leader.team'),
              received: day(receivedAt),
              answered: day(answeredAt),
            }),
            style: 'note',
            margin: [0, 0, 0, 3],
          },
          quote(text.slice(0, 900)),
          ...answers.slice(-2).map((answer): Piece => ({ text: `${say('paper.ev_answer')}: ${answer.slice(0, 900)}`, margin: [0, 0, 0, 4] })),
          ...(photos.length > 0
            ? [{ columns: photos.map(({ file }) => ({ width: 112, stack: [{ photo: file, fit: [112, 112] }] })), columnGap: 8 } as Piece]
            : []),
        ] as Piece[],
      }),
    ),
  ]
}
