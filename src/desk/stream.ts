/**
 * The middle column of a case: what was said to and by the reporters, and between it the notes of the house, by time.
 * Pure. Who may not read the talk gets what was reported and what was made public.
 */
import { withoutKeys } from '#desk/keys.ts'
import type { DeskCase, DeskEvent, DeskFile, DeskMessage, DeskReport } from '#desk/case-queries.ts'
import { dayOf, type Day, type TimeZone } from '#lib/dates.ts'

export type Bubble = {
  kind: 'bubble'
  id: string
  at: Date
  side: 'in' | 'out'
  /** Number of the reporter among those of the case; for what came in. */
  reporter?: number
  channel?: string
  /** Numbers of the reporters it went to; for what went out. */
  to: number[]
  /** The door, when it is not the reporter's own. */
  by?: string
  /** Who wrote for us; undefined: the bot. */
  author?: string
  text: string
  files: DeskFile[]
  /** What the kind adds: a pin, the titles of buttons. */
  place?: { latitude: number; longitude: number; name?: string }
  options: string[]
  contentKind: string
  delivery?: DeskMessage['state']
  problem: string | null
  isEdited: boolean
  isRevoked: boolean
  originalText: string | null
}
export type Note = {
  kind: 'note'
  id: string
  at: Date
  event: DeskEvent['kind']
  author: string | null
  agencyName: string | null
  text: string
  files: DeskFile[]
}
export type Entry = Bubble | Note
export type StreamDay = { day: Day; entries: Entry[] }

type Material = { found: DeskCase; events: DeskEvent[]; messages: DeskMessage[]; seesTalk: boolean; zone: TimeZone }

export function streamOf({ found, events, messages, seesTalk, zone }: Material): StreamDay[] {
  const talks = seesTalk ? speakersOf(found.talks) : new Map<string, Speaker>()
  const spoken = messages.filter(({ conversationId, kind }) => talks.has(conversationId) && kind !== 'reaction')
  const entries: Entry[] = [
    ...sentOnce(spoken.map((message) => bubbleOf(message, talks.get(message.conversationId)))),
    ...reportBubbles(found, seesTalk),
    ...events.filter(isNote).map(noteOf),
    ...(spoken.length > 0 ? [] : events.filter(isToldText).map(toldBubble)),
  ]
  return byDay(
    entries.sort((one, other) => one.at.getTime() - other.at.getTime()),
    zone,
  )
}

type Speaker = { number: number; channel: string; isBeside: boolean }

/** Another door of a reporter has the reporter's number. */
function speakersOf(talks: DeskCase['talks']): Map<string, Speaker> {
  const numberOf = (reportIds: readonly string[]) =>
    talks.findIndex((talk) => !talk.isBeside && talk.reportIds.some((id) => reportIds.includes(id))) + 1
  return new Map(talks.map(({ id, channel, isBeside, reportIds }) => [id, { number: numberOf(reportIds) || 1, channel, isBeside }]))
}

/** What the house says to itself, and what the reporters say of the answer: who works on it may not see the talk. */
const NOTES: ReadonlySet<DeskEvent['kind']> = new Set([
  'noted',
  'returned',
  'reporter_joined',
  'escalated',
  'submitted',
  'sent_back',
  'instructed',
  'instruction_done',
  'instruction_withdrawn',
  'decided',
  'transfer_sent',
  'transfer_silent',
  'transfer_withdrawn',
  'not_fixed',
  'objected',
  'reminded',
  'released',
])

function isNote({ kind, details }: DeskEvent): boolean {
  return NOTES.has(kind) || (kind === 'reporter_added' && Boolean(details['words']))
}

const SPOKEN: ReadonlySet<DeskEvent['kind']> = new Set([
  'asked',
  'progress',
  'answered',
  'rejected',
  'upheld',
  'extended',
  'transferred',
  'transfer_told',
  'transfer_returned',
])

/** Words for the reporters, as the history keeps them: for cases without a talk, and for readers who do not see it. */
function isToldText({ kind, text }: DeskEvent): boolean {
  return text !== '' && SPOKEN.has(kind)
}

function bubbleOf(message: DeskMessage, speaker: Speaker | undefined): Bubble {
  const { id, sentAt, direction, text, files, body, kind, state, problem, originalText, editedAt, revokedAt } = message
  return {
    kind: 'bubble',
    id,
    at: sentAt,
    side: direction,
    text: direction === 'out' ? withoutKeys(text) : text,
    files,
    contentKind: kind,
    problem,
    originalText,
    ...(direction === 'in'
      ? { to: [], ...speakerOf(speaker) }
      : {
          to: speaker ? [speaker.number] : [],
          ...(speaker?.isBeside && { by: speaker.channel }),
          delivery: state,
          ...(message.staffName ? { author: message.staffName } : {}),
        }),
    ...placeOf(body),
    options: optionsOf(body),
    isEdited: editedAt !== null,
    isRevoked: revokedAt !== null,
  }
}

/** One word to several reporters is one bubble; what failed for one of them keeps its own. */
function sentOnce(bubbles: Bubble[]): Bubble[] {
  const once = new Map<string, Bubble>()
  for (const bubble of bubbles) {
    const key = bubble.side === 'out' && bubble.delivery !== 'failed' ? `${bubble.at.getTime()} ${bubble.author ?? ''} ${bubble.text}` : bubble.id
    const same = once.get(key)
    if (!same) once.set(key, bubble)
    else once.set(key, { ...same, to: [...same.to, ...bubble.to], ...leastFar(same, bubble) })
  }
  return [...once.values()]
}

const FAR = ['queued', 'sending', 'sent', 'delivered', 'read']

/** Of several receipts the one that promises least. */
function leastFar(one: Bubble, other: Bubble): Pick<Bubble, 'delivery'> {
  const delivery = FAR.indexOf(one.delivery ?? '') <= FAR.indexOf(other.delivery ?? '') ? one.delivery : other.delivery
  return delivery ? { delivery } : {}
}

function speakerOf(speaker: Speaker | undefined): Pick<Bubble, 'reporter' | 'channel'> {
  return speaker ? { reporter: speaker.number, channel: speaker.channel } : {}
}

/** Reports that came without a talk, or whose talk this reader does not see, stand for themselves. */
function reportBubbles(found: DeskCase, seesTalk: boolean): Bubble[] {
  // A form, a post or an officer may have opened a talk for the news: the words themselves stand in no message of it.
  const isTold = ({ id, channel, takenByName }: DeskReport) =>
    seesTalk && takenByName === null && found.talks.some((talk) => talk.channel === channel && talk.reportIds.includes(id))
  const silent = found.reports.flatMap((report, index) => (isTold(report) ? [] : [{ report, number: index + 1 }]))
  return silent.map(({ report, number }, index) => ({
    ...plainBubble,
    id: report.id,
    at: report.submittedAt,
    side: 'in',
    reporter: number,
    channel: report.channel,
    text: report.text,
    // Photos are kept by case in this reading: shown with the first report that stands alone.
    files: index === 0 ? found.files : [],
  }))
}

function toldBubble({ id, at, kind, text, files, agencyName }: DeskEvent): Bubble {
  // Why it was handed over is our own word, not that of whom we handed it to.
  const author = agencyName && kind !== 'transferred' ? { author: agencyName } : {}
  return { ...plainBubble, id, at, side: 'out', text, files, ...author }
}

const plainBubble = {
  kind: 'bubble' as const,
  contentKind: 'text',
  options: [],
  to: [],
  problem: null,
  isEdited: false,
  isRevoked: false,
  originalText: null,
} satisfies Partial<Bubble>

function noteOf({ id, at, kind, actor, staffName, agencyName, text, details, files }: DeskEvent): Note {
  const { words } = details
  const said = text || (typeof words === 'string' ? words : '')
  // The agency meant is not the one who says it.
  return { kind: 'note', id, at, event: kind, author: staffName, agencyName: actor === 'reporter' ? null : agencyName, text: said, files }
}

/** Bodies of messages are what the channel understood; only what we show is read. */
type Body = { location?: { latitude?: unknown; longitude?: unknown; name?: unknown }; buttons?: unknown; rows?: unknown }

function placeOf(body: Body): Pick<Bubble, 'place'> {
  const { latitude, longitude, name } = body.location ?? {}
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return {}
  return { place: { latitude, longitude, ...(typeof name === 'string' ? { name } : {}) } }
}

function optionsOf({ buttons, rows }: Body): string[] {
  const options = [buttons, rows].flatMap((list) => (Array.isArray(list) ? (list as { title?: unknown }[]) : []))
  return options.flatMap(({ title }) => (typeof title === 'string' ? [title] : []))
}

function byDay(entries: Entry[], zone: TimeZone): StreamDay[] {
  const days: StreamDay[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at, zone)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
