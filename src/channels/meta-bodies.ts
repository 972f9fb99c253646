/** What all of Meta's webhooks have in common. Pure. */
import { createHash } from 'node:crypto'
import type { Update } from '#channels/channel.ts'
import { defined } from '#lib/plain.ts'

export type Raw = Record<string, unknown>

/** Kept as it came, under a name that the same words always get. */
export function unknown(raw: unknown, numberId?: string): Update {
  return { ...defined({ numberId }), kind: 'unknown', providerId: hashOf(raw), sentAt: new Date(0), raw }
}

/** The provider's id; a stable one of our own when it is missing or too long for an index. */
export function idOf(id: string | undefined, raw: unknown): string {
  return id && id.length <= 500 ? id : hashOf({ id, raw })
}

export function hashOf(value: unknown): string {
  return `hash:${createHash('sha256')
    .update(JSON.stringify(value) ?? 'undefined')
    .digest('base64url')}`
}

/** Seconds, milliseconds, or `2026-11-25T03:00:00+0000`: Meta writes all three; the epoch for what is no time (channel.ts). */
export function toDate(time: string | undefined): Date {
  const number = /^\d{4}-\d\d-\d\dT/.test(time ?? '') ? Date.parse(time ?? '') : Number(time ?? 0)
  const at = new Date(number > 100_000_000_000 ? number : number * 1000)
  return Number.isNaN(at.getTime()) ? new Date(0) : at
}

export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
}
