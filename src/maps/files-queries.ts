/** The folder of basemap files, `<data>/maps`: put there by the operator, read by us. */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileFor, isFileName } from '#maps/basemap.ts'

const folderOf = (dataDir: string) => join(dataDir, 'maps')

/** @returns its address, with a version, so that a browser may keep what it has read of it */
export async function findFileAddress(dataDir: string, regionCode: string): Promise<string | undefined> {
  const names = await readdir(folderOf(dataDir)).catch(() => [])
  const name = fileFor(names.filter(isFileName), regionCode)
  const found = name === undefined ? undefined : await findFile(dataDir, name)
  return found && `/peta-dasar/${name}?v=${found.version}`
}

export type BasemapFile = { bytes: number; version: string; read: (range?: { start: number; end: number }) => Readable }

export async function findFile(dataDir: string, name: string): Promise<BasemapFile | undefined> {
  if (!isFileName(name)) return undefined
  const path = join(folderOf(dataDir), name)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const version = `${Math.round(found.mtimeMs).toString(36)}-${found.size.toString(36)}`
  return { bytes: found.size, version, read: (range) => createReadStream(path, range) }
}
