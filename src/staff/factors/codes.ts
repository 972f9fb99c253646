/** What people type as a second step: figures of the app, or one of the codes they wrote down. Pure. */

/** @returns six figures, however they were typed */
export function readAppCode(typed: string): string | undefined {
  const plain = typed.replace(/[\s-]/g, '')
  return /^\d{6}$/.test(plain) ? plain : undefined
}

/** @returns twelve letters and figures, however they were typed */
export function readBackupCode(typed: string): string | undefined {
  const plain = typed.replace(/[\s-]/g, '').toUpperCase()
  return /^[2-9A-Z]{12}$/.test(plain) ? plain : undefined
}

/** `ABCDEF-GHJKLM` */
export function showBackupCode(code: string): string {
  return `${code.slice(0, 6)}-${code.slice(6)}`
}
