/** Who walks: nobody, everybody who may be in a region's staff, somebody of another agency, somebody of another region. */
import type { Tanggap } from '../journeys/tanggap.ts'

/** @property cookie nothing for nobody */
export type Visitor = { name: string; cookie: string }

const STAFF: [name: string, email: string][] = [
  ['admin', 'admin@demo.example'],
  ['koordinator', 'koordinator@demo.example'],
  ['opd', 'opd@demo.example'],
  ['camat', 'camat@demo.example'],
  ['kepala', 'kepala@demo.example'],
  ['sekda', 'sekda@demo.example'],
  ['bupati', 'bupati@demo.example'],
  ['inspektorat', 'inspektorat@demo.example'],
  ['operator', 'operator@demo.example'],
  ['khusus', 'khusus@demo.example'],
  ['tetangga', 'admin@bekasi.example'],
]

export async function listVisitors(tanggap: Tanggap): Promise<Visitor[]> {
  await addRestricted(tanggap)
  const visitors: Visitor[] = [{ name: 'siapa-pun', cookie: '' }]
  for (const [name, email] of STAFF) {
    const [, region = ''] = /@(\w+)\.example/.exec(email) ?? []
    visitors.push({ name, cookie: await signIn(`${tanggap.url}/${region}`, email) })
  }
  return visitors
}

/** As the form of the page does. @returns what the browser would send from now on */
export async function signIn(region: string, email: string): Promise<string> {
  const answer = await fetch(`${region}/masuk?/password`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(region).origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password: 'tanggap-demo' }),
  })
  const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
  if (!cookies.some((one) => one.includes('tanggap'))) throw new Error(`${email} was not let in: ${answer.status}`)
  return cookies.join('; ')
}

/** The demonstration may have nobody of the restricted unit. */
async function addRestricted({ rows }: Tanggap): Promise<void> {
  await rows(`
    with made as (
      insert into staff (id, name, email, email_verified, region_id, role, is_active, created_at, updated_at)
      select 'walk-khusus', 'Petugas Khusus Rekaan', 'khusus@demo.example', true, region_id, 'restricted_officer', true, now(), now()
      from staff where email = 'admin@demo.example' and not exists (select from staff where email = 'khusus@demo.example') returning id)
    insert into staff_logins (id, account_id, provider_id, user_id, password, created_at, updated_at)
    select 'walk-khusus', 'walk-khusus', 'credential', 'walk-khusus', l.password, now(), now()
    from made, staff_logins l join staff s on s.id = l.user_id where s.email = 'admin@demo.example'`)
}
