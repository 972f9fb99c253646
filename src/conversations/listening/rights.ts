/** Whether somebody asks for the own data: said as we write it on every page, or nearly so. Pure. In doubt it is a story. */

export type AskedRight = 'access' | 'erasure'

const OWN = String.raw`(?:semua\s+|seluruh\s+)?data(?:\s+pribadi)?\s*(?:saya|sy|aku|ku|kami)?`
const POLITE = String.raw`(?:tolong|mohon|minta|saya|sy|mau|ingin|please|halo|pak|bu|min|admin)`

const ERASURE = new RegExp(
  String.raw`^(?:${POLITE}\s+)*(?:hapus(?:kan)?\s+${OWN}|(?:delete|erase|remove)\s+(?:all\s+)?(?:my\s+)?(?:personal\s+)?data)(?:\s+(?:pak|bu|min|ya|please))*$`,
)
const ACCESS = new RegExp(
  String.raw`^(?:${POLITE}\s+)*(?:(?:lihat|salinan|unduh|kirim(?:kan)?)\s+)*(?:data(?:\s+pribadi)?\s+(?:saya|sy|aku|ku)|(?:a\s+copy\s+of\s+)?my\s+(?:personal\s+)?data)(?:\s+(?:pak|bu|min|ya|please))*$`,
)

export function readRight(text: string): AskedRight | undefined {
  const said = (text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).join(' ')
  if (ERASURE.test(said)) return 'erasure'
  return ACCESS.test(said) ? 'access' : undefined
}
