/** Telling a database in trouble from work that can never be done. Pure. */

/** PostgreSQL's classes: connection, conflict with another transaction, no room, in use, stopped, disk. */
const PASSING = ['08', '40', '53', '55', '57', '58']

/** @returns true when the same work may well succeed later, unchanged */
export function isPassing(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return PASSING.includes(code.slice(0, 2)) || /^E[A-Z]/.test(code)
  // The driver gives a lost connection no code.
  return typeof message === 'string' && /connection|timeout/i.test(message)
}
