/**
 * A page's policy forbids style attributes in what is served, as nobody can tell ours from an attacker's. So what components write as
 * `style="width:40%"` leaves as a mark, and the rule goes into the one style element whose hash the policy names. The page's own
 * script sets styles by itself, which the policy allows.
 */

/** A whole opening tag with its attributes as Svelte writes them: `<` is escaped in words and in values, so nothing else looks like one. */
const TAG = /<[a-zA-Z][^\s<>/]*(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*\s*\/?>/g
const STYLE = /\sstyle="([^"]*)"/

/** More than a declaration: would end its rule, load something, or be no style at all. */
const UNWANTED = /[{}<>\\@]|url\(|expression|\/\*/i

/** @returns the page with marks, and the rules they stand for */
export function takeStyles(html: string): { html: string; rules: string } {
  if (!html.includes(' style="')) return { html, rules: '' }
  const marks = new Map<string, number>()
  const marked = html.replace(TAG, (tag) =>
    tag.replace(STYLE, (_, written: string) => {
      const style = plain(written)
      if (!style || UNWANTED.test(style)) return ''
      const mark = marks.get(style) ?? marks.size
      marks.set(style, mark)
      return ` data-s="${mark}"`
    }),
  )
  // As strong as an attribute would be: stronger than any class.
  const rules = [...marks].map(([style, mark]) => `[data-s="${mark}"]:not(#a#b){${style}}`).join('')
  return { html: marked, rules }
}

function plain(value: string): string {
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&').trim()
}
