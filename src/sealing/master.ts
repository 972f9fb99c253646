/** The master key: it wraps the regions' keys and is itself never in the database. Four places it may come from (docs/decisions/0037). */
import { createHash } from 'node:crypto'
import { type Key, KEY_BYTES, NotSealedHere, open, seal } from '#sealing/box.ts'

/** @property kept made by ourselves, in DATA_DIR/keys */
export type MasterSource = 'command' | 'environment' | 'file' | 'kept'

export type Master = {
  source: MasterSource
  /** Names the key and tells nothing of it; undefined for a command: only whoever runs it knows the key. */
  fingerprint: string | undefined
  /** @param context what the key is for: it unwraps for nothing else */
  wrap: (context: string, key: Buffer) => Promise<Buffer>
  /** @throws NotSealedHere */
  unwrap: (context: string, wrapped: Buffer) => Promise<Buffer>
}

/** @returns 4 groups of 4 hexadecimal signs */
export function fingerprintOf(key: Buffer): string {
  const hash = createHash('sha256').update('tanggap master key\n').update(key).digest('hex')
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join('-')
}

export function localMaster(source: MasterSource, bytes: Buffer): Master {
  const key: Key = { version: 1, bytes }
  return {
    source,
    fingerprint: fingerprintOf(bytes),
    wrap: async (context, plain) => seal(key, context, plain),
    unwrap: async (context, wrapped) => open(key, context, wrapped),
  }
}

/**
 * A key that never leaves a KMS: its program wraps and unwraps for us. What a key is for goes along as a hash and is compared when it comes back.
 * @param run gets `wrap` or `unwrap` and the bytes; throws NotSealedHere when it cannot
 */
export function commandMaster(run: (act: 'wrap' | 'unwrap', bytes: Buffer) => Promise<Buffer>): Master {
  const bound = (context: string) => createHash('sha256').update(context).digest()
  return {
    source: 'command',
    fingerprint: undefined,
    wrap: (context, plain) => run('wrap', Buffer.concat([plain, bound(context)])),
    async unwrap(context, wrapped) {
      const whole = await run('unwrap', wrapped)
      if (whole.length !== KEY_BYTES + 32 || !whole.subarray(KEY_BYTES).equals(bound(context))) throw new NotSealedHere('wrapped for something else')
      return whole.subarray(0, KEY_BYTES)
    },
  }
}
