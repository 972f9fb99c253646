/** The bubbles of an invented talk: what the reporter wrote, what we answered. All read, nothing waits to be sent. */
import type { Insertable } from 'kysely'
import type { DB, JsonObject } from '#db/schema.ts'
import { PHRASES } from '#demo/story.ts'
import type { Life } from '#demo/replay.ts'

export type MessageRow = Insertable<DB['messages']>

export type Talk = {
  regionId: string
  conversationId: string
  reportId: string
  caseId: string
  ticket: string
  code: string
  title: string
  text: string
  place: string
  categoryName: string
  agencyName: string
  point: { latitude: number; longitude: number } | undefined
  toldAt: Date
  submittedAt: Date
  /** Older talks are kept short: the first words and the receipt. */
  isFull: boolean
  hasPhoto: boolean
  life: Life
  idAt: (at: Date) => string
}

export function talkOf(talk: Talk): MessageRow[] {
  const { toldAt, submittedAt, title, place, categoryName, isFull, point, hasPhoto } = talk
  const plus = (seconds: number) => new Date(toldAt.getTime() + seconds * 1000)
  const rows = [bubble(talk, { direction: 'in', kind: 'text', text: talk.text, at: toldAt })]
  if (hasPhoto) rows.push(bubble(talk, { direction: 'in', kind: 'image', text: '', at: plus(4) }))
  if (isFull && point) rows.push(bubble(talk, { direction: 'in', kind: 'location', text: '', body: { location: point }, at: plus(9) }))
  if (isFull) {
    const buttons = [
      { id: 'draft:1:send', title: 'Kirim' },
      { id: 'draft:1:change', title: 'Ubah' },
    ]
    rows.push(
      bubble(talk, {
        direction: 'out',
        kind: 'buttons',
        text: fill(PHRASES.summary, { title, place, category: categoryName }),
        body: { buttons },
        at: plus(11),
      }),
      bubble(talk, {
        direction: 'in',
        kind: 'choice',
        text: 'Kirim',
        body: { choice: buttons[0] ?? null },
        at: new Date(submittedAt.getTime() - 1000),
      }),
    )
  }
  rows.push(
    bubble(talk, {
      direction: 'out',
      kind: 'text',
      text: fill(PHRASES.receipt, { ticket: talk.ticket, code: talk.code }),
      at: new Date(submittedAt.getTime() + 1000),
    }),
  )
  return isFull ? [...rows, ...tellings(talk)] : rows
}

/** What the reporter was told of the case's events, and what came back. */
function tellings(talk: Talk): MessageRow[] {
  const { ticket, agencyName: agency, submittedAt, reportId } = talk
  const told: Record<string, string> = PHRASES.told
  return talk.life.events
    .filter(({ at }) => at > submittedAt)
    .flatMap(({ kind, id, text, at, step }, index) => {
      const pattern = told[kind]
      if (pattern) {
        const asks = kind === 'answered'
        const buttons = [
          { id: `verdict:fixed:${reportId}`, title: 'Sudah beres' },
          { id: `verdict:not_fixed:${reportId}`, title: 'Belum' },
        ]
        return [
          bubble(talk, {
            direction: 'out',
            kind: asks ? 'buttons' : 'text',
            text: fill(pattern, { ticket, agency, text }),
            at: new Date(at.getTime() + 2000),
            body: asks ? { buttons } : {},
            dedupeKey: `event:${id}:${reportId}`,
          }),
        ]
      }
      const words = REPORTER[kind]?.(step.text, index)
      return words ? [bubble(talk, { direction: 'in', kind: 'text', text: words, at })] : []
    })
}

const REPORTER: Record<string, (text: string, index: number) => string> = {
  confirmed: (_, index) => PHRASES.thanks[index % PHRASES.thanks.length] ?? '',
  not_fixed: (text) => text,
  resumed: (_, index) => PHRASES.replies[index % PHRASES.replies.length] ?? '',
}

type Bubble = { direction: 'in' | 'out'; kind: string; text: string; at: Date; body?: JsonObject; dedupeKey?: string }

function bubble({ regionId, conversationId, reportId, caseId, idAt }: Talk, { direction, kind, text, at, body, dedupeKey }: Bubble): MessageRow {
  const id = idAt(at)
  return {
    regionId,
    id,
    conversationId,
    direction,
    kind,
    text,
    reportId,
    caseId,
    author: direction === 'in' ? 'reporter' : 'bot',
    providerId: `invented.${id}`,
    body: body ?? {},
    state: direction === 'in' ? 'received' : 'read',
    attempts: direction === 'in' ? 0 : 1,
    dedupeKey: dedupeKey ?? null,
    sentAt: at,
    createdAt: at,
  }
}

function fill(pattern: string, values: Record<string, string>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
