/** Accounts and sessions, by a kept library (docs/decisions). Nothing else in the system sees a token. */
import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Db } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'

/** Seconds. A shift and a night: an officer signs in once a week. */
const SESSION_LASTS = 7 * 24 * 60 * 60

/** Whoever proved who they are, by whichever means, gets a session here. Never reached from outside. */
const sessionDoor = {
  id: 'session-door',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ userId: z.string(), address: z.string() }), requireHeaders: true },
      async (ctx) => {
        const { internalAdapter } = ctx.context
        const user = await internalAdapter.findUserById(ctx.body.userId)
        if (!user) throw ctx.error('NOT_FOUND')
        const session = await internalAdapter.createSession(user.id, false, { ipAddress: ctx.body.address })
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ id: session.id })
      },
    ),
  },
} satisfies BetterAuthPlugin

export type Auth = ReturnType<typeof createAuth>

export function createAuth(db: Db, { publicUrl, secret, trustProxy }: { publicUrl: string; secret: string; trustProxy: boolean }) {
  return betterAuth({
    appName: 'Tanggap',
    baseURL: publicUrl,
    secret,
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Our pages are the only doors: they check the origin by themselves (SvelteKit), and who somebody is (src/staff/sign-in-commands.ts).
    emailAndPassword: { enabled: false },
    plugins: [sessionDoor],
    user: {
      modelName: 'staff',
      additionalFields: {
        regionId: { type: 'string', required: true },
        role: { type: 'string', required: true },
        agencyId: { type: 'string', required: false },
        phone: { type: 'string', required: false },
        isActive: { type: 'boolean', required: false, defaultValue: true },
      },
    },
    session: { modelName: 'staff_sessions', expiresIn: SESSION_LASTS, updateAge: 24 * 60 * 60 },
    account: { modelName: 'staff_logins' },
    verification: { modelName: 'staff_verifications' },
    advanced: {
      cookiePrefix: 'tanggap',
      // Host-only, HttpOnly and SameSite=Lax are the library's own ways.
      useSecureCookies: publicUrl.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: trustProxy ? ['x-forwarded-for'] : [] },
    },
  })
}
