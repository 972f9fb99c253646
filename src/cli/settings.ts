/** `npm run cli config`. */
import { readConfig, SETTINGS } from '#config.ts'
import { say } from './tools.ts'

export function printSettings(): void {
  for (const [name, { about, default: usual, ...more }] of Object.entries(SETTINGS)) {
    const value = process.env[name]?.trim()
    const shown = value ? ('secret' in more ? masked(value) : value) : usual ? `${usual} (default)` : '(not set)'
    say(`${name.padEnd(16)} ${shown}\n${' '.repeat(17)}${about}`)
  }
  // The table first, then the sentence that says what is wrong in it.
  readConfig(process.env)
}

/** Of an address only the password is hidden. */
function masked(value: string): string {
  const url = URL.parse(value)
  if (!url?.host) return '•••'
  if (url.password) url.password = '***'
  return url.href
}
