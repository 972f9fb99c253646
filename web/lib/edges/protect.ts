/** The policy of a page, by the hashes of what is written into it; everything else is set before a page is asked (src/http/edges/headers.ts). */
import { dev } from '$app/env'
import type { RequestEvent } from '@sveltejs/kit'
import { hashOf, pagePolicy } from '#lib/edges/headers.ts'

/** Pictures and files that stand on other people's pages. */
const ELSEWHERE = /\/(sematan\/(kartu|lencana\.svg)|gambar\.png)$/

/** The one style attribute that is not ours: SvelteKit's unseen line that reads a new page's title to a screen reader. */
const ANNOUNCER = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='"

/** @param style what the page's one style element holds */
export function protect({ headers, status }: Response, { locals, route }: RequestEvent, style: string): void {
  const kits = headers.get('content-security-policy') ?? ''
  const map = locals.region?.settings.map
  // A policy that a route wrote for itself stays; while developing, Vite writes styles of its own into the page.
  if (kits.startsWith('script-src ') && !dev) {
    const scripts = kits.match(/'sha256-[^']+'/g) ?? []
    // A provider of accounts is found on the way, and a browser counts where a form is led to as well.
    const forms = route.id?.includes('/(staff)/masuk') ? ['https:', ...(locals.config.publicUrl.startsWith('http:') ? ['http:'] : [])] : []
    const wanted = { scripts, forms, styles: [hashOf(style)], attributes: [ANNOUNCER], maps: [map?.styleUrl, map?.tilesUrl] }
    headers.set('content-security-policy', pagePolicy(locals.config, wanted))
  }
  // The card says by itself who may frame it; this header cannot say "anybody".
  if (!route.id?.endsWith('/sematan/kartu')) headers.set('x-frame-options', 'SAMEORIGIN')
  if (status === 429 && !headers.has('retry-after')) headers.set('retry-after', '60')
  if (ELSEWHERE.test(route.id ?? '')) headers.set('cross-origin-resource-policy', 'cross-origin')
}
