/** `npm run cli backup` and `restore`. */
import { resolve, join } from 'node:path'
import { restoreBackup, writeBackup } from '#backup/commands.ts'
import { listSteps, migrate } from '#db/migrate.ts'
import { DomainError } from '#lib/errors.ts'
import { folderStorage } from '#lib/storage.ts'
import type { TextKey } from '#texts/text.ts'
import type pg from 'pg'
import { say, text, type Tools } from './tools.ts'

type Command = { usage: string; about: TextKey; options: string[]; mayFound?: boolean; run: (tools: Tools) => Promise<void> }

export const BACKUP_COMMANDS: Record<string, Command> = {
  backup: { usage: 'backup <file.tar.gz>', about: 'identity.cli_about_backup', options: [], run: backUp },
  restore: { usage: 'restore <file.tar.gz>', about: 'identity.cli_about_restore', options: [], mayFound: true, run: restore },
}

async function backUp({ config, db, pool, rest: [file] }: Tools): Promise<void> {
  if (!file) throw new DomainError('backup.no_file')
  await migrate(pool)
  const count = await writeBackup(db, { file: resolve(file), filesFolder: join(config.dataDir, 'files'), at: new Date() })
  say(text('identity.cli_backed_up', { file, ...count }))
}

async function restore({ config, db, pool, rest: [file] }: Tools): Promise<void> {
  if (!file) throw new DomainError('backup.no_file')
  const storage = folderStorage(join(config.dataDir, 'files'))
  const count = await restoreBackup(db, { file: resolve(file), storage, migrate: (only) => toShapeOf(pool, only) })
  await migrate(pool)
  say(text('identity.cli_restored', { file, ...count }))
}

/** @throws DomainError backup.newer */
async function toShapeOf(pool: pg.Pool, only: readonly string[]): Promise<void> {
  const known = await listSteps()
  if (only.some((name) => !known.includes(name))) throw new DomainError('backup.newer')
  await migrate(pool, only)
}
