/** What files for everybody are answered with: how long a copy may live, whether the reader has it, how often one address may ask. */
import { createHash } from 'node:crypto'
import type { RequestEvent } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { isTooOften } from '#rates/commands.ts'
import { secondsLeft } from '#rates/limits.ts'
import type { RegionRow } from '#regions/queries.ts'

/** Seconds that a copy may be shown again. */
export const FRESH = 3600

/** The address of a region that stays: its own host names may come and go. Without a final slash. */
export function stableBase({ config }: App.Locals, { code }: Pick<RegionRow, 'code'>): string {
  return `${config.publicUrl}/${code}`
}

/** @throws DomainError data.too_many */
export async function countReading({ locals, getClientAddress }: Pick<RequestEvent, 'locals' | 'getClientAddress'>): Promise<void> {
  const isTooMuch = await isTooOften(locals.db, 'data', { who: getClientAddress(), at: locals.now })
  if (isTooMuch) throw new DomainError('data.too_many', { seconds: secondsLeft('data', locals.now) })
}

/**
 * @property etag with its quotes @property body undefined: the reader has it
 * @property changedAt only of what is newer after every change, also after one that takes something away
 */
export type Open = { body: string | undefined; etag: string; type: string; changedAt?: Date | undefined; fresh?: number }

export function openAnswer({ body, etag, type, changedAt, fresh = FRESH }: Open): Response {
  const headers = new Headers({
    etag,
    'cache-control': `public, max-age=${fresh}`,
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'etag, last-modified',
  })
  if (changedAt) headers.set('last-modified', changedAt.toUTCString())
  if (body === undefined) return new Response(null, { status: 304, headers })
  headers.set('content-type', type)
  return new Response(body, { headers })
}

/** For what is small enough to be made each time. */
export function answerWith(
  request: Request,
  { body, type, changedAt, fresh }: { body: string; type: string; changedAt?: Date; fresh?: number },
): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return openAnswer({
    body: hasAlready(request, { etag, changedAt }) ? undefined : body,
    etag,
    type,
    changedAt,
    ...(fresh === undefined ? {} : { fresh }),
  })
}

/** What the reader says to have: by its tag, and only without one by its date. */
export function hasAlready(request: Request, { etag, changedAt }: Pick<Open, 'etag' | 'changedAt'>): boolean {
  const tags = request.headers.get('if-none-match')
  if (tags !== null) return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
  const since = Date.parse(request.headers.get('if-modified-since') ?? '')
  return changedAt !== undefined && !Number.isNaN(since) && changedAt.getTime() < since + 1000
}

/** Runs the work of a file; what went wrong is said in words, as plain text. */
export async function answerOpen(event: RequestEvent, work: () => Promise<Response>): Promise<Response> {
  try {
    await countReading(event)
    return await work()
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'access-control-allow-origin': '*' })
    if (fault.httpStatus === 429 || fault.httpStatus === 503) headers.set('retry-after', String(fault.values['seconds'] ?? 30))
    return new Response(`${event.locals.words(`errors.${fault.key}`, fault.values)}\n`, { status: fault.httpStatus, headers })
  }
}
