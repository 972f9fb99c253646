/** Signing in with a passkey: a question for the browser, and its answer. */
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { askForPasskey, signInWithPasskey } from '#staff/factors/passkey-commands.ts'
import { answerScript } from '#web/lib/act.ts'
import { letIn, visitOf } from '#web/lib/account/sign-in.ts'
import { localPath } from '#web/lib/way-back.ts'
import type { RequestHandler } from './$types'

/** The library reads the rest, and refuses what it does not know. */
const shape = z.object({ response: z.looseObject({ id: z.string() }).optional(), wish: z.string().nullish() })

export const POST: RequestHandler = (event) =>
  answerScript(event.locals, async () => {
    const { locals, url, request } = event
    // A script of another site can send JSON as plain text.
    if (request.headers.get('origin') !== url.origin) throw new DomainError('staff.passkey_failed')
    const read = shape.safeParse(await request.json().catch(() => undefined))
    if (!read.success) throw new DomainError('staff.passkey_failed')
    const { response, wish } = read.data
    if (!response) return askForPasskey(locals, { origin: url.origin, at: locals.now })
    const shown = response as unknown as AuthenticationResponseJSON
    const entered = await signInWithPasskey(locals, { response: shown, origin: url.origin, visit: visitOf(event) })
    return { to: await letIn(event, entered, localPath(wish ?? null)) }
  })
