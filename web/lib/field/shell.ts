/** Which files a page needs to open without a network: read from the page itself, so that nothing else is kept. Pure. */

/** @param text of a page, a script or a style sheet @param address its own @returns addresses of ours, absolute */
export function filesNamedIn(text: string, address: string): string[] {
  const patterns = address.endsWith('.js') ? [STATIC_IMPORT] : address.endsWith('.css') ? [CSS_URL] : [IN_PAGE]
  const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, path = '']) => new URL(path, address)))
  return [...new Set(found.filter(({ origin }) => origin === new URL(address).origin).map(({ href }) => href))]
}

const IN_PAGE = /["'(<]([./\w-]*_app\/immutable\/[\w./-]+\.(?:js|css|woff2))/g
/** Not `import(…)`: what is loaded later belongs to other pages. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[\w./-]+\.js)["']/g
const CSS_URL = /url\(["']?([./\w-]+\.woff2)["']?\)/g

/** @returns all that the page needs, found by following names; the page itself not @param read its text */
export async function listShellFiles(page: { address: string; text: string }, read: (address: string) => Promise<string>): Promise<string[]> {
  const known = new Set<string>()
  let waiting = filesNamedIn(page.text, page.address)
  while (waiting.length > 0) {
    for (const address of waiting) known.add(address)
    const readable = waiting.filter((address) => !address.endsWith('.woff2'))
    const named = await Promise.all(readable.map(async (address) => filesNamedIn(await read(address), address)))
    waiting = [...new Set(named.flat())].filter((address) => !known.has(address))
  }
  return [...known]
}
