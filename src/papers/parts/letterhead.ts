/** The head and the foot of official papers (kop surat, tanda tangan), from the region's settings. Pure. */
import type { Piece } from '#papers/press/order.ts'
import { WIDTH } from '#papers/parts/charts.ts'
import { longDay } from '#papers/parts/writing.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { Day } from '#lib/dates.ts'
import type { Words } from '#texts/text.ts'

/** @property logo PNG */
export type Sender = {
  region: Pick<RegionRow, 'name' | 'shortName' | 'program' | 'isExample' | 'settings'>
  logo: Uint8Array | undefined
  say: Words
}

/** Arms, government, office, address; below them the double line. */
export function letterhead({ region, logo, say }: Sender): Piece {
  const head = region.settings.letterhead
  const ways = [head?.phone && say('paper.phone', { phone: head.phone }), head?.email, head?.web].filter(Boolean).join('  ·  ')
  const lines: Piece[] = [
    {
      text: (head?.government ?? say('paper.government', { region: region.name })).toUpperCase(),
      fontSize: head?.unit ? 11.5 : 14,
      bold: !head?.unit,
    },
    ...(head?.unit ? [{ text: head.unit.toUpperCase(), fontSize: 14, bold: true }] : [{ text: region.program, fontSize: 10 }]),
    ...(head?.address ? [{ text: head.address, fontSize: 8.5, margin: [0, 2, 0, 0] }] : []),
    ...(ways ? [{ text: ways, fontSize: 8.5 }] : []),
  ]
  const arms: Piece = logo
    ? { image: `data:image/png;base64,${Buffer.from(logo).toString('base64')}`, fit: [52, 60], alignment: 'center' }
    : { text: '' }
  return {
    stack: [
      {
        columns: [
          { width: 60, stack: [arms] },
          { width: '*', alignment: 'center', lineHeight: 1.15, stack: lines },
          { width: 60, text: '' },
        ],
      },
      {
        margin: [0, 7, 0, 0],
        canvas: [
          { type: 'line', x1: 0, y1: 0, x2: WIDTH, y2: 0, lineWidth: 2 },
          { type: 'line', x1: 0, y1: 2.8, x2: WIDTH, y2: 2.8, lineWidth: 0.6 },
        ],
      },
      ...(isInvented(region) ? [{ text: say('paper.invented'), style: 'note', alignment: 'center', margin: [0, 4, 0, 0] }] : []),
    ],
    margin: [0, 0, 0, 14],
  }
}

export function isInvented({ isExample, settings }: Sender['region']): boolean {
  return isExample || settings.letterhead?.isInvented === true
}

/** Who signs, with room for the hand. The day stands at the head of the letter. */
export function signature({ region, say }: Sender): Piece {
  const signatory = region.settings.letterhead?.signatory
  const blank = { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 170, y2: 0, lineWidth: 0.6, dash: { length: 1.5 } }], margin: [0, 12, 0, 2] }
  return {
    unbreakable: true,
    margin: [0, 16, 0, 0],
    columns: [
      { width: '*', text: '' },
      {
        width: 220,
        stack: [
          { text: signatory?.office ?? say('paper.sign_office', { program: region.program }), margin: [0, 2, 0, 48] },
          ...(signatory ? [{ text: signatory.name, bold: true, decoration: 'underline' }] : [blank]),
          ...(signatory?.rank ? [{ text: signatory.rank }] : []),
          ...(signatory?.nip ? [{ text: `NIP ${signatory.nip}` }] : []),
        ] as Piece[],
      },
    ],
  }
}

/** `Kayu Agung, 26 November 2026` */
export function placeAndDay({ region }: Pick<Sender, 'region'>, day: Day): string {
  const place = region.settings.letterhead?.place
  return place ? `${place}, ${longDay(day)}` : longDay(day)
}
