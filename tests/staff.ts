/** Accounts for tests: a region, its people, and somebody at a browser. */
import { createAuth } from '#staff/auth.ts'
import { addStaff } from '#staff/commands.ts'
import type { Role } from '#staff/permissions.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import type { AccountServices, Visit } from '#staff/sessions/commands.ts'
import { signIn } from '#staff/sign-in-commands.ts'
import type { Db } from '#db/transaction.ts'

export const PASSWORD = 'kata-sandi-baik'

export function accountServices(db: Db, { demo = false, publicUrl = 'http://localhost:3000' } = {}): AccountServices {
  const auth = createAuth(db, { publicUrl, secret: 'a secret of at least thirty-two signs', trustProxy: false })
  return { db, auth, config: { demo, publicUrl } }
}

let count = 0

export async function aPerson(db: Db, regionId: string, { role = 'admin', agencyId }: { role?: Role; agencyId?: string } = {}): Promise<StaffMember> {
  const email = `petugas${++count}.${regionId.slice(-6)}@contoh.example`
  const id = await addStaff(db, { regionId, email, name: `Petugas ${count}`, role, password: PASSWORD, ...(agencyId && { agencyId }) })
  return (await findStaff(db, id)) as StaffMember
}

/** A browser that keeps its cookies. */
export function aBrowser(
  services: AccountServices,
  { address = `10.${++count % 250}.0.1`, userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36' } = {},
) {
  const jar = new Map<string, string>()
  const keep = (cookies: readonly string[]) => {
    for (const one of cookies) {
      const [pair = ''] = one.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(one)) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }
  const headers = () => new Headers({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), 'user-agent': userAgent })
  const visit = (at: Date): Visit => ({ headers: headers(), address, device: jar.get('perangkat_petugas'), at })
  return {
    jar,
    headers,
    visit,
    keep,
    async enters(email: string, at: Date, password = PASSWORD) {
      const entered = await signIn(services, { email, password, visit: visit(at) })
      keep(entered.cookies)
      return entered
    },
  }
}
