/** The picture that goes with a shared link, as SVG: words are outlines, so that any server draws them. Pure. */
import { fitted, wrapped, type Lettering, type Weight } from '#lib/lettering.ts'
import type { RegionSettings } from '#regions/settings.ts'

export const WIDTH = 1200
export const HEIGHT = 630
/** Where a photo goes, when there is one: a square on the right. */
export const PHOTO = { left: 780, top: 150, side: 360 }

const EDGE = 60
const INK = '#1e1b15'
const FAINT = '#6b6455'

export type Share = { title: string; place: string; status: string; ticket: string; program: string; hasPhoto: boolean }
export type Look = { letters: Lettering; brand: RegionSettings['brand']['light'] }

type Text = { x: number; y: number; size: number; weight: Weight; colour: string }

export function drawShare({ title, place, status, ticket, program, hasPhoto }: Share, { letters, brand }: Look): string {
  const room = (hasPhoto ? PHOTO.left - 40 : WIDTH - EDGE) - EDGE
  const line = (words: string, { x, y, size, weight, colour }: Text, within = room) =>
    `<path fill="${colour}" d="${letters.outline(
      fitted(words, within, (part) => letters.width(part, size, weight)),
      { x, y, size, weight },
    )}"/>`
  const lines = wrapped(title, { room, most: 3 }, (part) => letters.width(part, 60, 700))
  const below = 236 + lines.length * 74
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    `<path fill="#ffffff" d="M0 0h${WIDTH}v${HEIGHT}H0z"/><path fill="${brand.brandStrong}" d="M0 0h${WIDTH}v104H0z"/>`,
    line(program, { x: EDGE, y: 66, size: 36, weight: 700, colour: brand.onBrand }, 760),
    line(ticket, { x: WIDTH - EDGE - letters.width(ticket, 28, 600), y: 64, size: 28, weight: 600, colour: brand.onBrand }, 400),
    ...lines.map((one, index) => line(one, { x: EDGE, y: 216 + index * 74, size: 60, weight: 700, colour: INK })),
    line(place, { x: EDGE, y: below, size: 32, weight: 400, colour: FAINT }),
    `<path fill="${brand.brandSoft}" d="M0 ${HEIGHT - 110}h${WIDTH}v110H0z"/>`,
    line(status, { x: EDGE, y: HEIGHT - 44, size: 36, weight: 600, colour: brand.brandStrong }, WIDTH - 2 * EDGE),
    '</svg>',
  ].join('')
}
