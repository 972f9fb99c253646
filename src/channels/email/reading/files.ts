/** Which files of a letter are taken. Pure. */
import type { Attachment } from '#channels/channel.ts'
import { defined } from '#lib/plain.ts'
import type { Part } from './letter.ts'

/** Bytes: a photo of a telephone has at least three times as many, a logo or a row of icons in a signature has less. */
const LOGO = 20 * 1024

/** Signatures that prove a letter, and calendars that mail programs add on their own. */
const TECHNICAL = /^(?:application\/(?:pgp-signature|pkcs7-signature|x-pkcs7-signature|pgp-keys|pgp-encrypted)|text\/x-amp-html)$/

/** Files of one letter; a longer list is nobody's report. */
const MOST = 20

/** Pictures that browsers do not show, or must not: SVG can run programs. They are kept as documents. */
const NOT_SHOWN = /^image\/(?:svg\+xml|hei[cf](?:-sequence)?|avif|tiff?|bmp|x-ms-bmp|vnd\..*|x-icon)$/

/** @property leftOut names of what was too much */
export function takeFiles(parts: Part[], refOf: (part: Part) => string): { attachments: Attachment[]; leftOut: string[] } {
  const wanted = parts.filter((part) => part.size > 0 && !isLogo(part) && !isTechnical(part))
  return {
    attachments: wanted.slice(0, MOST).map((part) => toAttachment(part, refOf(part))),
    leftOut: wanted.slice(MOST).map(({ fileName, mediaType }) => fileName ?? mediaType),
  }
}

function isLogo({ isInline, mediaType, size }: Part): boolean {
  return isInline && mediaType.startsWith('image/') && (size < LOGO || mediaType === 'image/svg+xml')
}

function isTechnical({ mediaType, fileName }: Part): boolean {
  return TECHNICAL.test(mediaType) || (mediaType === 'text/calendar' && fileName === undefined)
}

function toAttachment({ mediaType, fileName, size, bytes }: Part, ref: string): Attachment {
  return { kind: kindOf(mediaType), ref, mediaType, size, ...defined({ fileName, bytes }) }
}

function kindOf(mediaType: string): Attachment['kind'] {
  const [family = ''] = mediaType.split('/')
  if (NOT_SHOWN.test(mediaType)) return 'document'
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document'
}
