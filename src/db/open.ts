/** The database of this installation: the one that is named, else an embedded one beside us. */
import type { Config } from '#config.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#db/embedded.ts'
import { prepareExternal } from '#db/external.ts'
import { DomainError } from '#lib/errors.ts'
import { checkFolder } from '#lib/folders.ts'

/** @throws DomainError start.database_unreachable, start.database_too_old, start.folder_unwritable, start.database_failed */
export async function openDatabase({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<EmbeddedPostgres> {
  if (databaseUrl) return { databaseUrl: await prepareExternal(databaseUrl), stop: async () => undefined, wasRunning: true }
  await checkFolder(dataDir)
  try {
    return await startEmbeddedPostgres(dataDir)
  } catch (error) {
    throw new DomainError('start.database_failed', { folder: dataDir, reason: error instanceof Error ? error.message : String(error) })
  }
}
