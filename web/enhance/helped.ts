/** One form and what is known while it is helped. */
export type PageData = { /** photos */ most: number /** bytes */; largest: number; words: Record<string, string>; errors: Record<string, string> }

export type Helped = {
  form: HTMLFormElement
  data: PageData
  /** Something is to be kept. */
  changed: () => void
  photos: Photos | undefined
  work: Promise<string> | undefined
  isSending: boolean
}

/** @property settled when none is on its way any more */
export type Photos = { add: (files: File[]) => void; settled: () => Promise<void> }

export function field({ form }: Pick<Helped, 'form'>, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement
}

/** An element with its properties. */
export function made<K extends keyof HTMLElementTagNameMap>(tag: K, more: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), more)
}
