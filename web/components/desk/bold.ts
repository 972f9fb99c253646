/** WhatsApp's `*bold*`, as people and bot write it. Pure. */

/** @returns the text in pieces; what stood between two asterisks on one line is bold */
export function boldPieces(text: string): { words: string; isBold: boolean }[] {
  return text
    .split(/(\*[^*\n]+\*)/)
    .filter(Boolean)
    .map((piece) => (/^\*[^*\n]+\*$/.test(piece) ? { words: piece.slice(1, -1), isBold: true } : { words: piece, isBold: false }))
}
