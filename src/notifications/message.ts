/** The words of a notice: short, who holds it, what happens next and by when. Pure. */
import type { Option, OutboundMessage } from '#channels/channel.ts'
import { CLASS_STEPS } from '#cases/classes/classes.ts'
import { COMES_BACK_WITHIN } from '#cases/rejection/reasons.ts'
import { dueAt, type CaseClass, type CaseRule, type WorkCalendar } from '#cases/sla.ts'
import { isReason } from '#cases/reasons.ts'
import { OBJECTION } from '#cases/reporters/verdict.ts'
import { dayOf, formatDay } from '#lib/dates.ts'
import type { Telling } from '#notifications/audience.ts'
import { shortNotice } from '#notifications/short.ts'
import type { TextKey, Words } from '#texts/text.ts'

export type Notice = {
  telling: Telling
  event: { text: string; at: Date; details: Record<string, unknown> }
  found: { class: CaseClass; rule: CaseRule; verifyDueAt: Date; dueAt: Date; firstDueAt: Date | null; answeredAt: Date | null; closedAt: Date | null }
  /** Who speaks, or now holds it; undefined: the admin team. */
  agencyName: string | undefined
  hasFiles: boolean
  report: { id: string; ticket: string }
  /** To /lacak, with ticket and code. */
  link: string
  /** False: only an approved template may go. */
  isWindowOpen: boolean
  now: Date
}

export type NoticeWords = { say: Words; calendar: WorkCalendar }

/** Characters. WhatsApp: body of a message with buttons; text; one parameter of a template, ours. */
const LONGEST = { buttons: 1024, text: 4096, parameter: 600 }

export function compose(notice: Notice, { say, calendar }: NoticeWords): OutboundMessage {
  const { ticket } = notice.report
  return { ...chatOf(notice, { say, calendar }), short: shortOf(notice, { say, calendar }), subject: say('short.notify_subject', { ticket }) }
}

function chatOf(notice: Notice, { say, calendar }: NoticeWords): OutboundMessage {
  if (!notice.isWindowOpen) return asTemplate(notice, { say, calendar })
  const buttons = buttonsOf(notice, say)
  const longest = buttons.length > 0 ? LONGEST.buttons : LONGEST.text
  const text = fitted(notice, { say, calendar }, longest)
  return buttons.length > 0 ? { kind: 'buttons', text, buttons } : { kind: 'text', text }
}

/** Only the agency's own words are shortened: what follows them says what to do. */
function fitted(notice: Notice, words: NoticeWords, longest: number): string {
  const whole = written(notice, words)
  if (whole.length <= longest) return whole
  const room = notice.event.text.length - (whole.length - longest) - 1
  return written({ ...notice, event: { ...notice.event, text: shortened(notice.event.text, room) } }, words)
}

function written(notice: Notice, words: NoticeWords): string {
  return words.say(keyOf(notice), valuesOf(notice, words))
}

function shortOf(notice: Notice, words: NoticeWords): string {
  return shortNotice(keyOf(notice), valuesOf(notice, words), words.say)
}

function keyOf({ telling, found }: Notice): TextKey {
  return telling.key === 'notify.answered' && asksEnough(found) ? 'notify.answered_enough' : telling.key
}

function valuesOf(notice: Notice, { say, calendar }: NoticeWords) {
  const { event, found, report } = notice
  const day = (instant: Date | null | undefined) => (instant ? formatDay(dayOf(instant, calendar.zone), 'id') : '')
  const until = day(dueAt(event.at, found.rule.silentClose ?? OBJECTION, calendar))
  return {
    ticket: report.ticket,
    agency: notice.agencyName ?? say('notify.team'),
    text: event.text,
    due: dueLine(notice, { say, calendar }),
    first: day(earlier(found.firstDueAt, found.dueAt)),
    answered: day(found.answeredAt),
    until,
    silence: found.rule.silentClose === null ? '' : say('notify.silence', { until }),
    check: day(found.verifyDueAt),
    days: COMES_BACK_WITHIN,
    files: notice.hasFiles ? say('notify.files', { link: notice.link }) : reasonLine(event.details, say),
    link: notice.link,
  }
}

/** Why there is no photo. */
function reasonLine({ reasonCode }: Record<string, unknown>, say: Words): string {
  return isReason(reasonCode) ? `\n${say('proof.without', { reason: say(`states.reason_${reasonCode}`) })}` : ''
}

/** Where nothing is broken the reporter says whether the answer is enough. */
function asksEnough({ class: caseClass }: Pick<Notice['found'], 'class'>): boolean {
  return CLASS_STEPS[caseClass].asks === 'enough'
}

function earlier(one: Date | null, other: Date): Date {
  return one && one < other ? one : other
}

/** A deadline that has passed is said as plainly as one that has not. */
function dueLine({ found, now }: Notice, { say, calendar }: NoticeWords): string {
  const day = formatDay(dayOf(found.dueAt, calendar.zone), 'id')
  return say(now > found.dueAt ? 'notify.due_past' : 'notify.due', { day })
}

function asTemplate(notice: Notice, { say, calendar }: NoticeWords): OutboundMessage {
  const { ticket } = notice.report
  const { template } = notice.telling
  const told = written({ ...notice, event: { ...notice.event, text: shortened(notice.event.text, LONGEST.parameter / 2) } }, { say, calendar })
  // The template says the ticket itself; and a parameter holds no line breaks.
  const words = shortened(told.replace(`*${ticket}*`, ticket).replace(/\s+/g, ' ').trim(), LONGEST.parameter)
  const shown = say(template === 'laporan_dijawab' ? 'notify.template_answered' : 'notify.template_update', { ticket, words })
  return { kind: 'template', name: template, language: 'id', parameters: [ticket, words], text: shown }
}

function buttonsOf({ telling: { buttons }, report: { id: reportId }, found }: Notice, say: Words): Option[] {
  const fixed = say(asksEnough(found) ? 'notify.enough' : 'notify.fixed')
  const notFixed = { id: `verdict:not_fixed:${reportId}`, title: say('notify.not_fixed') }
  if (buttons === 'verdict') return [{ id: `verdict:fixed:${reportId}`, title: fixed }, notFixed]
  if (buttons === 'refusal') return [{ id: `verdict:not_fixed:${reportId}`, title: say('notify.disagree') }]
  return buttons === 'objection' ? [notFixed] : []
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, Math.max(0, longest - 1)).trimEnd()}…`
}
