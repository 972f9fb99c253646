/** What search engines may look at: everything that anybody may see. Pages of one person's report and of staff are nobody's find. */
import type { RequestHandler } from './$types'

const CLOSED = [
  '/simulator',
  '/*/meja',
  '/*/pimpinan',
  '/*/pengaturan',
  '/*/lapangan',
  '/*/masuk',
  '/*/lacak/',
  '/*/lapor/terima',
  '/*/sematan/kartu',
  '/meja',
  '/pimpinan',
  '/pengaturan',
  '/lapangan',
  '/masuk',
  '/lacak/',
]

export const GET: RequestHandler = () =>
  new Response(`User-agent: *\n${CLOSED.map((path) => `Disallow: ${path}`).join('\n')}\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' },
  })
