/** Keeps what was typed on this phone until it has gone (the receipt page forgets it). Photos are kept by their keys. */
type Kept = { fields: [name: string, value: string][]; at: number }

/** Milliseconds. Files that wait are deleted after two days; words are of no use much longer. */
const GOOD_FOR = 7 * 86_400_000

const SKIPPED = new Set(['foto', 'kerja', 'situs', 'sama'])

let address = ''

/** A phone may be out of room, or forbid it: then nothing is kept. */
export function keepTyped(form: HTMLFormElement): void {
  address = `lapor:${form.dataset['region'] ?? ''}`
  const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && !SKIPPED.has(pair[0]))
  try {
    localStorage.setItem(address, JSON.stringify({ fields, at: Date.now() } satisfies Kept))
  } catch {}
}

export function forgetKept(): void {
  try {
    localStorage.removeItem(address)
  } catch {}
}

/** Into an empty form only: what the server has just sent back is newer. */
export function restoreTyped(form: HTMLFormElement, words: Record<string, string>): void {
  address = `lapor:${form.dataset['region'] ?? ''}`
  const kept = readKept()
  const story = form.elements.namedItem('apa') as HTMLTextAreaElement
  const place = form.elements.namedItem('mana') as HTMLInputElement
  if (!kept || story.value || place.value) return
  const had = kept.fields.some(([name, value]) => (name === 'apa' || name === 'mana') && value.trim() !== '')
  if (!had) return
  for (const box of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) box.checked = false
  for (const [name, value] of kept.fields) put(form, name, value)
  form.prepend(noteOf(words))
}

function readKept(): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(address) ?? 'null') as Kept | null
    return kept && Array.isArray(kept.fields) && Date.now() - kept.at < GOOD_FOR ? kept : undefined
  } catch {
    return undefined
  }
}

function put(form: HTMLFormElement, name: string, value: string): void {
  if (name === 'berkas') {
    const key = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
    form.append(key)
    return
  }
  const found = form.elements.namedItem(name)
  if (found instanceof RadioNodeList) found.value = value
  else if (found instanceof HTMLInputElement && found.type === 'checkbox') found.checked = found.value === value
  else if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement || found instanceof HTMLSelectElement) found.value = value
}

function noteOf(words: Record<string, string>): HTMLElement {
  const note = document.createElement('p')
  note.className = 'notice notice-brand'
  const text = document.createElement('span')
  text.textContent = `${words['kept'] ?? ''} `
  const forget = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'btn btn-quiet',
    textContent: words['kept_forget'] ?? '',
  })
  forget.dataset['forget'] = ''
  text.append(forget)
  note.append(text)
  return note
}
