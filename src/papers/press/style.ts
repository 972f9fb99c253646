/** How paper looks: one typeface, one scale, much white. Points. Pure. */
export const INK = '#1b1a17'
export const MUTED = '#57534a'
const LINE = '#d9d4c8'
const HEAD = '#f3f1ec'

/** Left, top, right, bottom. */
export const MARGINS = [57, 54, 57, 62] as const

export const STYLES = {
  title: { fontSize: 22, bold: true, lineHeight: 1.12 },
  h1: { fontSize: 14, bold: true, margin: [0, 18, 0, 6], lineHeight: 1.15 },
  h2: { fontSize: 10.5, bold: true, margin: [0, 10, 0, 4], lineHeight: 1.2 },
  lead: { fontSize: 11, lineHeight: 1.4 },
  note: { fontSize: 8, color: MUTED, lineHeight: 1.3 },
  th: { fontSize: 8, bold: true, color: MUTED },
  td: { fontSize: 8.5, fontFeatures: ['tnum'] },
  figure: { fontSize: 20, bold: true, lineHeight: 1.05 },
  letter: { fontSize: 10.5, lineHeight: 1.4 },
}

type Table = { table: { headerRows?: number; body: unknown[][] } }

/** Named in the order: functions cannot travel there. */
export const LAYOUTS = {
  /** Thin lines between rows, the head shaded. */
  rows: {
    hLineWidth: (index: number, { table }: Table) => (index === 0 ? 0 : index === (table.headerRows ?? 0) || index === table.body.length ? 0.8 : 0.4),
    vLineWidth: () => 0,
    hLineColor: (index: number, { table }: Table) => (index === (table.headerRows ?? 0) ? MUTED : LINE),
    fillColor: (row: number, { table }: Table) => (row < (table.headerRows ?? 0) ? HEAD : null),
    paddingLeft: () => 4,
    paddingRight: () => 4,
    paddingTop: () => 3,
    paddingBottom: () => 2.5,
  },
  /** Names and values, without lines. */
  plain: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: (index: number) => (index === 0 ? 0 : 4),
    paddingRight: () => 4,
    paddingTop: () => 1.5,
    paddingBottom: () => 1.5,
  },
  /** Figures side by side. */
  tiles: {
    hLineWidth: () => 0.6,
    vLineWidth: () => 0.6,
    hLineColor: () => LINE,
    vLineColor: () => LINE,
    paddingLeft: () => 9,
    paddingRight: () => 6,
    paddingTop: () => 8,
    paddingBottom: () => 6,
  },
  /** Words of somebody, with a bar before them. */
  quote: {
    hLineWidth: () => 0,
    vLineWidth: (index: number) => (index === 0 ? 2 : 0),
    vLineColor: () => '#c9c3b5',
    paddingLeft: () => 10,
    paddingRight: () => 0,
    paddingTop: () => 1,
    paddingBottom: () => 1,
  },
}
