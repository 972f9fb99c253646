/** The dossier of a case: from report to answer, for whoever must be shown the whole. Pure. */
import { describeTimeLeft } from '#cases/sla.ts'
import { verdictsOf, type SaidWord } from '#cases/reporters/said.ts'
import { historyOf, placeSaid, type CaseFile, type CasePhoto } from '#papers/dossier/file.ts'
import { facts, heading, paragraph, quote, table } from '#papers/parts/blocks.ts'
import { letterhead } from '#papers/parts/letterhead.ts'
import { pagesOf, type Setting } from '#papers/parts/setting.ts'
import { channelWord, clipped, figure, longMoment, shortMoment, stateWord } from '#papers/parts/writing.ts'
import type { Pages, Piece } from '#papers/press/order.ts'
import { redact } from '#transfers/redact.ts'

export function dossierPages(file: CaseFile, setting: Setting): Pages {
  const { say } = setting
  const { found } = file
  const ticket = found.reports[0]?.ticket ?? found.id
  return pagesOf(setting, {
    title: say('paper.dossier_title', { ticket }),
    ...(found.isSecret ? { watermark: say('paper.watermark_secret') } : {}),
    content: [
      letterhead(setting),
      { text: say('paper.dossier_head', { ticket }), style: 'note' },
      { text: redact(found.title), style: 'title', fontSize: 17, margin: [0, 1, 0, 8] },
      caseFacts(file, setting),
      paragraph(say('paper.dossier_privacy'), 'note'),
      heading(say('paper.dossier_reports')),
      ...reportPieces(file, setting),
      ...photoPieces(
        say('paper.dossier_photos'),
        file.photos.filter(({ of }) => of === 'report'),
      ),
      heading(say('paper.dossier_deadlines')),
      deadlineFacts(file, setting),
      heading(say('paper.dossier_answers')),
      ...answerPieces(file, setting),
      ...photoPieces(
        say('paper.dossier_proof'),
        file.photos.filter(({ of }) => of === 'work'),
      ),
      ...(file.morePhotos > 0 ? [paragraph(say('paper.dossier_more_photos', { count: file.morePhotos }), 'note')] : []),
      heading(say('paper.dossier_verdicts')),
      ...verdictPieces(file, setting),
      heading(say('paper.dossier_history')),
      historyTable(file, setting),
      paragraph(say(file.isWhole ? 'paper.dossier_whole' : 'paper.dossier_broken', { count: file.events.length }), 'note'),
    ],
  })
}

function caseFacts({ found }: CaseFile, { say, region }: Setting): Piece {
  const lead = found.agencies.find(({ id }) => id === found.leadAgencyId)
  const others = found.agencies.filter(({ id, isReturned }) => id !== found.leadAgencyId && !isReturned)
  const { latitude, longitude } = found
  return facts([
    [say('paper.col_state'), stateWord(found, say)],
    [say('paper.col_category'), found.categoryName ?? '–'],
    [say('paper.col_place'), placeSaid(found)],
    ...(latitude !== null && longitude !== null ? [[say('paper.point'), `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`] as [string, string]] : []),
    [say('paper.col_received_at'), longMoment(found.receivedAt, region.zone)],
    [say('paper.col_channel'), channelWord(found.channel, say)],
    [say('paper.col_reports'), say('paper.reports_of', { count: found.reports.length })],
    [say('paper.col_holder'), lead?.name ?? say('leader.team')],
    ...(others.length > 0 ? [[say('paper.helpers'), others.map(({ shortName }) => shortName).join(', ')] as [string, string]] : []),
    ...(found.transfer?.isActive ? [[say('paper.transferred_to'), found.transfer.agencyLongName] as [string, string]] : []),
  ])
}

/** Reports printed in full. */
const PRINTED = 30

function reportPieces({ found }: CaseFile, { say, region }: Setting): Piece[] {
  const shown = found.reports.slice(0, PRINTED).map(
    ({ ticket, channel, text, submittedAt, placeText }, index): Piece => ({
      stack: [
        {
          text: say('paper.report_line', {
            number: index + 1,
            ticket,
            channel: channelWord(channel, say),
            moment: shortMoment(submittedAt, region.zone),
          }),
          style: 'note',
        },
        quote(redact(text) || say('paper.no_words')),
        ...(placeText ? [{ text: say('paper.place_told', { place: redact(placeText) }), style: 'note', margin: [0, -3, 0, 6] }] : []),
      ] as Piece[],
    }),
  )
  const more = found.reports.length - PRINTED
  return [...shown, ...(more > 0 ? [paragraph(say('paper.reports_more', { count: more }), 'note')] : [])]
}

/** Photos side by side. */
const ACROSS = 3

function photoPieces(title: string, photos: readonly CasePhoto[]): Piece[] {
  if (photos.length === 0) return []
  const rows = Array.from({ length: Math.ceil(photos.length / ACROSS) }, (_, row) => photos.slice(row * ACROSS, (row + 1) * ACROSS))
  const cell = ({ file, caption }: CasePhoto): Piece => ({
    width: 153,
    stack: [
      { photo: file, fit: [153, 170] },
      { text: caption, style: 'note', fontSize: 7, margin: [0, 2, 0, 0] },
    ],
  })
  const pieces = rows.map((row): Piece => ({ unbreakable: true, columnGap: 11, margin: [0, 0, 0, 8], columns: row.map(cell) }))
  const [first, ...others] = pieces
  return [{ unbreakable: true, stack: [heading(title, 2), first as Piece] }, ...others]
}

function deadlineFacts({ found }: CaseFile, { say, region, now, calendar }: Setting): Piece {
  const { rule } = found
  const left = describeTimeLeft(found, now, calendar)
  const moment = (at: Date | null) => (at ? longMoment(at, region.zone) : say('paper.not_yet'))
  return facts([
    [say('paper.limit'), say('paper.limit_days', { days: rule.solve })],
    [say('paper.col_due'), longMoment(found.dueAt, region.zone)],
    [say('paper.time_state'), say(`paper.left_${left.kind}`, { days: figure(left.days) })],
    [say('paper.col_verified_at'), moment(found.verifiedAt)],
    [say('paper.assigned_at'), moment(found.assignedAt)],
    [say('paper.col_answered_at'), moment(found.answeredAt)],
    [say('paper.col_closed_at'), moment(found.closedAt)],
    ...(found.reopenedCount > 0 ? [[say('paper.col_reopened'), say('paper.times', { count: found.reopenedCount })] as [string, string]] : []),
    ...(found.returnedCount > 0 ? [[say('paper.returned'), say('paper.times', { count: found.returnedCount })] as [string, string]] : []),
  ])
}

const TOLD = ['progress', 'answered', 'rejected', 'transfer_told'] as const

function answerPieces({ events, found }: CaseFile, { say, region }: Setting): Piece[] {
  const told = events.filter(({ kind, text }) => (TOLD as readonly string[]).includes(kind) && text !== '')
  if (told.length === 0) return [paragraph(say(found.rejectReason ? 'paper.rejected_only' : 'paper.no_answer'))]
  return told.map(({ kind, text, at, agencyName, files }): Piece => {
    const papers = files.filter((file) => file.kind === 'document' && file.state === 'stored')
    const names = papers.map(({ fileName }) => fileName ?? say('paper.document')).join(', ')
    return {
      stack: [
        {
          text: `${say(`desk.event_${kind as (typeof TOLD)[number]}`)} · ${agencyName ?? say('leader.team')} · ${shortMoment(at, region.zone)}`,
          style: 'note',
        },
        quote(redact(text)),
        ...(names ? [{ text: say('paper.with_papers', { names }), style: 'note', margin: [0, -3, 0, 6] }] : []),
      ] as Piece[],
    }
  })
}

function verdictPieces({ found, events }: CaseFile, setting: Setting): Piece[] {
  const { say, region } = setting
  const said = verdictsOf(found.reports, events)
  if (said.length === 0) return [paragraph(say('paper.no_verdict'))]
  const line = (word: SaidWord) =>
    [say(`paper.verdict_${word.kind}`), ...(word.rating ? [say('paper.stars', { count: word.rating })] : []), redact(word.words)]
      .filter(Boolean)
      .join(': ')
  return [
    table(
      [
        { title: say('paper.reporter'), width: 70 },
        { title: say('paper.when'), width: 92 },
        { title: say('paper.said'), width: '*' },
      ],
      said.flatMap(({ number, said: words }) =>
        words.map((word) => [say('paper.reporter_number', { number }), shortMoment(word.at, region.zone), line(word)]),
      ),
    ),
  ]
}

/** Characters of one line of history. */
const LONGEST = 420

export function historyTable(file: CaseFile, setting: Setting): Piece {
  const { say } = setting
  return table(
    [
      { title: say('paper.when'), width: 92 },
      { title: say('paper.happened'), width: '*' },
      { title: say('paper.by_whom'), width: 120 },
    ],
    historyOf(file, setting).map(({ when, what, who, text }) => [
      when,
      { stack: [{ text: what, style: 'td' }, ...(text ? [{ text: clipped(text, LONGEST), style: 'note', fontSize: 7.5 }] : [])] },
      who,
    ]),
  )
}
