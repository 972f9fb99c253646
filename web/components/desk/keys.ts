/** Single keys at the desk: only outside of fields and dialogs, only without modifiers, and only while this person wants them. */

const SWITCH = 'tanggap-tombol'

export function areLettersOn(): boolean {
  return localStorage.getItem(SWITCH) !== 'mati'
}

export function setLetters(areOn: boolean): void {
  localStorage.setItem(SWITCH, areOn ? 'hidup' : 'mati')
}

/** @returns the key in capitals (`J`, `/`, `ENTER`), undefined when it is not meant for the desk */
export function deskKey(event: KeyboardEvent): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined
  const target = event.target instanceof Element ? event.target : undefined
  if (target?.closest('input, textarea, select, [contenteditable], dialog')) return undefined
  const key = event.key.toUpperCase()
  // Enter and space belong to whatever has the focus.
  if (key === 'ENTER' && target?.closest('a, button, summary')) return undefined
  return key === '?' || areLettersOn() ? key : undefined
}
