/** Where to go after signing in. Pure. */

/** @param wish from the address, so from anybody @returns a path of this site, or undefined */
export function localPath(wish: string | null): string | undefined {
  if (!wish || !/^\/(?![/\\])[^\\\s]*$/.test(wish)) return undefined
  const base = 'http://here.invalid'
  const url = URL.parse(wish, base)
  // `/..//evil` becomes `//evil` once its dots are resolved.
  return url?.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}${url.hash}` : undefined
}
