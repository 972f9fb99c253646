/** `npm run cli backup` and `restore`. */
import { resolve, join } from 'node:path'
import { restoreBackup, writeBackup } from '#backup/commands.ts'
import { listSteps, migrate } from '#db/migrate.ts'
import { DomainError } from '#lib/errors.ts'
import { folderStorage } from '#lib/storage.ts'
import type { TextKey } from '#texts/text.ts'
import type pg from 'pg'
import { say, text, type Tools } from './tools.ts'

type Command = { usage: string; about: TextKey; options: string[]; flags?: string[]; mayFound?: boolean; run: (tools: Tools) => Promise<void> }

export const BACKUP_COMMANDS: Record<string, Command> = {
  backup: { usage: 'backup <file.tar.gz>', about: 'identity.cli_about_backup', options: [], run: backUp },
  restore: {
    usage: 'restore <file.tar.gz> [--live]',
    about: 'identity.cli_about_restore',
    options: [],
    flags: ['live'],
    mayFound: true,
    run: restore,
  },
}

/** In the shape it has: a copy made before an update must go back into the release before it. */
async function backUp({ config, db, rest: [file] }: Tools): Promise<void> {
  if (!file) throw new DomainError('backup.no_file')
  const count = await writeBackup(db, { file: resolve(file), filesFolder: join(config.dataDir, 'files'), at: new Date() })
  say(text('identity.cli_backed_up', { file, ...count }))
}

async function restore({ config, db, pool, options, rest: [file] }: Tools): Promise<void> {
  if (!file) throw new DomainError('backup.no_file')
  const storage = folderStorage(join(config.dataDir, 'files'))
  const isLive = options['live'] !== undefined
  const count = await restoreBackup(db, { file: resolve(file), storage, migrate: (only) => toShapeOf(pool, only), isLive })
  await migrate(pool)
  say(text('identity.cli_restored', { file, ...count }))
  say(text(isLive ? 'identity.cli_restored_live' : 'identity.cli_restored_quiet'))
}

/** @throws DomainError backup.newer */
async function toShapeOf(pool: pg.Pool, only: readonly string[]): Promise<void> {
  const known = await listSteps()
  if (only.some((name) => !known.includes(name))) throw new DomainError('backup.newer')
  await migrate(pool, only)
}
