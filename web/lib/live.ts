/** Keeps a staff page up to date: asks the page's loads again when the server says that something changed. */
import { invalidateAll } from '$app/navigation'

/** Milliseconds. Many changes in a moment ask once. */
const PAUSE = 400

/** Call from onMount. @param changed told of each connection change @returns what ends it */
export function followNews(changed: (isConnected: boolean) => void, reload: () => unknown = invalidateAll): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const source = new EventSource('/langsung')
  source.onopen = () => changed(true)
  source.onerror = () => changed(false)
  source.onmessage = () => {
    clearTimeout(waiting)
    waiting = setTimeout(reload, PAUSE)
  }
  return () => {
    clearTimeout(waiting)
    source.close()
  }
}
