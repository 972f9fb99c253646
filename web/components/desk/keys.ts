/** Single keys at the desk: only outside of fields and dialogs, only without modifiers, and only while this person wants them. */

import { tick } from 'svelte'
import { navigating } from '$app/state'

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

/** Keys one after the other, each on what the one before has brought up: who steps on and decides at once means the next one. */
export function inTurn(act: (key: string) => Promise<void> | void): (key: string) => void {
  let turn: Promise<void> = Promise.resolve()
  return (key) => {
    turn = turn
      .then(settled)
      .then(() => act(key))
      .catch(() => undefined)
  }
}

/** No page is on its way any more; one that did not come is over as well. */
async function settled(): Promise<void> {
  if (navigating.to) await navigating.complete?.catch(() => undefined)
  await tick()
}
