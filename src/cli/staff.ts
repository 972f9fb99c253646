/** Ways in for staff that only the server has. */
import { migrate } from '#db/migrate.ts'
import { clearFactorsOf, openSignIn } from '#staff/people/server-commands.ts'
import { regionOf, say, text, type Tools } from './tools.ts'

export async function clearSecondStep({ db, pool, config, options: { email = '', reason = '' } }: Tools): Promise<void> {
  await migrate(pool)
  await clearFactorsOf(db, { email, reason, publicUrl: config.publicUrl, at: new Date() })
  say(text('cli.second_step_cleared', { email }))
}

export async function openPasswords({ db, pool, options: { region = '' } }: Tools): Promise<void> {
  await migrate(pool)
  await openSignIn(db, { regionId: (await regionOf(db, region)).id, at: new Date() })
  say(text('cli.sign_in_opened', { region }))
}
