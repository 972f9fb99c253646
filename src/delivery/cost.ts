/** What a message costs the region. Pure. Rates are the region's settings; what no rate is known for is not guessed. */

/** @property rupiahPerSms null: not known yet */
export type Rates = { rupiahPerDollar: number; dollarsPerMessage: number; rupiahPerSms: number | null }

/** @param channel as in channel_accounts @returns whole rupiah for one message; undefined: not known */
export function costOf(channel: string, { rupiahPerDollar, dollarsPerMessage, rupiahPerSms }: Rates): number | undefined {
  if (channel === 'whatsapp') return Math.round(rupiahPerDollar * dollarsPerMessage)
  return channel === 'sms' ? (rupiahPerSms ?? undefined) : 0
}
