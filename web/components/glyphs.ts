/** Our own 16 × 16 glyphs: the shape alone tells the state, without colour. Never used as icons, so the two are not confused. */
const ring = (more: string) => `<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>${more}`

export const GLYPHS = {
  new: '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.6 2.1"/>',
  verified: ring(''),
  assigned: ring('<path d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor"/>'),
  work: ring('<path d="M8 8V4.6a3.4 3.4 0 1 1-3.4 3.4z" fill="currentColor"/>'),
  wait: '<rect x="3" y="2.5" width="3.6" height="11" rx="1" fill="currentColor"/><rect x="9.4" y="2.5" width="3.6" height="11" rx="1" fill="currentColor"/>',
  ask: '<path d="M8 1.2 14.8 8 8 14.8 1.2 8z" fill="currentColor"/><path d="M8 4.6v4.2M8 10.6v.9" stroke="var(--surface)" stroke-width="1.7" stroke-linecap="round"/>',
  done: '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m4.9 8.2 2.2 2.2 4-4.4" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>',
  unconf:
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M5 8h6" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  no: '<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2.5" fill="currentColor"/><path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" stroke="var(--surface)" stroke-width="1.7" stroke-linecap="round"/>',
  moved: '<path d="M1.5 4.5h7V1.8L15 8l-6.5 6.2v-2.7h-7z" fill="currentColor"/>',
  linked:
    '<circle cx="5.4" cy="8" r="3.9" fill="none" stroke="currentColor" stroke-width="1.8"/><circle cx="10.6" cy="8" r="3.9" fill="none" stroke="currentColor" stroke-width="1.8"/>',
  soon: '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 4.5V8l2.3 1.6" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  late: '<path d="M8 1.4 15 14H1z" fill="currentColor" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/><path d="M8 6v3.6M8 11.6v.4" stroke="var(--surface)" stroke-width="1.7" stroke-linecap="round"/>',
}

export type GlyphName = keyof typeof GLYPHS
