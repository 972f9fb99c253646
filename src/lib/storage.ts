/** Where files lie: a folder on this machine. Keys look like `<region id>/<file id>.jpg` and are made by us, never by people. */
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

export type Storage = {
  /** @param bytes all at once, or piece by piece as they come: when these break off, nothing is kept */
  write(key: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  /** @param range first and last byte, both included; left out: all of it. A missing file is an error of the stream. */
  read(key: string, range?: { start: number; end: number }): Readable
  remove(key: string): Promise<void>
  /** What strangers send is shown only once the scanner has seen it. */
  isScanned?: boolean
}

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z0-9]+$/

export function folderStorage(folder: string, { isScanned = false } = {}): Storage {
  const path = (key: string) => {
    if (!KEY.test(key)) throw new Error(`not a storage key: ${key}`)
    return join(folder, key)
  }
  return {
    isScanned,
    async write(key, bytes) {
      await mkdir(dirname(path(key)), { recursive: true })
      // Written beside and renamed: a crash leaves no half file under the name.
      try {
        await writeFile(`${path(key)}.part`, bytes, { flush: true })
      } catch (error) {
        await rm(`${path(key)}.part`, { force: true })
        throw error
      }
      await rename(`${path(key)}.part`, path(key))
    },
    read: (key, range) => createReadStream(path(key), range),
    remove: (key) => rm(path(key), { force: true }),
  }
}
