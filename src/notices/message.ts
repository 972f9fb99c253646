/** What staff read of it: one matter or a list, as a WhatsApp message and as an e-mail. Secret cases have a number and no title. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { daysLate, type WorkCalendar } from '#cases/sla.ts'
import { dayOf, formatDay, formatMoment, withinSentence } from '#lib/dates.ts'
import type { MailContent } from '#mail/layout.ts'
import { NOTICE_KINDS, type NoticeKind } from '#notices/kinds.ts'
import type { Words } from '#texts/text.ts'

/** One case in a message, and the gravest thing there is to say of it. */
export type Told = {
  kind: NoticeKind
  ticket: string
  title: string
  isSecret: boolean
  isUrgent: boolean
  /** Of those still running the soonest. */
  dueAt: Date
  /** Where one tap leads. */
  link: string
}

export type Speaking = { say: Words; calendar: WorkCalendar; now: Date }

/** @property link of the desk @property name of the person */
export type Letter = { told: readonly Told[]; isDigest: boolean; name: string; link: string }

/** Lines in a WhatsApp message and in a template, and items in an e-mail; the rest is counted. */
const MOST = { message: 12, template: 5, mail: 40 }

/** Characters of a title in a list. */
const TITLE = 60

/** Each case once, by the first of NOTICE_KINDS; gravest first. */
export function onePerCase<T extends { caseId: string; kind: NoticeKind }>(notices: readonly T[]): T[] {
  const sorted = [...notices].sort((a, b) => NOTICE_KINDS.indexOf(a.kind) - NOTICE_KINDS.indexOf(b.kind))
  return sorted.filter((one, place) => sorted.findIndex(({ caseId }) => caseId === one.caseId) === place)
}

export function whatsappOf(letter: Letter, speaking: Speaking & { isWindowOpen: boolean }): OutboundMessage {
  const { say, isWindowOpen } = speaking
  const [only] = letter.told
  if (only && letter.told.length === 1 && !letter.isDigest) return oneOf(only, speaking)
  const heading = headingOf(letter, speaking)
  const text = [`*${heading}*`, ...groupsOf(letter, speaking, MOST.message).flatMap(asLines), '', letter.link].join('\n')
  if (isWindowOpen) return { kind: 'text', text }
  const short = groupsOf(letter, speaking, MOST.template).reduce((said, { title, items }) => {
    if (items.length === 0) return `${said}, ${title}`
    return `${said ? `${said}. ` : ''}${title}: ${items.join('; ')}`
  }, '')
  return {
    kind: 'template',
    name: 'ringkasan_pagi',
    language: 'id',
    parameters: [heading, `${short}.`, letter.link],
    text: say('notices.template', { text }),
  }
}

function asLines({ title, items }: { title: string; items: string[] }): string[] {
  return ['', title, ...items.map((item) => `• ${item}`)]
}

function oneOf(told: Told, speaking: Speaking & { isWindowOpen: boolean }): OutboundMessage {
  const { say, isWindowOpen } = speaking
  const sentence = sentenceOf(told, speaking)
  const text = `*${told.ticket}*: ${sentence}\n\n${told.link}`
  if (isWindowOpen) return { kind: 'text', text }
  return {
    kind: 'template',
    name: 'kabar_petugas',
    language: 'id',
    parameters: [told.ticket, sentence, told.link],
    text: say('notices.template', { text }),
  }
}

export function mailOf(letter: Letter, speaking: Speaking): MailContent {
  const { say } = speaking
  const [only] = letter.told
  const greeting = say('notices.greeting', { name: letter.name })
  const footer = say('notices.footer')
  if (only && letter.told.length === 1 && !letter.isDigest) {
    const title = say('notices.subject_one', { ticket: only.ticket, kind: say(`notices.kind_${only.kind}`) })
    return {
      subject: title,
      title,
      lead: [greeting, sentenceOf(only, speaking)],
      groups: [],
      button: { label: say('notices.open_case'), link: only.link },
      footer,
    }
  }
  const heading = headingOf(letter, speaking)
  const groups = kindsOf(letter.told.slice(0, MOST.mail)).map(({ kind, all }) => ({
    title: say(`notices.kind_${kind}`),
    items: all.map((told) => ({ title: `${told.ticket} ${titleOf(told, say)}`, note: noteOf(told, speaking), link: told.link })),
  }))
  const more = letter.told.length - MOST.mail
  return {
    subject: heading,
    title: heading,
    lead: [greeting],
    groups: more > 0 ? [...groups, { title: say('notices.more', { count: more }), items: [] }] : groups,
    button: { label: say('notices.open_desk'), link: letter.link },
    footer,
  }
}

function headingOf({ told, isDigest }: Letter, { say, calendar, now }: Speaking): string {
  const day = formatDay(dayOf(now, calendar.zone), 'id')
  return isDigest ? say('notices.digest', { day, count: told.length }) : say('notices.several', { count: told.length })
}

function groupsOf({ told }: Letter, speaking: Speaking, most: number): { title: string; items: string[] }[] {
  const { say } = speaking
  const groups = kindsOf(told.slice(0, most)).map(({ kind, all }) => ({
    title: say(`notices.kind_${kind}`),
    items: all.map((one) => `${one.ticket} ${titleOf(one, say)} (${noteOf(one, speaking)})`),
  }))
  const more = told.length - most
  return more > 0 ? [...groups, { title: say('notices.more', { count: more }), items: [] }] : groups
}

function kindsOf(told: readonly Told[]): { kind: NoticeKind; all: Told[] }[] {
  return NOTICE_KINDS.map((kind) => ({ kind, all: told.filter((one) => one.kind === kind) })).filter(({ all }) => all.length > 0)
}

function sentenceOf(told: Told, speaking: Speaking): string {
  const { say } = speaking
  const sentence = say(`notices.one_${told.kind}`, { title: titleOf(told, say), due: noteOf(told, speaking) })
  return told.isUrgent ? say('notices.urgent', { sentence }) : sentence
}

function titleOf({ title, isSecret }: Told, say: Words): string {
  if (isSecret) return say('notices.secret')
  return title.length <= TITLE ? title : `${title.slice(0, TITLE - 1).trimEnd()}…`
}

function noteOf({ dueAt }: Told, { say, calendar, now }: Speaking): string {
  if (now > dueAt) return say('notices.late', { days: Math.max(1, daysLate(dueAt, now, calendar)) })
  return say('notices.due', { day: withinSentence(formatMoment(dueAt, now, { zone: calendar.zone, locale: 'id' })) })
}
