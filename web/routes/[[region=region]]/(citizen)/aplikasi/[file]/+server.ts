/** What a phone needs to put /lapangan on its home screen: name, colours and icons, made of what the region says of itself. */
import { error } from '@sveltejs/kit'
import { drawIcon, manifestOf } from './home-screen.ts'
import { requireRegion } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

const ICON = /^ikon-(192|512)(-penuh)?\.png$/

export const GET: RequestHandler = async ({ locals, params }) => {
  const region = requireRegion(locals)
  const headers = { 'cache-control': 'public, max-age=86400' }
  if (params.file === 'lapangan.webmanifest')
    return new Response(JSON.stringify(manifestOf(region, locals.base, locals.words)), {
      headers: { ...headers, 'content-type': 'application/manifest+json' },
    })
  const [, size, isFull] = ICON.exec(params.file) ?? []
  if (!size) error(404, locals.words('errors.page.not_found'))
  const icon = await drawIcon(region.settings.brand, { size: Number(size), isFull: isFull !== undefined })
  return new Response(new Uint8Array(icon), { headers: { ...headers, 'content-type': 'image/png' } })
}
