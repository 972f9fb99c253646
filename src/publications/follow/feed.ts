/** The public news of one report as RSS 2.0. Pure. */

export type FeedItem = { id: string; title: string; text: string; at: Date }
export type Feed = { title: string; description: string; link: string; self: string; language: string; items: readonly FeedItem[] }

export function drawFeed({ title, description, link, self, language, items }: Feed): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
    `<title>${escaped(title)}</title><link>${escaped(link)}</link><description>${escaped(description)}</description>`,
    `<language>${language}</language><ttl>60</ttl><atom:link href="${escaped(self)}" rel="self" type="application/rss+xml"/>`,
    ...items.map(
      (item) =>
        `<item><title>${escaped(item.title)}</title><link>${escaped(link)}</link><guid isPermaLink="false">${escaped(item.id)}</guid>` +
        `<pubDate>${item.at.toUTCString()}</pubDate><description>${escaped(item.text)}</description></item>`,
    ),
    '</channel></rss>',
  ]
  return lines.join('\n')
}

/** XML takes no control signs, escaped or not. */
function escaped(text: string): string {
  const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
}
