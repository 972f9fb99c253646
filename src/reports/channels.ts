/** The ways in: what may stand in a report's `channel`. The words: `desk.channel_…` and `citizen.channel_…`. */
export const REPORT_CHANNELS = [
  'whatsapp',
  'web',
  'sms',
  'email',
  'facebook',
  'instagram',
  /** An exported group chat. */
  'group',
  /** Pasted from elsewhere in public. */
  'social',
  /** A village visit. */
  'field',
  'counter',
  'phone',
  'letter',
  'open311',
  'sp4n',
  /** Handed over by another government on this installation. */
  'transfer',
] as const

export type ReportChannel = (typeof REPORT_CHANNELS)[number]
