/** A small picture for other pages: what is counted on the left, how much on the right. Pure; the widths of words come in measured. */
import { escape } from '#opendata/feed/atom.ts'
import type { Lettering } from '#lib/lettering.ts'

/** @property said what the picture says, for those who do not see it */
export type Badge = { label: string; value: string; said: string; isDark: boolean; colour: string; onColour: string }

const SIZE = 12
const PADDING = 9
export const BADGE_HEIGHT = 28

/** Whoever shows it has other letters than ours: each line is set to the width measured with ours, and so always fits. */
export function drawBadge(
  { label, value, said, isDark, colour, onColour }: Badge,
  letters: Pick<Lettering, 'width'>,
): { svg: string; width: number } {
  const words = [
    { text: label, weight: 600, length: Math.ceil(letters.width(label, SIZE, 600)) },
    { text: value, weight: 700, length: Math.ceil(letters.width(value, SIZE, 700)) },
  ] as const
  const left = words[0].length + 2 * PADDING
  const width = left + words[1].length + 2 * PADDING
  const [paper, ink, line] = isDark ? ['#1e1d18', '#f2eee5', '#35322a'] : ['#ffffff', '#1e1b15', '#e5dfd3']
  const written = ({ text, weight, length }: (typeof words)[number], x: number, fill: string) =>
    `<text x="${x}" y="18.2" fill="${fill}" font-weight="${weight}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escape(text)}</text>`
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${BADGE_HEIGHT}" viewBox="0 0 ${width} ${BADGE_HEIGHT}" role="img" aria-label="${escape(said)}">` +
    `<title>${escape(said)}</title><clipPath id="r"><rect width="${width}" height="${BADGE_HEIGHT}" rx="6"/></clipPath><g clip-path="url(#r)">` +
    `<path fill="${paper}" d="M0 0h${left}v${BADGE_HEIGHT}H0z"/><path fill="${colour}" d="M${left} 0H${width}v${BADGE_HEIGHT}H${left}z"/></g>` +
    `<rect x=".5" y=".5" width="${width - 1}" height="${BADGE_HEIGHT - 1}" rx="5.5" fill="none" stroke="${line}"/>` +
    `<g font-family="'Plus Jakarta Sans','Segoe UI',Roboto,'DejaVu Sans',sans-serif" font-size="${SIZE}">` +
    `${written(words[0], PADDING, ink)}${written(words[1], left + PADDING, onColour)}</g></svg>\n`
  return { svg, width }
}
