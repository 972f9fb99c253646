/**
 * A database handle carries the keys that open what it reads: whoever is given the one has the other, in every transaction too.
 * The built pages have their own copy of this module; the symbol is the same in both.
 */
import type { KyselyPlugin } from 'kysely'
import type { Db } from '#db/transaction.ts'
import type { RegionKeys } from '#sealing/keys.ts'

/** @property of the keys of one region, loaded or made when first asked for */
export type Keyring = { of: (regionId: string) => Promise<RegionKeys> }

const KEYRING = Symbol.for('tanggap.keyring')

/** Changes nothing about queries: it is only there to be found. */
export function carrierOf(keyring: Keyring): KyselyPlugin {
  return Object.assign<KyselyPlugin, object>(
    { transformQuery: ({ node }) => node, transformResult: ({ result }) => Promise.resolve(result) },
    { [KEYRING]: keyring },
  )
}

export function keysOf(db: Pick<Db, 'getExecutor'>, regionId: string): Promise<RegionKeys> {
  return keyringOf(db).of(regionId)
}

export function keyringOf(db: Pick<Db, 'getExecutor'>): Keyring {
  for (const plugin of db.getExecutor().plugins) {
    const found = (plugin as { [KEYRING]?: Keyring })[KEYRING]
    if (found) return found
  }
  throw new Error('this database was opened without its keys (openDb)')
}
