/** Keeps a staff page up to date: asks the page's loads again when the server says that something changed. */
import { refreshAll } from '$app/navigation'
import { navigating } from '$app/state'
import { soon } from '#web/lib/live/soon.ts'

/** Milliseconds. Many changes in a moment ask once. */
const PAUSE = 400

/** Milliseconds until a connection that the browser has given up is made anew. */
const AGAIN = 5_000

/** @property topics what is worth a reload; left out: everything @property pause milliseconds from the news to the reload */
type Following = { topics?: readonly string[]; pause?: number }

/** Call from onMount. @param changed told of each connection change @returns what ends it */
export function followNews(
  changed: (isConnected: boolean) => void,
  reload: () => unknown = refreshAll,
  { topics, pause = PAUSE }: Following = {},
): () => void {
  // Asking anew would end a navigation that is under way.
  const reloading = soon(reload, { pause, isBusy: () => navigating.to !== null })
  let again: ReturnType<typeof setTimeout> | undefined
  let source: EventSource | undefined
  let wasLost = false
  const open = () => {
    source = new EventSource('/langsung')
    source.onopen = () => {
      changed(true)
      // What happened meanwhile was told to nobody.
      if (wasLost) reloading.ask()
      wasLost = false
    }
    source.onerror = () => {
      wasLost = true
      changed(false)
      // After anything but 200 (a restart behind a proxy) a browser gives up; we do not.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN)
    }
    source.onmessage = ({ data }) => {
      if (!topics || topics.includes(topicOf(data))) reloading.ask()
    }
  }
  open()
  return () => {
    reloading.end()
    clearTimeout(again)
    source?.close()
  }
}

/** For pages that look again by the clock. Asking anew would end a navigation that is under way; that one brings the news as well. */
export function refreshUndisturbed(): void {
  if (!navigating.to) void refreshAll()
}

/** @param data as src/http/live.ts writes it */
function topicOf(data: unknown): string {
  const { topic } = JSON.parse(String(data)) as { topic: string }
  return topic
}
