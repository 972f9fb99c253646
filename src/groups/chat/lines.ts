/** The lines of a text file, of any length, whatever it was saved as. Holds one piece and one line at a time. */

/** Characters. A longer line is cut in pieces: no message has one, and a file without line ends must not fill the memory. */
const LONGEST = 64 * 1024

/** @param pieces the bytes of the file in order @returns lines without their ends */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let rest = ''
  for await (const bytes of pieces) {
    decoder ??= new TextDecoder(encodingOf(bytes))
    rest += decoder.decode(bytes, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield withoutReturn(line)
    for (; rest.length > LONGEST; rest = rest.slice(LONGEST)) yield rest.slice(0, LONGEST)
  }
  rest += decoder?.decode() ?? ''
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

/** Bytes looked at. */
const SAMPLE = 512

/** Some computers save text with two bytes a sign; then every other byte of a date is nought. */
function encodingOf(first: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be'
  const noughts = [0, 0]
  for (const [at, byte] of first.subarray(0, SAMPLE).entries()) if (byte === 0) noughts[at % 2] = (noughts[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = noughts
  const most = Math.min(SAMPLE, first.length) / 4
  if (odd > most) return 'utf-16le'
  return even > most ? 'utf-16be' : 'utf-8'
}
