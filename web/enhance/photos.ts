/** Photos of the form: made smaller and sent one by one while the person writes on. */
import { made, type Helped, type Photos } from './helped.ts'
import { shrink } from './shrink.ts'
import { Refused, uploadFile } from './upload.ts'

type Tile = { tile: HTMLElement; say: (words: string) => void; progress: HTMLProgressElement; stop: AbortController }

export function photosOf(helped: Helped): Photos {
  // Kept on this phone from before, as keys alone.
  for (const key of helped.form.querySelectorAll<HTMLInputElement>('input[type=hidden][name=berkas]')) {
    const { tile, progress } = addTile(helped, `${doorOf(helped)}/${key.value}?kecil`)
    progress.remove()
    tile.append(key)
  }
  let last: Promise<unknown> = Promise.resolve()
  const add = (files: File[]) => {
    for (const file of files) {
      if (tilesOf(helped).length >= helped.data.most) return complain(helped, helped.data.words['photos_too_many'] ?? '')
      const tile = addTile(helped, URL.createObjectURL(file))
      last = last.then(() => sendPhoto(helped, file, tile))
    }
  }
  const settled = async () => {
    for (let seen: Promise<unknown> | undefined; seen !== last; ) await (seen = last)
  }
  return { add, settled }
}

/** Never fails: what went wrong is said beside the photos. */
async function sendPhoto(helped: Helped, file: File, { tile, say, progress, stop }: Tile): Promise<void> {
  const { words, errors, largest } = helped.data
  const told = (share: number, isWaiting: boolean) => {
    progress.value = share
    say((words[isWaiting ? 'photo_waiting' : 'photo_sending'] ?? '').replace('{percent}', String(Math.round(share * 100))))
  }
  try {
    stop.signal.throwIfAborted()
    say(words['photo_shrinking'] ?? '')
    const small = await shrink(file)
    if (small.size > largest) throw new Refused('evidence.too_large')
    const value = await uploadFile({ door: doorOf(helped), file: small, name: file.name, told, signal: stop.signal })
    tile.append(made('input', { type: 'hidden', name: 'berkas', value }))
    say('')
    helped.changed()
  } catch (fault) {
    tile.remove()
    const reason = (fault instanceof Refused && errors[fault.message]) || (words['photo_failed'] ?? '')
    if (!stop.signal.aborted) complain(helped, `${file.name}: ${reason}`)
  } finally {
    progress.remove()
  }
}

function doorOf({ form }: Helped): string {
  return `/unggah/${form.dataset['region'] ?? ''}`
}

function tilesOf({ form }: Helped): Element[] {
  return [...form.querySelectorAll('[data-thumbs] > .photo')]
}

function complain({ form }: Helped, words: string): void {
  const note = made('p', { className: 'error', textContent: words })
  note.setAttribute('role', 'alert')
  form.querySelector('[data-thumbs]')?.before(note)
}

function addTile(helped: Helped, source: string): Tile {
  const label = (helped.data.words['photo_remove'] ?? '').replace('{number}', String(tilesOf(helped).length + 1))
  const tile = made('figure', { className: 'photo' })
  const said = made('span', { className: 'said', hidden: true })
  const progress = made('progress', { value: 0, max: 1, ariaLabel: label })
  const out = made('button', { className: 'out', type: 'button', textContent: '×', ariaLabel: label })
  const stop = new AbortController()
  said.setAttribute('role', 'status')
  out.addEventListener('click', () => {
    stop.abort()
    tile.remove()
    helped.changed()
  })
  tile.append(made('img', { src: source, alt: '' }), said, progress, out)
  const thumbs = helped.form.querySelector('[data-thumbs]')
  thumbs?.insertBefore(tile, thumbs.querySelector('[data-add]'))
  const say = (words: string) => {
    said.textContent = words
    said.hidden = words === ''
  }
  return { tile, say, progress, stop }
}
