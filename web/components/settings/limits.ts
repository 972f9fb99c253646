/** The limits in the order a civil servant reads them. The words are `settings.limit_<name>`. */
export const LIMIT_NAMES = [
  'verify',
  'firstResponse',
  'urgentHours',
  'complaint',
  'supervision',
  'aspiration',
  'information',
  'ppid',
  'ppidExtension',
  'transfer',
  'remindReporter',
  'waiting',
  'silentClose',
] as const

/** Every case has a deadline: these cannot be switched off. */
export const ALWAYS: readonly (typeof LIMIT_NAMES)[number][] = ['complaint', 'supervision', 'aspiration', 'information', 'ppid', 'ppidExtension']
