/** How a telephone number is written for people. Pure. */

/** @param number `+6285840319110` @returns `0858 4031 9110`; numbers of other countries as `+65 9123 4567` */
export function formatPhone(number: string): string {
  const own = number.startsWith('+62') ? `0${number.slice(3)}` : number
  return own.replace(/(\+?\d{4})(\d{4})(\d+)/, '$1 $2 $3')
}

/** @returns the address that opens the talk in WhatsApp */
export function whatsappLink(number: string): string {
  return `https://wa.me/${number.replace(/\D/g, '')}`
}
