/** Folders that we need, made where they are missing. */
import { access, constants, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DomainError } from '#lib/errors.ts'

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
