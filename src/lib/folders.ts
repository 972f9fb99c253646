/** Folders and secrets that we need, made where they are missing. */
import { access, constants, link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DomainError } from '#lib/errors.ts'
import { newId, newSecret } from '#lib/ids.ts'

/** @param folder absolute @throws DomainError start.folder_unwritable */
export async function checkFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    // With the slash a file of that name is refused as well.
    await access(`${folder}/`, constants.W_OK)
  } catch {
    throw new DomainError('start.folder_unwritable', { folder })
  }
}

/** Step by step and not `recursive`: Node never comes back from that where a file system refuses folders (/proc). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || folder === dirname(folder)) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder)
  }
}

/**
 * A secret of ours, made once and kept in a file of its own, whole or not at all: a full disk leaves nothing that looks like one.
 * Called twice at once, both have the first. An empty file is one that an earlier start could not write.
 * @throws what the disk says
 */
export async function keptSecret(file: string): Promise<string> {
  const present = await readKept(file)
  if (present) return present
  const draft = `${file}.${newId()}`
  try {
    await writeFile(draft, newSecret(), { mode: 0o600, flag: 'wx', flush: true })
    await (present === undefined ? link(draft, file).catch(unlessThere) : rename(draft, file))
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(file, 'utf8')
}

async function readKept(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** What was made, renamed or deleted in it outlasts a power cut from here on. Windows opens no folders and sees to it itself. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
