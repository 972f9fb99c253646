/** Encoded words of headers (`=?UTF-8?Q?Jalan_rusak?=`), through the parser that knows all charsets. */
import { parseAddressHeader } from 'mailparser'

const ENCODED = /=\?[^?\s]+\?[bq]\?[^?\s]*\?=/i

/** Blanks between two encoded words belong to neither. */
const RUN = /=\?[^?\s]+\?[bq]\?[^?\s]*\?=(?:\s*=\?[^?\s]+\?[bq]\?[^?\s]*\?=)*/gi

export function decodeWords(value: string): string {
  return ENCODED.test(value) ? value.replace(RUN, decodeRun) : value
}

/** The only public way to the parser's decoder: as the name of an address. */
function decodeRun(run: string): string {
  try {
    return parseAddressHeader(`${run} <a@b.example>`).value[0]?.name || run
  } catch {
    return run
  }
}
