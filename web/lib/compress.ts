/** Pages are made for each request, so nobody has compressed them before: done here, off the main thread. Files under /_app are compressed by the build. */
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Bytes. Below it a packet is a packet. */
const WORTHWHILE = 1000

/** Quality 5: nine tenths of the best result for a twentieth of its time (40 KB of HTML in about 1 ms). */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }

const METHODS = {
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes, BROTLI),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 6 }),
}

/** @param accepted the request's accept-encoding @returns a whole answer; the one given when it cannot be made smaller */
export async function compressed(response: Response, accepted: string): Promise<Response> {
  const encoding = (['br', 'gzip'] as const).find((name) => accepts(accepted, name))
  const type = response.headers.get('content-type') ?? ''
  if (
    !encoding ||
    !response.body ||
    !/^(text\/(html|csv)|image\/svg|application\/(ld\+|geo\+)?json|application\/atom)/.test(type) ||
    response.headers.has('content-encoding')
  )
    return response
  const bytes = new Uint8Array(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  headers.append('vary', 'accept-encoding')
  if (bytes.length < WORTHWHILE) return new Response(bytes, { status: response.status, headers })
  headers.set('content-encoding', encoding)
  headers.delete('content-length')
  return new Response(new Uint8Array(await METHODS[encoding](bytes)), { status: response.status, headers })
}

function accepts(accepted: string, name: string): boolean {
  return accepted.split(',').some((part) => {
    const [coding, quality = ''] = part.split(';').map((word) => word.trim().toLowerCase())
    return coding === name && !/^q=0(\.0*)?$/.test(quality)
  })
}
