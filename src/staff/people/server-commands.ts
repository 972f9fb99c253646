/** What only whoever sits at the server can do, when nobody can come in any more. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { findRegionById } from '#regions/queries.ts'
import { clearFactors } from '#staff/factors/commands.ts'
import { putSignInSettings } from '#staff/people/queries.ts'
import { findLogin, findStaff } from '#staff/queries.ts'

type Clear = { email: string; reason: string; publicUrl: string; at: Date }

/** @throws DomainError staff.not_found, staff.reason_missing */
export async function clearFactorsOf(db: Db, { email, reason, publicUrl, at }: Clear): Promise<void> {
  const login = await findLogin(db, email.trim().toLowerCase())
  const staff = login && (await findStaff(db, login.staffId))
  if (!staff) throw new DomainError('staff.not_found')
  await clearFactors(db, { staff, by: undefined, reason, publicUrl, at })
}

/** Passwords come in again beside the provider. */
export async function openSignIn(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const region = await findRegionById(trx, regionId)
    if (!region) throw new DomainError('region.not_found')
    await putSignInSettings(trx, regionId, { ...region.settings.signIn, sso: 'offered' })
    await record(trx, { regionId, act: 'settings.changed', at, actor: 'operator', details: { part: 'signIn', sso: 'offered' } })
  })
}
