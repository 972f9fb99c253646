/**
 * Whether a region's colours can be read: WCAG 2.2, 1.4.3 (text 4.5 : 1) and 1.4.11 (bars 3 : 1).
 * Pure. The papers they stand on are those of web/styles/tokens.css; a test compares.
 */
import type { RegionSettings } from '#regions/settings.ts'

type Colours = RegionSettings['brand']['light']

export const PAPERS = {
  light: { paper: '#faf8f3', surface: '#ffffff', sunken: '#f3efe6', ink: '#1e1b15' },
  dark: { paper: '#161511', surface: '#1e1d18', sunken: '#12110e', ink: '#f2eee5' },
} as const

/** `brand on paper` has this ratio and needs that one. */
export type LowContrast = { pair: string; ratio: number; needed: number }

const TEXT = 4.5
const BAR = 3

export function lowContrasts(theme: keyof typeof PAPERS, colours: Colours): LowContrast[] {
  const papers = PAPERS[theme]
  const pairs: [name: string, front: string, back: string, needed: number][] = [
    ['brand on paper', colours.brand, papers.paper, TEXT],
    ['brand on surface', colours.brand, papers.surface, TEXT],
    ['brand on sunken', colours.brand, papers.sunken, TEXT],
    ['brand on brandSoft', colours.brand, colours.brandSoft, TEXT],
    ['onBrand on brand', colours.onBrand, colours.brand, TEXT],
    ['text on brandSoft', papers.ink, colours.brandSoft, TEXT],
    ['white on brandStrong', '#ffffff', colours.brandStrong, TEXT],
    ['bar on surface', colours.bar, papers.surface, BAR],
  ]
  return pairs
    .map(([pair, front, back, needed]) => ({ pair: `${theme}: ${pair}`, ratio: Math.floor(contrast(front, back) * 100) / 100, needed }))
    .filter(({ ratio, needed }) => ratio < needed)
}

/** @param front, back `#rrggbb` @returns 1 (the same) to 21 (black on white) */
export function contrast(front: string, back: string): number {
  const [darker = 0, lighter = 0] = [luminance(front), luminance(back)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** Source: WCAG 2.2, definition of relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}
