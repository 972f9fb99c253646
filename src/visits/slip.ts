/**
 * The number on a resident's piece of paper, `H7K2P-7`: a word made where it is written (a phone, a printed pile of forms)
 * and a running number. Pure. Nobody has to be asked for it, so it can be given without signal.
 */

/** The letters of codes (src/lib/ids.ts), of which five make about 33 million words. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const LETTERS = 5

/** @param draws so many random numbers from 0 up to but without 1 */
export function seriesOf(draws: readonly number[]): string {
  return draws
    .slice(0, LETTERS)
    .map((draw) => ALPHABET[Math.floor(draw * ALPHABET.length)])
    .join('')
}

/** For `seriesOf`. */
export const DRAWS = LETTERS

export function formatSlip(series: string, running: number): string {
  return `${series}-${running}`
}

/** As somebody copied it from paper: any case, blanks or nothing between. @returns undefined: no slip */
export function parseSlip(typed: string): string | undefined {
  const [, series, running] = /^\s*([2-9a-hj-np-z]{5})[\s.\-–_/]*(\d{1,4})\s*$/i.exec(typed) ?? []
  return series && running ? formatSlip(series.toUpperCase(), Number(running)) : undefined
}
