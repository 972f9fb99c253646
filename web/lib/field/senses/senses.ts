/** Where the phone is, and what is said to it. Browser only. */
import type { Point } from '../queue.ts'

/** Metres: good enough to find a broken bridge. */
const GOOD = 15

/** Milliseconds. */
const PATIENCE = 60_000

/** Asks until the place is known well, or for a minute. @returns what ends it */
export function locate(found: (point: Point) => void, failed: (isRefused: boolean) => void): () => void {
  if (!('geolocation' in navigator)) {
    failed(false)
    return () => undefined
  }
  let best = Number.POSITIVE_INFINITY
  const options = { enableHighAccuracy: true, maximumAge: 15_000, timeout: PATIENCE }
  const watch = navigator.geolocation.watchPosition(
    ({ coords: { latitude, longitude, accuracy } }) => {
      if (accuracy < best) found({ latitude, longitude, accuracy })
      best = Math.min(best, accuracy)
      if (accuracy <= GOOD) end()
    },
    ({ code }) => best === Number.POSITIVE_INFINITY && failed(code === 1),
    options,
  )
  const end = () => navigator.geolocation.clearWatch(watch)
  setTimeout(end, PATIENCE)
  return end
}

/** @returns what ends it and gives the voice note @throws DOMException: the phone's owner says no */
export async function recordVoice(): Promise<() => Promise<Blob>> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 24_000 })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.start(1000)
  return () =>
    new Promise((resolve) => {
      recorder.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        resolve(new Blob(parts, { type: recorder.mimeType.split(';')[0] ?? 'audio/webm' }))
      }
      recorder.stop()
    })
}
