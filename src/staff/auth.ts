/** Accounts and sessions, by a kept library (docs/decisions). Nothing else in the system sees a password or a token. */
import { betterAuth } from 'better-auth'
import type { Db } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { hashPassword, isPassword } from '#staff/passwords.ts'

/** Seconds. A shift and a night: an officer signs in once a week. */
const SESSION_LASTS = 7 * 24 * 60 * 60

export type Auth = ReturnType<typeof createAuth>

export function createAuth(db: Db, { publicUrl, secret, trustProxy }: { publicUrl: string; secret: string; trustProxy: boolean }) {
  return betterAuth({
    appName: 'Tanggap',
    baseURL: publicUrl,
    secret,
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Our sign-in page is the only door; it checks the origin by itself (SvelteKit) and calls the library in-process.
    disabledPaths: ['/sign-up/email'],
    emailAndPassword: {
      enabled: true,
      disableSignUp: false,
      minPasswordLength: 10,
      password: { hash: hashPassword, verify: ({ hash: kept, password }) => isPassword(password, kept) },
    },
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
      useSecureCookies: publicUrl.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: trustProxy ? ['x-forwarded-for'] : [] },
    },
  })
}
