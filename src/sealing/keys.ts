/** What a region's keys do: seal, open, index. In memory only; made by the keyring. */
import { indexOf, type Key, NotSealedHere, open, seal, versionOf } from '#sealing/box.ts'

/** What something is sealed as. A name never opens as an address. */
export type Purpose = 'address' | 'name' | 'update' | 'beside' | 'row'

export type RegionKeys = {
  seal: (purpose: Purpose, words: string) => Buffer
  /** @throws NotSealedHere */
  open: (purpose: Purpose, sealed: Buffer) => Promise<string>
  /** For looking something up without showing it. @param words an address, as the channel writes it @returns 22 signs, never '' */
  index: (words: string) => string
  /** With which new things are sealed. */
  version: number
}

/** @property versions every one that may still be met @property current one of them */
export type Unwrapped = { versions: ReadonlyMap<number, Buffer>; current: number; index: Buffer }

/** @param reload asked when something was sealed with a version made after these were loaded */
export function regionKeys(regionId: string, { versions, current, index }: Unwrapped, reload: () => Promise<Unwrapped>): RegionKeys {
  const context = (purpose: Purpose) => `${regionId}/${purpose}`
  const newest: Key = { version: current, bytes: get(versions, current) }
  return {
    version: current,
    seal: (purpose, words) => seal(newest, context(purpose), Buffer.from(words)),
    async open(purpose, sealed) {
      const version = versionOf(sealed)
      const bytes = versions.get(version) ?? get((await reload()).versions, version)
      return open({ version, bytes }, context(purpose), sealed).toString()
    },
    index: (words) => indexOf(index, words),
  }
}

function get(versions: ReadonlyMap<number, Buffer>, version: number): Buffer {
  const bytes = versions.get(version)
  if (!bytes) throw new NotSealedHere(`version ${version} of the region's key is not there`)
  return bytes
}

/** How somebody can be reached at an address: asked for without opening it. */
export type AddressKind = 'phone' | 'email' | 'other'

/** @param address `+62…`, an e-mail address, or an id of the provider's */
export function kindOf(address: string): AddressKind {
  if (address.startsWith('+')) return 'phone'
  return address.includes('@') ? 'email' : 'other'
}
