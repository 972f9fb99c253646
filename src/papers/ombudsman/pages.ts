/** The letter that carries a complaint on to the Ombudsman: course of events, what was asked, what is missing. Pure. */
import { dayOf } from '#lib/dates.ts'
import { historyTable } from '#papers/dossier/pages.ts'
import { historyOf, placeSaid, type CaseFile } from '#papers/dossier/file.ts'
import { ageOf, isAsking, missingOf, SETTLED_WITHIN } from '#papers/ombudsman/missing.ts'
import { bullets, facts, heading, paragraph, quote } from '#papers/parts/blocks.ts'
import { letterhead, placeAndDay, signature } from '#papers/parts/letterhead.ts'
import { pagesOf, type Setting } from '#papers/parts/setting.ts'
import { clipped, figure, longDay, stateWord } from '#papers/parts/writing.ts'
import type { Pages, Piece } from '#papers/press/order.ts'
import { redact } from '#transfers/redact.ts'

export function referralPages(file: CaseFile, setting: Setting): Pages {
  const { say, now, region } = setting
  const { found } = file
  const ticket = found.reports[0]?.ticket ?? found.id
  const today = dayOf(now, region.zone)
  return pagesOf(setting, {
    title: say('paper.referral_title', { ticket }),
    ...(found.isSecret ? { watermark: say('paper.watermark_secret') } : {}),
    content: [
      letterhead(setting),
      { text: placeAndDay(setting, today), alignment: 'right', style: 'letter', margin: [0, 0, 0, 6] },
      letterLines(file, setting, ticket),
      { text: say('paper.referral_to'), style: 'letter', margin: [0, 6, 0, 12] },
      ...opening(file, setting, ticket),
      heading(say('paper.referral_matter'), 2),
      ...found.reports.slice(0, 5).map(({ text }) => quote(clipped(redact(text), 1800) || say('paper.no_words'))),
      matterFacts(file, setting),
      heading(say('paper.referral_asked'), 2),
      ...asked(file, setting),
      heading(say('paper.referral_missing'), 2),
      ...missing(file, setting),
      paragraph(say('paper.referral_identity'), 'letter'),
      paragraph(say('paper.referral_closing'), 'letter'),
      signature(setting),
      ...copies(file, setting),
      { text: say('paper.referral_annex'), style: 'h1', headlineLevel: 1, pageBreak: 'before' },
      paragraph(say('paper.referral_events', { ticket })),
      historyTable(file, setting),
      heading(say('paper.referral_list'), 2),
      bullets(annexes(file, setting, ticket)),
    ],
  })
}

function letterLines(file: CaseFile, { say, documentId }: Setting, ticket: string): Piece {
  return facts(
    [
      [say('paper.letter_number'), `:  ……………………………  (${documentId})`],
      [say('paper.letter_nature'), `:  ${say(file.found.isSecret ? 'paper.nature_secret' : 'paper.nature_usual')}`],
      [say('paper.letter_annex'), `:  ${say('paper.annex_count')}`],
      [say('paper.letter_matter'), { text: `:  ${say('paper.referral_matter_line', { ticket })}`, bold: true }],
    ],
    62,
  )
}

function opening({ found }: CaseFile, { say, region, now, calendar }: Setting, ticket: string): Piece[] {
  const age = ageOf(found.receivedAt, now, calendar.zone)
  const values = {
    program: region.program,
    region: region.name,
    day: longDay(dayOf(found.receivedAt, region.zone)),
    ticket,
    state: stateWord(found, say),
  }
  return [
    paragraph(say('paper.referral_greeting'), 'letter'),
    paragraph(say('paper.referral_opening', values), 'letter'),
    paragraph(
      say(age > SETTLED_WITHIN ? 'paper.referral_basis_over' : 'paper.referral_basis', { limit: SETTLED_WITHIN, age: figure(age) }),
      'letter',
    ),
  ]
}

function matterFacts({ found }: CaseFile, { say }: Setting): Piece {
  const lead = found.agencies.find(({ id }) => id === found.leadAgencyId)
  return facts([
    [say('paper.col_place'), placeSaid(found)],
    [say('paper.col_category'), found.categoryName ?? '–'],
    [say('paper.col_holder'), lead?.name ?? found.transfer?.agencyLongName ?? say('leader.team')],
    [say('paper.col_reports'), say('paper.reports_of', { count: found.reports.length })],
  ])
}

/** Lines of what was asked. */
const MOST_ASKED = 12

function asked(file: CaseFile, setting: Setting): Piece[] {
  const lines = historyOf({ events: file.events.filter(isAsking) }, setting)
  if (lines.length === 0) return [paragraph(setting.say('paper.referral_asked_none'))]
  return [bullets(lines.slice(-MOST_ASKED).map(({ when, what, who, text }) => `${when}: ${what}, ${who}${text ? `. ${clipped(text, 160)}` : ''}`))]
}

function missing({ found, events }: CaseFile, { say }: Setting): Piece[] {
  const parts = missingOf(found, events)
  return parts.length === 0 ? [paragraph(say('paper.missing_none'))] : [bullets(parts.map((one) => say(`paper.missing_${one}`)))]
}

/** Who is complained of gets no copy. */
function copies({ found }: CaseFile, { say, region }: Setting): Piece[] {
  const to = [
    ...(found.about === 'leader' ? [] : [`${region.settings.leaderTitle} ${region.shortName}`]),
    ...(region.settings.inspectorateAgency ? [say('paper.copy_inspectorate')] : []),
  ]
  return to.length === 0 ? [] : [{ unbreakable: true, margin: [0, 14, 0, 0], stack: [{ text: say('paper.copies'), bold: true }, { ol: to }] }]
}

function annexes({ photos }: CaseFile, { say }: Setting, ticket: string): string[] {
  const count = (of: 'report' | 'work') => photos.filter((photo) => photo.of === of).length
  return [
    say('paper.annex_events'),
    say('paper.annex_dossier', { ticket }),
    ...(count('report') > 0 ? [say('paper.annex_photos', { count: count('report') })] : []),
    ...(count('work') > 0 ? [say('paper.annex_proof', { count: count('work') })] : []),
  ]
}
