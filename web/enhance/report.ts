/**
 * Helps with the form for reports where a browser runs scripts: what was typed is kept on the phone until it has gone, photos go ahead
 * one by one, the place is found by the phone or on a map, and a line that breaks loses nothing. The form works without all of it.
 * Small; photos.ts and map.ts come when they are asked for.
 */
import { field, type Helped, type PageData } from './helped.ts'
import { forgetKept, keepTyped, restoreTyped } from './keep.ts'
import { startWork } from './work.ts'

/** Milliseconds after which a form that found no line is sent again by itself. */
const AGAIN = 15_000

const data = JSON.parse(document.getElementById('lapor-data')?.textContent ?? '{}') as PageData

start()
document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element) || !target.closest('[data-forget]')) return
  forgetKept()
  location.reload()
})

/** Called anew for each answer of the server: its form is another one. */
function start(): void {
  const form = document.querySelector<HTMLFormElement>('form#lapor')
  if (!form) return
  const helped: Helped = { form, data, changed: () => keepTyped(form), photos: undefined, work: undefined, isSending: false }
  form.dataset['live'] = ''
  for (const part of form.querySelectorAll<HTMLElement>('[data-scripted]')) part.hidden = false
  restoreTyped(form, data.words)
  form.addEventListener('input', () => touched(helped))
  form.addEventListener('change', ({ target }) => void chosen(helped, target))
  form.addEventListener('click', ({ target }) => void (target instanceof Element && pressed(helped, target)))
  form.addEventListener('submit', (event) => void submitted(helped, event))
  if (form.querySelector('input[type=hidden][name=berkas]')) void openPhotos(helped)
}

function touched(helped: Helped): void {
  helped.changed()
  helped.work ??= startWork(field(helped, 'cap').value)
}

async function openPhotos(helped: Helped) {
  const { photosOf } = await import('./photos.ts')
  return (helped.photos ??= photosOf(helped))
}

async function chosen(helped: Helped, target: EventTarget | null): Promise<void> {
  if (!(target instanceof HTMLInputElement) || target.name !== 'foto') return
  const files = [...(target.files ?? [])]
  // Sent ahead by us, it is not sent along as well.
  target.value = ''
  const photos = await openPhotos(helped)
  photos.add(files)
}

async function pressed(helped: Helped, target: Element): Promise<void> {
  if (target.closest('[data-gps]')) useGps(helped)
  if (target.closest('[data-unpin]')) pin(helped, undefined, '')
  const button = target.closest('[data-map]')
  const box = helped.form.querySelector<HTMLElement>('[data-map-box]')
  if (!button || !box) return
  box.hidden = !box.hidden
  button.setAttribute('aria-expanded', String(!box.hidden))
  if (box.hidden || box.childElementCount > 0) return
  const { openMap } = await import('./map.ts')
  await openMap(box, { words: data.words, pinned: (point, words) => pin(helped, point, words) })
}

function useGps(helped: Helped): void {
  const { gps_asking = '', gps_denied = '', gps_found = '' } = data.words
  showPin(helped, gps_asking)
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => pin(helped, coords, gps_found.replace('{metres}', String(Math.round(coords.accuracy)))),
    () => showPin(helped, gps_denied),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  )
}

/** @param point undefined: none any more */
function pin(helped: Helped, point: { latitude: number; longitude: number } | undefined, words: string): void {
  // Five decimals are about a metre.
  field(helped, 'lat').value = point ? point.latitude.toFixed(5) : ''
  field(helped, 'lng').value = point ? point.longitude.toFixed(5) : ''
  showPin(helped, words)
  touched(helped)
}

function showPin({ form }: Helped, words: string): void {
  const row = form.querySelector<HTMLElement>('[data-pin]')
  const said = form.querySelector('[data-pin-words]')
  if (row) row.hidden = words === ''
  if (said) said.textContent = words
}

function say({ form }: Helped, key: string): void {
  const status = form.querySelector('[data-status]')
  if (status) status.textContent = data.words[key] ?? ''
}

async function submitted(helped: Helped, event: SubmitEvent): Promise<void> {
  event.preventDefault()
  if (helped.isSending) return
  helped.isSending = true
  helped.changed()
  const { form } = helped
  const button = event.submitter as HTMLButtonElement | null
  const address = button?.hasAttribute('formaction') ? button.formAction : form.action
  const isLooking = address !== form.action
  say(helped, helped.photos && !isLooking ? 'step_photos' : 'step_sending')
  if (!isLooking) await helped.photos?.settled()
  const work = isLooking ? '' : await (helped.work ??= startWork(field(helped, 'cap').value))
  say(helped, 'step_sending')
  const body = new FormData(form)
  if (button?.name) body.set(button.name, button.value)
  body.set('kerja', work)
  body.delete('foto')
  await send(helped, address, body)
}

/** Sent again until there is a line: the form's key makes all of it one report. */
async function send(helped: Helped, address: string, body: FormData): Promise<void> {
  try {
    const answer = await fetch(address, { method: 'POST', body, headers: { accept: 'text/html' } })
    if (answer.redirected) return location.assign(answer.url)
    show(await answer.text())
  } catch {
    say(helped, 'step_offline')
    await new Promise<void>((resolve) => {
      addEventListener('online', () => resolve(), { once: true })
      setTimeout(resolve, AGAIN)
    })
    await send(helped, address, body)
  }
}

/** @throws Error when it is no page with a form: a proxy's, or the server is just being started anew */
function show(html: string): void {
  const answered = new DOMParser().parseFromString(html, 'text/html').querySelector('main')
  if (!answered?.querySelector('form#lapor')) throw new Error('no form')
  document.querySelector('main')?.replaceWith(answered)
  start()
  const wanted = answered.querySelector<HTMLElement>('[autofocus]') ?? answered.querySelector<HTMLElement>('[role=alert]')
  wanted?.scrollIntoView({ block: 'center' })
  wanted?.focus()
}
