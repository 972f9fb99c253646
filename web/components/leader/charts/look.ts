/** The page's own colours and type for a drawing that does not read CSS: as they are at this moment, light or dark. */

const VARIABLES = {
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  brand: '--brand',
  line: '--line',
  grid: '--c-grid',
  surface: '--surface',
  sunken: '--sunken',
  ochre: '--q-4',
  font: '--font',
} as const

export type Look = Record<keyof typeof VARIABLES, string> & {
  /** Somebody asked for nothing to move. */
  isStill: boolean
}

export function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const read = Object.entries(VARIABLES).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()])
  return { ...(Object.fromEntries(read) as Record<keyof typeof VARIABLES, string>), isStill: matchMedia('(prefers-reduced-motion: reduce)').matches }
}

/** Calls back whenever the page's look may have changed. @returns what ends it */
export function followLook(changed: () => void): () => void {
  const wishes = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)'].map((query) => matchMedia(query))
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  for (const wish of wishes) wish.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    for (const wish of wishes) wish.removeEventListener('change', changed)
  }
}
