/** An update as a row: what is stored before the provider hears "thank you". Pure. */
import { createHash } from 'node:crypto'
import type { Update } from '#channels/channel.ts'
import { storable } from '#lib/plain.ts'

/** What json_to_recordset reads; names are the columns'. Times ISO 8601. */
export type UpdateRow = {
  region_id: string
  account_id: string
  kind: Update['kind']
  provider_id: string
  sender: string
  sent_at: string
  body: string
  /** Worked on at once; otherwise more may follow in a moment. No column: it only says when. */
  isHasty?: boolean
}

export type Owner = { id: string; regionId: string }

/** A tap on a button or a form is all there is to it; what is typed or photographed may go on. */
const COMPLETE = ['choice', 'form']

/** Milliseconds a provider's clock may be ahead of ours. */
const AHEAD = 24 * 3600 * 1000

/** The unsaid time (epoch) and impossible ones become the time of receipt. */
export function toRow(update: Update, account: Owner, receivedAt: Date): UpdateRow {
  const at = update.sentAt.getTime()
  const isSaid = at > 0 && at < receivedAt.getTime() + AHEAD
  const sentAt = (isSaid ? update.sentAt : receivedAt).toISOString()
  return {
    region_id: account.regionId,
    account_id: account.id,
    kind: update.kind,
    provider_id: update.providerId,
    sender: update.kind === 'message' || update.kind === 'identity' ? update.sender : '',
    sent_at: sentAt,
    body: JSON.stringify({ ...update, sentAt }),
    ...((update.kind !== 'message' || COMPLETE.includes(update.message.kind)) && { isHasty: true }),
  }
}

/** The last resort for a row that the database refuses: kept as something unknown, under a name of our own. */
export function asUnknown(row: UpdateRow): UpdateRow {
  const providerId = `hash:${createHash('sha256').update(row.kind).update(row.provider_id).update(row.body).digest('base64url')}`
  const raw = storable({ kind: row.kind, providerId: row.provider_id, body: row.body })
  return {
    ...row,
    kind: 'unknown',
    provider_id: providerId,
    sender: '',
    body: JSON.stringify({ kind: 'unknown', providerId, sentAt: row.sent_at, raw }),
  }
}

/** One order for all: two batches that hold the same rows wait for each other instead of blocking each other. */
export function inOrder(rows: UpdateRow[]): UpdateRow[] {
  const key = (row: UpdateRow) => `${row.account_id}\0${row.kind}\0${row.provider_id}`
  return rows
    .map((row) => [key(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row)
}
