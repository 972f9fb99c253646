/** A QR code as the data of one SVG path: black squares of one unit, runs of a row joined. */
import { encode } from 'uqr'

export type QrCode = { /** modules on each side, quiet zone not counted */ size: number; path: string }

export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { border: 0 })
  return { size, path: data.map(rowPath).join('') }
}

function rowPath(row: boolean[], y: number): string {
  const runs: string[] = []
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x++
    runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`)
  }
  return runs.join('')
}
