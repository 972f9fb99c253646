/** The colours of the page, light or dark, as the map's drawing needs them. */
export type Look = ReturnType<typeof lookOf>

export function lookOf(element: Element) {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    paper: colour('--paper'),
    surface: colour('--surface'),
    sunken: colour('--sunken'),
    grid: colour('--c-grid'),
    line: colour('--line'),
    lineStrong: colour('--line-strong'),
    ink: colour('--ink'),
    soft: colour('--ink-3'),
    brand: colour('--brand'),
    onBrand: colour('--on-brand'),
    steps: [colour('--surface'), colour('--q-1'), colour('--q-2'), colour('--q-3'), colour('--q-4'), colour('--q-5')] as const,
    stepInks: [
      colour('--ink'),
      colour('--q-ink-low'),
      colour('--q-ink-low'),
      colour('--q-ink-low'),
      colour('--q-ink-4'),
      colour('--q-ink-high'),
    ] as const,
    isDark: matchDark(colour('--paper')),
  }
}

/** @param paper `#rrggbb` */
function matchDark(paper: string): boolean {
  return Number.parseInt(paper.slice(1, 3), 16) < 128
}

export const FONT = ['Plus Jakarta Sans Variable', 'sans-serif']
/** Water and green have no token: calm in both looks. */
export const GROUND = {
  light: { water: '#cfe0e6', green: '#e3ead8', road: '#ffffff' },
  dark: { water: '#1b2c35', green: '#1f261d', road: '#3a372f' },
}
