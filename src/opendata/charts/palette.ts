/** Colours of charts. Pure. */
export type Palette = {
  ink: string
  /** Words of axes. */
  muted: string
  grid: string
  /** What the chart is about. */
  value: string
  /** What it is compared with. */
  before: string
  accent: string
}

/** On our pages: the page's own colours, light or dark. For paper give colours of its own. */
export const SCREEN: Palette = {
  ink: 'var(--c-ink)',
  muted: 'var(--ink-3)',
  grid: 'var(--c-grid)',
  value: 'var(--c-bar)',
  before: 'var(--c-mute)',
  accent: 'var(--brand)',
}
