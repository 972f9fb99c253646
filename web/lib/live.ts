/**
 * Keeps a staff page up to date: asks the page's loads again when the server says that something changed. One connection for all pages
 * that are opened one after the other in a window: between two of them nothing is missed.
 */
import { refreshAll } from '$app/navigation'
import { navigating } from '$app/state'
import { soon } from '#web/lib/live/soon.ts'

/** Milliseconds. Many changes in a moment ask once. */
const PAUSE = 400

/** Milliseconds until a connection that the browser has given up is made anew. */
const AGAIN = 5_000

/** Milliseconds that the connection outlives the last page that follows: the next one may be on its way. */
const LINGER = 1_000

/** @property topics what is worth a reload; left out: everything @property pause milliseconds from the news to the reload */
type Following = { topics?: readonly string[]; pause?: number }
type Follower = { changed: (isConnected: boolean) => void; ask: () => void; topics: readonly string[] | undefined }

const followers = new Set<Follower>()
let source: EventSource | undefined
/** undefined: not yet known */
let isConnected: boolean | undefined
let later: ReturnType<typeof setTimeout> | undefined
/** News came while the next page was on its way: that one may have been read before it. */
let isOwed = false

/** Call from onMount. @param changed told of each connection change @returns what ends it */
export function followNews(
  changed: (isConnected: boolean) => void,
  reload: () => unknown = refreshAll,
  { topics, pause = PAUSE }: Following = {},
): () => void {
  // Asking anew would end a navigation that is under way.
  const reloading = soon(reload, { pause, isBusy: () => navigating.to !== null })
  const follower: Follower = { changed, ask: reloading.ask, topics }
  followers.add(follower)
  if (isConnected !== undefined) changed(isConnected)
  if (isOwed) passOn()
  if (source?.readyState !== EventSource.OPEN && source?.readyState !== EventSource.CONNECTING) connect()
  return () => {
    followers.delete(follower)
    if (reloading.end()) passOn()
    if (followers.size === 0) setTimeout(() => followers.size === 0 && disconnect(), LINGER)
  }
}

function connect(): void {
  clearTimeout(later)
  source = new EventSource('/langsung')
  source.onopen = () => {
    // What happened before it, since the page was drawn or since the connection was lost, was told to nobody.
    if (!isConnected) passOn()
    tell(true)
  }
  source.onerror = () => {
    tell(false)
    // After anything but 200 (a restart behind a proxy) a browser gives up; we do not.
    if (source?.readyState === EventSource.CLOSED) later = setTimeout(connect, AGAIN)
  }
  source.onmessage = ({ data }) => {
    for (const { topics, ask } of followers) if (!topics || topics.includes(topicOf(data))) ask()
  }
}

/** To every page that follows, or to the next one that will. */
function passOn(): void {
  isOwed = followers.size === 0
  for (const { ask } of followers) ask()
}

function disconnect(): void {
  clearTimeout(later)
  source?.close()
  source = undefined
  isConnected = undefined
  isOwed = false
}

function tell(isSo: boolean): void {
  isConnected = isSo
  for (const { changed } of followers) changed(isSo)
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
