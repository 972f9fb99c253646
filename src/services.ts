/** What the parts of one process share. Made once at the start and handed on; pages find it in `event.locals`. */
import type { Config } from '#config.ts'
import type { Db } from '#db/transaction.ts'
import type { Log } from '#lib/log.ts'
import type { Storage } from '#lib/storage.ts'
import type { Auth } from '#staff/auth.ts'

export type Services = { config: Config; db: Db; auth: Auth; storage: Storage; log: Log }

/**
 * The built pages carry their own copy of every module, so they cannot import what the server made.
 * This one name on `globalThis` is the bridge; only server.ts and web/hooks.server.ts use it.
 */
const BRIDGE = Symbol.for('tanggap.services')

export function shareWithPages(services: Services): void {
  Object.assign(globalThis, { [BRIDGE]: services })
}

export function sharedServices(): Services {
  const found = (globalThis as Record<symbol, Services | undefined>)[BRIDGE]
  if (!found) throw new Error('the pages were loaded without a server')
  return found
}
