/**
 * Opens /lapangan without signal, and sends its queue when the browser wakes us. Its reach is /lapangan of one region alone:
 * it answers only for that page, the sheet beside it and their files. What the server says of reports is never kept here.
 */
import { immutable } from '$app/manifest'
import { openFieldDatabase } from '#web/lib/field/database.ts'
import { SEND_TAG, sendNow } from '#web/lib/field/send.ts'
import { listShellFiles } from '#web/lib/field/shell.ts'

/** As far as we use it: the types of workers and of pages do not go into one project. */
type Extendable = { waitUntil: (work: Promise<unknown>) => void }
type Worker = {
  registration: { scope: string }
  skipWaiting: () => Promise<void>
  addEventListener(name: 'install' | 'activate', hear: (event: Extendable) => void): void
  addEventListener(name: 'fetch', hear: (event: { request: Request; respondWith: (answer: Promise<Response>) => void }) => void): void
  addEventListener(name: 'message', hear: (event: Extendable & { data: unknown }) => void): void
  addEventListener(name: 'sync', hear: (event: Extendable & { tag: string }) => void): void
}
const worker = globalThis as unknown as Worker

const scope = new URL(worker.registration.scope)
const place = scope.pathname.replace(/\/lapangan\/?$/, '')
const PAGES = [`${place}/lapangan`, `${place}/lapangan/lembar`]

/** Changes with every release; a region's files are its own, as its pages are in its colours. */
const RELEASE = immutable.map(({ path }) => path).join('\n')
const names = new Set(immutable.map(({ path }) => path.replace(/^.*\//, '')))
const cacheName = async () => `lapangan${place} ${await hashOf(RELEASE)}`

worker.addEventListener('install', (event) => event.waitUntil(keepPages()))

worker.addEventListener('activate', (event) => event.waitUntil(forgetOthers()))

worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== scope.origin) return
  const isPage = event.request.mode === 'navigate' && PAGES.includes(pathname)
  if (isPage || pathname.startsWith('/_app/immutable/')) event.respondWith(keptOrFetched(event.request, pathname))
})

worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting())
  if (event.data === 'refresh') event.waitUntil(keepPages().catch(() => undefined))
})

worker.addEventListener('sync', (event) => {
  if (event.tag === SEND_TAG) event.waitUntil(sendAndSay())
})

/** A problem is said by failing: then the browser wakes us again later. */
async function sendAndSay(): Promise<void> {
  const problem = await sendNow({ db: await openFieldDatabase(place), place, isForced: true })
  if (problem === 'offline' || problem === 'busy') throw new Error(problem)
}

async function keptOrFetched(request: Request, pathname: string): Promise<Response> {
  const kept = await (await caches.open(await cacheName())).match(pathname)
  return kept ?? fetch(request)
}

/** All or nothing: a page without one of its files would not open. Fails when nobody is signed in; the old release stays. */
async function keepPages(): Promise<void> {
  const cache = await caches.open(await cacheName())
  for (const path of PAGES) {
    const page = await fetchWell(path)
    const address = new URL(path, scope).href
    const text = `${page.headers.get('link') ?? ''}\n${await page.clone().text()}`
    const read = async (file: string) => (await keepFile(cache, file)).text()
    for (const file of await listShellFiles({ address, text }, read)) await keepFile(cache, file)
    await cache.put(path, page)
  }
}

/** @throws Error: not there, or of another release than ours */
async function keepFile(cache: Cache, address: string): Promise<Response> {
  const { pathname } = new URL(address)
  if (!names.has(pathname.replace(/^.*\//, ''))) throw new Error(`${pathname} is of another release`)
  const kept = await cache.match(pathname)
  if (kept) return kept
  const fetched = await fetchWell(pathname)
  await cache.put(pathname, fetched.clone())
  return fetched
}

async function fetchWell(path: string): Promise<Response> {
  const answer = await fetch(path, { redirect: 'error', cache: path.startsWith('/_app/') ? 'default' : 'no-store' })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}

async function forgetOthers(): Promise<void> {
  const mine = await cacheName()
  for (const name of await caches.keys()) if (name.startsWith(`lapangan${place} `) && name !== mine) await caches.delete(name)
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)]
    .slice(0, 6)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
