/** Who asks, in which region, in which language. Everything a page needs is put into `event.locals` here. */
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { dbFor } from '#db/transaction.ts'
import { findRegion, findRegionByHost } from '#regions/queries.ts'
import { findSession } from '#staff/sessions/commands.ts'
import { viewerOf } from '#staff/viewer.ts'
import { words, type Locale } from '#texts/text.ts'
import { brandStyle } from '#web/lib/brand.ts'
import { compressed } from '#web/lib/compress.ts'
import { protect } from '#web/lib/edges/protect.ts'
import { takeStyles } from '#web/lib/edges/served-styles.ts'
import { newCode } from '#lib/ids.ts'
import { sharedServices } from '../src/services.ts'

export const handle: Handle = async ({ event, resolve }) => {
  const { locals, params, cookies, url } = event
  Object.assign(locals, sharedServices())
  locals.now = new Date()
  locals.locale = readLocale(url.searchParams.get('bahasa') ?? cookies.get('bahasa'))
  locals.region = params.region ? await findRegion(locals.db, params.region) : await findRegionByHost(locals.db, url.hostname)
  locals.base = params.region ? `/${params.region}` : ''
  locals.words = words(locals.locale, locals.region?.texts)
  // What stands on other people's pages leaves nothing behind there.
  const isEmbedded = /\/sematan\/(kartu|lencana\.svg)$/.test(event.route.id ?? '')
  if (url.searchParams.has('bahasa') && !isEmbedded) cookies.set('bahasa', locals.locale, { path: '/', maxAge: YEAR, httpOnly: false })
  locals.session = cookies.getAll().some(({ name }) => name.includes('tanggap')) ? await sessionHere(event) : undefined
  // Somebody who is half in is nobody yet.
  locals.staff = locals.session?.step === 'open' ? locals.session.staff : undefined
  locals.work = locals.db
  if (locals.staff && isForStaff(event.route.id)) locals.db = dbFor(locals.db, viewerOf(locals.staff))

  const theme = cookies.get('tema')
  const attributes = theme === 'dark' || theme === 'light' ? `data-theme="${theme}"` : ''
  const brand = locals.region ? brandStyle(locals.region.settings.brand) : ''
  let style = ''
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => {
      const page = takeStyles(html)
      style ||= brand + page.rules
      return page.html
        .replace('%tanggap.locale%', locals.locale)
        .replace('%tanggap.theme%', attributes)
        .replace('%tanggap.brand%', () => style)
    },
    // The font is the only thing worth fetching early; scripts of staff pages follow by themselves.
    preload: ({ type }) => type !== 'font',
  })
  protect(response, event, style)
  return compressed(response, event.request.headers.get('accept-encoding') ?? '')
}

export const handleError: HandleServerError = ({ kind, error: fault, event }) => {
  // What we said ourselves (`error(…)`) and missing pages are no faults of ours.
  if (kind !== 'unknown') return {}
  const reference = newCode().slice(0, 4)
  const shown = fault instanceof Error ? { message: fault.message, stack: fault.stack } : fault
  sharedServices().log.error({ reference, path: event.url.pathname, error: shown }, 'page failed')
  return { reference }
}

/** Elsewhere everybody reads what everybody may read; pages about accounts speak of people, not of cases, and hand on their work. */
function isForStaff(route: string | null): boolean {
  return /\/\((staff|leader)\)\/(?!masuk|keluar|akun|undangan|pengaturan\/(petugas|masuk))/.test(route ?? '')
}

/** Seconds. */
const YEAR = 365 * 24 * 60 * 60

function readLocale(wish: string | null | undefined): Locale {
  return wish === 'en' ? 'en' : 'id'
}

/** Staff of one region are nobody in another. */
async function sessionHere({ locals, request }: Parameters<Handle>[0]['event']): Promise<App.Locals['session']> {
  const found = await findSession(locals, request.headers, locals.now)
  return found && (!locals.region || found.staff.regionId === locals.region.id) ? found : undefined
}
