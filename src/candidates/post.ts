/** A post that somebody at the desk copied from elsewhere. Pure. Its link is kept for people to open; we never fetch it. */
import { createHash } from 'node:crypto'
import { DomainError } from '#lib/errors.ts'

/** Characters. */
const LONGEST_LINK = 500

/** What programs add to a link to follow who shares it. */
const TRACKS = /^(utm_.*|fbclid|igsh|igshid|si|mibextid|rdid|share_.*|_r|_t|ref_src|gclid)$/i

/** Posts there are named by the path alone. */
const WITHOUT_QUERY = /^(x|twitter|tiktok|instagram)\.com$/

/**
 * @param typed as pasted, perhaps without its scheme; '' when there is none
 * @returns without what only follows the sharer, so that one post pasted twice is one @throws DomainError post.link_invalid
 */
export function readLink(typed: string): string | undefined {
  const plain = typed.trim()
  if (plain === '') return undefined
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(plain) ? plain : `https://${plain}`)
  const isLink = url && /^https?:$/.test(url.protocol) && url.hostname.includes('.') && url.username === '' && url.password === ''
  if (!isLink || plain.length > LONGEST_LINK || /\s/.test(plain)) throw new DomainError('post.link_invalid')
  url.protocol = 'https:'
  url.hash = ''
  url.hostname = url.hostname.replace(/^(www|m|mobile|web)\./, '')
  const names = Array.from(url.searchParams.keys())
  for (const name of names) if (TRACKS.test(name) || WITHOUT_QUERY.test(url.hostname)) url.searchParams.delete(name)
  return url.href.replace(/\/(\?|$)/, '$1')
}

/** The same words from the same place are one post, whoever pastes them. @param hashes of screenshots; asked when there are no words */
export function postKey({ link, text, hashes }: { link: string | undefined; text: string; hashes: string[] }): string {
  const words = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  return createHash('sha256')
    .update(JSON.stringify([link ?? '', words, words === '' ? hashes : []]))
    .digest('base64url')
}
