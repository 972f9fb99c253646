/** How a gateway counts, and charges. Written a second time and not borrowed from the channel: the far side is to notice its mistakes. Pure. */

const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[\]~|€]*$/
const DOUBLE = /[\^{}\\[\]~|€]/g

export type Counted = { units: number; segments: number /** Units of so many segments. */; room: number; isPlain: boolean }

/** Plain: 160 septets, of 153 in each part of more than one. Anything else: 70 units of UTF-16, of 67. */
export function countSms(text: string): Counted {
  const isPlain = GSM.test(text)
  const units = isPlain ? text.length + (text.match(DOUBLE)?.length ?? 0) : text.length
  const [one, part] = isPlain ? [160, 153] : [70, 67]
  const segments = units <= one ? 1 : Math.ceil(units / part)
  return { units, segments, room: segments === 1 ? one : segments * part, isPlain }
}
