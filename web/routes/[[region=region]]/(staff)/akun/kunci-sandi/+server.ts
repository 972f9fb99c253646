/** A new passkey: a question for the browser, and its answer. Also for who has only this step left. */
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { storableText } from '#lib/plain.ts'
import { addPasskey, beginPasskey } from '#staff/factors/passkey-commands.ts'
import { passWithNewFactor } from '#staff/sessions/commands.ts'
import { answerScript } from '#web/lib/act.ts'
import { passCookies } from '#web/lib/cookies.ts'
import { visitOf } from '#web/lib/account/sign-in.ts'
import type { RequestHandler } from './$types'

/** The library reads the rest, and refuses what it does not know. */
const shape = z.object({ response: z.looseObject({ id: z.string() }).optional(), name: z.string().max(200).default('') })

export const POST: RequestHandler = (event) =>
  answerScript(event.locals, async () => {
    const { locals, url, request, cookies } = event
    const found = locals.session
    if (!found || (found.step !== 'open' && found.step !== 'setup')) throw new DomainError('staff.not_signed_in')
    if (request.headers.get('origin') !== url.origin) throw new DomainError('staff.passkey_failed')
    const read = shape.safeParse(await request.json().catch(() => undefined))
    if (!read.success) throw new DomainError('staff.passkey_failed')
    const place = { staff: found.staff, origin: url.origin, at: locals.now }
    const { response, name } = read.data
    if (!response) return beginPasskey(locals, { ...place, program: locals.region?.program ?? 'Tanggap' })
    await addPasskey(locals, { ...place, response: response as unknown as RegistrationResponseJSON, name: storableText(name) })
    passCookies(cookies, await passWithNewFactor(locals, found, visitOf(event)))
    return {}
  })
