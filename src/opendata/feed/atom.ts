/** Atom, as RFC 4287 has it. Pure. */

/** @property id never changes @property link absolute */
export type Entry = { id: string; link: string; title: string; summary: string; category: string | undefined; publishedAt: Date; changedAt: Date }
export type Feed = {
  self: string
  link: string
  title: string
  subtitle: string
  author: string
  rights: string
  language: string
  changedAt: Date
  entries: readonly Entry[]
}

export function atomOf({ self, link, title, subtitle, author, rights, language, changedAt, entries }: Feed): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escape(language)}">
<id>${escape(self)}</id>
<title>${escape(title)}</title>
<subtitle>${escape(subtitle)}</subtitle>
<link rel="self" type="application/atom+xml" href="${escape(self)}"/>
<link rel="alternate" type="text/html" href="${escape(link)}"/>
<updated>${changedAt.toISOString()}</updated>
<author><name>${escape(author)}</name></author>
<rights>${escape(rights)}</rights>
${entries.map(entryOf).join('')}</feed>
`
}

function entryOf({ id, link, title, summary, category, publishedAt, changedAt }: Entry): string {
  return `<entry>
<id>${escape(id)}</id>
<title>${escape(title)}</title>
<link rel="alternate" type="text/html" href="${escape(link)}"/>
<published>${publishedAt.toISOString()}</published>
<updated>${changedAt.toISOString()}</updated>
${category === undefined ? '' : `<category term="${escape(category)}"/>\n`}<summary type="text">${escape(summary)}</summary>
</entry>
`
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Signs that XML does not allow at all are left out: a feed with one of them is read by nobody. */
export function escape(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/\p{Surrogate}/gu, '')
      .replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '')
  )
}
