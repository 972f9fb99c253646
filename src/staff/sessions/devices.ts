/** A browser in plain words, and an internet address without its end. Pure. */

/** The first that is found: every browser also says that it is some of the others. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bUCBrowser\//, 'UC Browser'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]

export type Device = { browser: string | undefined; system: string | undefined }

/** @param userAgent as the browser called itself */
export function deviceOf(userAgent: string): Device {
  const named = (table: typeof BROWSERS) => table.find(([sign]) => sign.test(userAgent))?.[1]
  return { browser: named(BROWSERS), system: named(SYSTEMS) }
}

/** @returns `203.0.x.x`, or the first three groups of IPv6: enough to know one's own office by; '' when it is none */
export function coarseAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (/^\d+(\.\d+){3}$/.test(plain)) return plain.replace(/^(\d+\.\d+)\..*$/, '$1.x.x')
  if (plain === '::1') return '::1'
  return plain.includes(':') ? `${plain.split(':').slice(0, 3).join(':')}:…` : ''
}
