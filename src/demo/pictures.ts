/** Invented photos: small drawings of a place before and after. Every one says that it is drawn. Pure; SVG as text. */
import type { PictureName } from '#demo/story.ts'

export const WIDTH = 640
export const HEIGHT = 480

/** @property seed 0, 1, 2 …: another sky, another house, another place of the damage */
export type Drawing = { name: PictureName; isAfter: boolean; seed: number }

export function draw({ name, isAfter, seed }: Drawing): string {
  const scene = SCENES[name](isAfter, seed)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${scene}${mark()}</svg>`
}

/** Nobody shall take it for a photo of a real place. */
function mark(): string {
  return '<rect x="0" y="452" width="640" height="28" fill="#14120d" opacity=".55"/><text x="12" y="471" font-family="sans-serif" font-size="15" fill="#fff">Gambar contoh, bukan foto</text>'
}

type Scene = (isAfter: boolean, seed: number) => string

const SKIES = ['#bcd3dc', '#d9dccf', '#c6d6e6', '#e3d8c6']
const WALLS = ['#e8dcc4', '#cfd9c8', '#e3c9b8', '#d5d3df']
const ROOFS = ['#9b4f38', '#7b5b45', '#8c3f3f', '#6f6a58']

function at<T>(list: readonly T[], seed: number): T {
  return list[seed % list.length] as T
}

/** Sky, trees and houses along a horizon. */
function street(seed: number, isNight = false): string {
  const sky = isNight ? '#1d2733' : at(SKIES, seed)
  const shade = isNight ? ' opacity=".45"' : ''
  return `<rect width="640" height="480" fill="${sky}"/><g${shade}>${tree(60 + 40 * (seed % 3), 190, 74)}${tree(560 - 30 * (seed % 2), 200, 60)}${house(210 + 60 * (seed % 3), 150, seed)}${house(430 - 30 * (seed % 2), 165, seed + 1)}</g><rect y="250" width="640" height="230" fill="${isNight ? '#232a25' : '#9aa577'}"/>`
}

function tree(x: number, y: number, size: number): string {
  return `<rect x="${x - 5}" y="${y}" width="10" height="70" fill="#6b4f36"/><circle cx="${x}" cy="${y}" r="${size / 2}" fill="#5d7a4a"/><circle cx="${x + size / 3}" cy="${y + 12}" r="${size / 3}" fill="#6f8b57"/>`
}

function house(x: number, y: number, seed: number): string {
  return `<rect x="${x}" y="${y}" width="110" height="102" fill="${at(WALLS, seed)}"/><path d="M${x - 14} ${y} L${x + 55} ${y - 46} L${x + 124} ${y} Z" fill="${at(ROOFS, seed)}"/><rect x="${x + 16}" y="${y + 44}" width="26" height="58" fill="#6a5340"/><rect x="${x + 60}" y="${y + 34}" width="34" height="28" fill="#a9c3cc"/>`
}

function roadway(colour = '#7d7a74'): string {
  return `<path d="M230 250 H410 L620 480 H20 Z" fill="${colour}"/><path d="M318 262 l-3 34 h10 l-3 -34z M314 318 l-5 48 h22 l-5 -48z M306 394 l-8 70 h44 l-8 -70z" fill="#d8d3c4" opacity=".8"/>`
}

function hole(x: number, y: number, width: number): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${width * 0.32}" fill="#5c5147"/><ellipse cx="${x + 4}" cy="${y + 5}" rx="${width * 0.78}" ry="${width * 0.2}" fill="#8b8375"/><ellipse cx="${x + 6}" cy="${y + 6}" rx="${width * 0.5}" ry="${width * 0.11}" fill="#b9c3bd"/>`
}

function bags(seed: number): string {
  const spots = [
    [150, 372, 34],
    [205, 392, 42],
    [262, 378, 30],
    [318, 398, 46],
    [380, 384, 36],
    [438, 396, 40],
    [240, 344, 26],
    [348, 350, 28],
  ]
  return spots
    .map(
      ([x = 0, y = 0, r = 0], index) =>
        `<ellipse cx="${x + 8 * (seed % 3)}" cy="${y}" rx="${r}" ry="${r * 0.8}" fill="${at(['#3d3f46', '#e7e3da', '#5b6b76', '#b8452f', '#d9b44a'], index + seed)}"/><path d="M${x + 8 * (seed % 3)} ${y - r * 0.8} l6 -12 l4 12z" fill="#777"/>`,
    )
    .join('')
}

function lampPost(isLit: boolean): string {
  const glow = isLit
    ? '<path d="M420 150 L300 470 H560 Z" fill="#f6d98a" opacity=".38"/><circle cx="420" cy="146" r="30" fill="#ffe9a8" opacity=".8"/>'
    : ''
  return `${glow}<rect x="330" y="110" width="9" height="330" fill="#5a6066"/><path d="M334 116 q 6 -26 44 -22 h40" fill="none" stroke="#5a6066" stroke-width="8"/><rect x="404" y="90" width="36" height="14" rx="5" fill="${isLit ? '#fff3c9' : '#4a4f54'}"/>`
}

function water(colour: string): string {
  return `<path d="M0 270 H640 V480 H0Z" fill="${colour}"/><path d="M30 320 h90 M200 350 h130 M400 310 h90 M90 410 h150 M360 420 h180" stroke="#ffffff" stroke-width="5" opacity=".35"/>`
}

function paper(isAfter: boolean): string {
  const stamp = isAfter
    ? '<circle cx="430" cy="330" r="52" fill="none" stroke="#1f6a35" stroke-width="9"/><path d="M405 330 l18 20 l34 -42" fill="none" stroke="#1f6a35" stroke-width="10"/>'
    : ''
  return `<rect width="640" height="480" fill="#cbb89a"/><rect x="150" y="50" width="340" height="390" fill="#fdfbf5"/>${[0, 1, 2, 3, 4, 5].map((line) => `<rect x="185" y="${150 + line * 34}" width="${line % 3 === 2 ? 150 : 260}" height="11" fill="#b9b3a6"/>`).join('')}<rect x="185" y="88" width="180" height="20" fill="#7c7667"/>${stamp}`
}

function board(isAfter: boolean): string {
  return isAfter
    ? '<rect x="300" y="150" width="12" height="260" fill="#8b9094"/><path d="M306 90 l52 30 v52 l-52 30 l-52 -30 v-52z" fill="#b8352b"/><rect x="276" y="138" width="60" height="16" fill="#fff"/>'
    : '<g transform="rotate(68 306 400)"><rect x="300" y="190" width="12" height="220" fill="#8b9094"/><path d="M306 130 l52 30 v52 l-52 30 l-52 -30 v-52z" fill="#9b6a5f"/></g>'
}

const SCENES: Record<PictureName, Scene> = {
  road: (isAfter, seed) => {
    const spots: [number, number, number][] = [
      [250 + 30 * (seed % 3), 400, 92],
      [380, 340, 48 + 8 * (seed % 2)],
      [300, 300, 26],
    ]
    // Mended is a whole new surface: patches look like holes again in a small picture.
    return street(seed) + (isAfter ? roadway('#4b4c4f') : roadway() + spots.map(([x, y, width]) => hole(x, y, width)).join(''))
  },
  drain: (isAfter, seed) => {
    const inside = isAfter
      ? '<path d="M278 250 h84 l90 230 h-264z" fill="#7fa3ad"/>'
      : `<path d="M278 250 h84 l90 230 h-264z" fill="#6b5f45"/>${bags(seed)}`
    return `${street(seed)}<path d="M258 250 h124 l128 230 h-380z" fill="#b3aea2"/>${inside}`
  },
  lamp: (isAfter, seed) => street(seed, true) + roadway('#3a3d40') + lampPost(isAfter),
  waste: (isAfter, seed) =>
    street(seed) +
    roadway('#a39b8b') +
    (isAfter
      ? '<rect x="420" y="320" width="90" height="110" rx="8" fill="#3f7d5d"/><rect x="412" y="306" width="106" height="18" rx="6" fill="#2f6449"/>'
      : bags(seed)),
  river: (isAfter, seed) =>
    street(seed) +
    water(isAfter ? '#7fa7b3' : '#7a6a4f') +
    (isAfter
      ? ''
      : '<g fill="#e9e6dd" opacity=".8"><circle cx="180" cy="350" r="24"/><circle cx="215" cy="358" r="16"/><circle cx="420" cy="400" r="28"/></g>'),
  tap: (isAfter, seed) =>
    `<rect width="640" height="480" fill="${at(WALLS, seed)}"/><path d="M150 170 h220 v-40 h44 v40 h40 v90 h-44 v-44 h-260z" fill="#8d979d"/><rect x="286" y="92" width="24" height="78" fill="#8d979d"/><rect x="248" y="80" width="100" height="20" rx="8" fill="#b8352b"/>${isAfter ? '<path d="M414 262 q14 0 14 0 l6 150 h-34 l6 -150z" fill="#8fc1d4"/>' : '<circle cx="424" cy="300" r="7" fill="#8fb0bb"/>'}<path d="M330 420 h190 l-20 40 h-150z" fill="#3f6d8c"/>`,
  paper: (isAfter) => paper(isAfter),
  roof: (isAfter, seed) =>
    `<rect width="640" height="480" fill="${at(SKIES, seed)}"/><rect x="110" y="230" width="420" height="220" fill="${at(WALLS, seed)}"/><path d="M70 236 L320 90 L570 236Z" fill="${isAfter ? at(ROOFS, seed) : '#8b7b6b'}"/>${isAfter ? '' : '<path d="M240 170 l70 -20 l50 46 l-80 30z" fill="#2c2620"/><path d="M250 200 l-20 -40 M350 196 l24 -36" stroke="#5b4a3a" stroke-width="8"/>'}<rect x="160" y="300" width="90" height="80" fill="#a9c3cc"/><rect x="390" y="300" width="90" height="80" fill="#a9c3cc"/><rect x="290" y="320" width="70" height="130" fill="#6a5340"/>`,
  clinic: (isAfter, seed) =>
    `<rect width="640" height="480" fill="${at(SKIES, seed)}"/><rect x="90" y="160" width="460" height="290" fill="#f1efe8"/><rect x="90" y="140" width="460" height="34" fill="#3b7f74"/><path d="M300 200 h40 v30 h30 v40 h-30 v30 h-40 v-30 h-30 v-40 h30z" fill="#b8352b"/><rect x="280" y="340" width="80" height="110" fill="${isAfter ? '#8fb7c4' : '#4b4b4b'}"/><rect x="130" y="330" width="90" height="70" fill="#a9c3cc"/><rect x="420" y="330" width="90" height="70" fill="#a9c3cc"/>`,
  sign: (isAfter, seed) => street(seed) + roadway() + board(isAfter),
  market: (isAfter, seed) =>
    `${street(seed)}<rect y="330" width="640" height="150" fill="${isAfter ? '#b9b2a4' : '#7d7465'}"/>${isAfter ? '' : hole(220, 420, 80) + hole(430, 400, 56)}${[90, 270, 450].map((x, index) => `<rect x="${x}" y="270" width="110" height="80" fill="#8b6f4e"/><path d="M${x - 16} 270 h142 l-20 -46 h-102z" fill="${at(['#c45a3b', '#3f7d8c', '#c79a3b'], index + seed)}"/>`).join('')}`,
  field: (isAfter, seed) =>
    `<rect width="640" height="480" fill="${at(SKIES, seed)}"/><rect y="210" width="640" height="270" fill="${isAfter ? '#7fa05a' : '#b79a5b'}"/>${[0, 1, 2, 3, 4].map((row) => `<path d="M${-60 + row * 40} 480 L${240 + row * 40} 210" stroke="${isAfter ? '#5f8144' : '#96794a'}" stroke-width="10"/>`).join('')}<path d="M420 480 L380 210 h24 L500 480z" fill="${isAfter ? '#7fb0c0' : '#8c7a60'}"/>`,
}
