/** WhatsApp's own marks in words: *bold*, and addresses. Pure. */
export type Part = { kind: 'plain' | 'bold' | 'link'; text: string }

export function inParts(text: string): Part[] {
  return text.split(/(\*[^*\n]+\*|https?:\/\/\S+)/).flatMap((piece): Part[] => {
    if (piece === '') return []
    if (/^\*[^*\n]+\*$/.test(piece)) return [{ kind: 'bold', text: piece.slice(1, -1) }]
    return [{ kind: /^https?:\/\//.test(piece) ? 'link' : 'plain', text: piece }]
  })
}
