/** The publication of an address. What was taken down answers 410 at once, to everybody and every cache on the way. */
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { findPublicationByTicket, type PublicationRow } from '#publications/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { findTicket } from '#reports/ticket.ts'
import { requireRegion } from '#web/lib/act.ts'

type SetHeaders = (headers: Record<string, string>) => void

/** @returns what is shown now; otherwise 404 (never shown) or 410 (taken down) */
export async function requireShown(locals: App.Locals, typed: string, setHeaders: SetHeaders): Promise<{ region: RegionRow; shown: PublicationRow }> {
  const region = requireRegion(locals)
  const ticket = findTicket(typed)
  const found = ticket ? await inRegion(locals.db, region.id, (trx) => findPublicationByTicket(trx, region.id, ticket)) : undefined
  if (found && found.takenDownAt === null) return { region, shown: found }
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  error(found ? 410 : 404, locals.words(found ? 'public.gone_title' : 'public.title_missing'))
}

/** For files beneath the report, which have no page to say it on. */
export async function withShown(
  locals: App.Locals,
  typed: string,
  answer: (about: { region: RegionRow; shown: PublicationRow }) => Promise<Response | undefined>,
): Promise<Response> {
  const headers = new Headers()
  const about = await requireShown(locals, typed, (all) => Object.entries(all).forEach(([name, value]) => headers.set(name, value))).catch(
    (fault: unknown) => statusOf(fault),
  )
  if (typeof about === 'number') return new Response(null, { status: about, headers })
  return (await answer(about)) ?? new Response(null, { status: 404, headers: { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' } })
}

function statusOf(fault: unknown): number {
  const status = (fault as { status?: unknown }).status
  if (typeof status !== 'number') throw fault
  return status
}

/** Seconds that anybody may keep what is shown: a report that was taken down is gone everywhere within a minute. */
export const KEPT = 60

/** @returns 304 where the asker has it already */
export function answered(request: Request, { bytes, type, tag }: { bytes: Uint8Array | string; type: string; tag: string }): Response {
  const headers = {
    'content-type': type,
    'cache-control': `public, max-age=${KEPT}`,
    etag: `"${tag}"`,
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
    'content-security-policy': "default-src 'none'; sandbox",
  }
  if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
  return new Response(typeof bytes === 'string' ? bytes : new Uint8Array(bytes), { headers })
}
