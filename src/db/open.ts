/** The database of this installation: the one that is named, else an embedded one beside us. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#config.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#db/embedded.ts'
import { prepareExternal } from '#db/external.ts'
import { DomainError } from '#lib/errors.ts'
import { checkFolder } from '#lib/folders.ts'

type Place = Pick<Config, 'databaseUrl' | 'dataDir'>

/** Makes nothing: who asks about an installation, or takes something from it, must not found another. @throws DomainError start.no_installation */
export async function checkFounded({ databaseUrl, dataDir }: Place): Promise<void> {
  if (databaseUrl) return
  await stat(join(dataDir, 'postgres', 'PG_VERSION')).catch(({ code }: NodeJS.ErrnoException) => {
    // What we may not look at is there; opening it says why it cannot be had.
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new DomainError('start.no_installation', { folder: dataDir })
  })
}

/** @throws DomainError start.database_unreachable, start.database_too_old, start.folder_unwritable, start.database_failed */
export async function openDatabase({ databaseUrl, dataDir }: Place): Promise<EmbeddedPostgres> {
  if (databaseUrl) return { databaseUrl: await prepareExternal(databaseUrl), stop: async () => undefined, wasRunning: true }
  await checkFolder(dataDir)
  try {
    return await startEmbeddedPostgres(dataDir)
  } catch (error) {
    throw new DomainError('start.database_failed', { folder: dataDir, reason: error instanceof Error ? error.message : String(error) })
  }
}
