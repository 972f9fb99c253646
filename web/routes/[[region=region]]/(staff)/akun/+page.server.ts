/** The own account of everybody who works here. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { formatMoment, withinSentence } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { hashOf } from '#lib/ids.ts'
import { changeName } from '#staff/commands.ts'
import { beginApp, confirmApp, readFactors, removeApp, renewBackupCodes } from '#staff/factors/commands.ts'
import { removePasskey } from '#staff/factors/passkey-commands.ts'
import { listPasskeys } from '#staff/factors/queries.ts'
import { changePassword } from '#staff/password-commands.ts'
import { homeOf } from '#staff/permissions.ts'
import { mustHaveFactor } from '#staff/policy.ts'
import { endOtherSessions, endSession, passWithNewFactor } from '#staff/sessions/commands.ts'
import { coarseAddress, deviceOf } from '#staff/sessions/devices.ts'
import { listSessions } from '#staff/sessions/queries.ts'
import { act, require } from '#web/lib/act.ts'
import { passCookies } from '#web/lib/cookies.ts'
import { typedIn } from '#web/lib/form.ts'
import { qrCode } from '#web/lib/qr.ts'
import { requireSession, visitOf } from '#web/lib/account/sign-in.ts'
import { localPath } from '#web/lib/way-back.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'account.own', url.pathname)
  const { sessionId, graceUntil } = requireSession(locals)
  const { db, now, locale, words, base, config } = locals
  const moment = (at: Date) => withinSentence(formatMoment(at, now, { zone: region.zone, locale }))
  const sessions = await listSessions(db, staff.id, now)
  const passkeys = await listPasskeys(db, staff.id)
  return {
    email: staff.email,
    home: localPath(url.searchParams.get('ke')) ?? base + homeOf(staff.role),
    done: url.searchParams.get('selesai'),
    ...(await readFactors(db, staff.id)),
    isRequired: mustHaveFactor(staff.role, region.settings.signIn, config.demo),
    graceUntil: graceUntil && moment(graceUntil),
    passkeys: passkeys.map(({ id, name, lastUsedAt }) => ({
      id,
      name,
      used: lastUsedAt ? words('account.passkey_used', { when: moment(lastUsedAt) }) : words('account.passkey_unused'),
    })),
    // What a session is called stays here: the page gets a word that leads back to it.
    devices: sessions.map(({ id, userAgent, ipAddress, createdAt, seenAt }) => {
      const { browser, system } = deviceOf(userAgent ?? '')
      const address = coarseAddress(ipAddress ?? '')
      return {
        key: hashOf(id),
        name: browser && system ? words('account.device', { browser, system }) : (browser ?? system ?? words('account.device_unknown')),
        isHere: id === sessionId,
        when: words('account.device_since', { since: moment(createdAt), seen: moment(seenAt) }),
        address: address && words('account.device_address', { address }),
      }
    }),
  }
}

export const actions: Actions = {
  name: (event) =>
    done(event, 'nama', async () => {
      const { staff } = require(event.locals, 'account.own', event.url.pathname)
      await changeName(event.locals.db, { staff, name: typedIn(await event.request.formData(), 'nama', 120), at: event.locals.now })
    }),
  password: (event) =>
    done(event, 'sandi', async () => {
      const { staff } = require(event.locals, 'account.own', event.url.pathname)
      const form = await event.request.formData()
      const [current, password] = [typedIn(form, 'sekarang', 200), typedIn(form, 'password', 200)]
      const { hasPassed } = requireSession(event.locals)
      const { cookies } = await changePassword(event.locals, { staff, current, password, hasPassed, visit: visitOf(event) })
      passCookies(event.cookies, cookies)
    }),
  app: async (event) => ({ app: await appOf(event) }),
  confirm: async (event) => {
    const { locals, url, request, cookies } = event
    const { staff } = require(locals, 'account.own', url.pathname)
    const typed = typedIn(await request.formData(), 'kode', 40)
    try {
      const codes = await confirmApp(locals, { staff, sessionId: requireSession(locals).sessionId, typed, at: locals.now })
      passCookies(cookies, await passWithNewFactor(locals, requireSession(locals), visitOf(event)))
      return { codes }
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { part: 'langkah', message: locals.words(`errors.${fault.key}`, fault.values), app: await appOf(event) })
    }
  },
  codes: async ({ locals, url }) => {
    const { staff } = require(locals, 'account.own', url.pathname)
    return { codes: await renewBackupCodes(locals, { staff, at: locals.now }) }
  },
  removeapp: (event) =>
    done(event, 'langkah', async () => {
      const { staff, mustKeepOne } = keeping(event)
      await removeApp(event.locals, { staff, at: event.locals.now, mustKeepOne })
    }),
  removepasskey: (event) =>
    done(event, 'langkah', async () => {
      const { staff, mustKeepOne } = keeping(event)
      const id = typedIn(await event.request.formData(), 'kunci', 2000)
      await removePasskey(event.locals, { staff, id, at: event.locals.now, mustKeepOne })
    }),
  end: (event) =>
    done(event, 'perangkat', async () => {
      const { locals, url, request } = event
      const { staff } = require(locals, 'account.own', url.pathname)
      const key = typedIn(await request.formData(), 'perangkat', 80)
      const session = (await listSessions(locals.db, staff.id, locals.now)).find(({ id }) => hashOf(id) === key)
      if (session) await endSession(locals.db, { staff, at: locals.now, sessionId: session.id })
    }),
  endothers: (event) =>
    done(event, 'perangkat', async () => {
      const { staff } = require(event.locals, 'account.own', event.url.pathname)
      await endOtherSessions(event.locals.db, { staff, at: event.locals.now, except: requireSession(event.locals).sessionId })
    }),
}

function keeping({ locals, url }: RequestEvent) {
  const { staff, region } = require(locals, 'account.own', url.pathname)
  return { staff, mustKeepOne: mustHaveFactor(staff.role, region.settings.signIn, locals.config.demo) }
}

async function appOf({ locals, url }: RequestEvent) {
  const { staff, region } = require(locals, 'account.own', url.pathname)
  const app = await beginApp(locals, { staff, sessionId: requireSession(locals).sessionId, at: locals.now, issuer: region.program })
  return app && { qr: qrCode(app.uri), typed: app.typed }
}

/** Back to the page, which says what was done; or what went wrong, beside the part it is about. */
async function done({ locals, url }: RequestEvent, part: string, work: () => Promise<void>) {
  const failed = await act(locals, work)
  if (failed) return fail(failed.status, { part, message: failed.data.message })
  redirect(303, `${url.pathname}?selesai=${part}#${part}`)
}
