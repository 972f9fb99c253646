/** `npm run cli key:…`: the keys of names and numbers, as an operator handles them. */
import { migrate } from '#db/migrate.ts'
import { checkAdopted, checkKeys, keyStatus, rotateMaster, rotateRegionKey } from '#sealing/commands.ts'
import { placeOf } from '#sealing/keyring-commands.ts'
import { readRawKey } from '#sealing/master-commands.ts'
import { printKey } from '#sealing/printed.ts'
import type { TextKey } from '#texts/text.ts'
import { regionsOf, say, text, type Tools } from './tools.ts'

type Command = { usage: string; about: TextKey; options: string[]; flags?: string[]; run: (tools: Tools) => Promise<void> }

export const SEALING_COMMANDS: Record<string, Command> = {
  'key:status': { usage: 'key:status', about: 'identity.cli_status', options: [], run: showStatus },
  'key:print': { usage: 'key:print', about: 'identity.cli_print', options: [], run: printForSafe },
  'key:rotate': {
    usage: 'key:rotate [--region …] [--master [--to <file of the next key>]]',
    about: 'identity.cli_rotate',
    options: ['region', 'to'],
    flags: ['master'],
    run: rotate,
  },
}

const day = (at: Date) => at.toISOString().slice(0, 10)

async function showStatus({ config, db, pool }: Tools): Promise<void> {
  await migrate(pool)
  await checkAdopted(db)
  const { master, fingerprint } = await checkKeys(db, config)
  say(text('identity.cli_master', { fingerprint, source: text(`identity.source_${master.source}`), place: placeOf(config) }))
  for (const { code, versions } of await keyStatus(db)) {
    const told = versions.map(({ version, createdAt, retiredAt }) =>
      retiredAt
        ? text('identity.cli_version_retired', { version, since: day(createdAt), until: day(retiredAt) })
        : text('identity.cli_version', { version, since: day(createdAt) }),
    )
    say(`  ${code.padEnd(20)} ${told.join(' · ') || text('identity.cli_no_key')}`)
  }
  say(`\n${text('identity.cli_loss')}`)
}

async function printForSafe({ config, db, pool }: Tools): Promise<void> {
  await migrate(pool)
  await checkAdopted(db)
  const { fingerprint } = await checkKeys(db, config)
  say(text('identity.cli_printed', { fingerprint }))
  say(`\n  ${printKey(await readRawKey(config))}\n`)
  say(text('identity.cli_loss'))
}

async function rotate({ config, db, pool, options }: Tools): Promise<void> {
  await migrate(pool)
  await checkAdopted(db)
  const at = new Date()
  if (options['master']) {
    const fingerprint = await rotateMaster(db, config, { to: options['to'], at })
    say(text('identity.cli_master_rotated', { fingerprint }))
    say(text(options['to'] ? 'identity.cli_master_set' : 'identity.cli_master_kept'))
    return
  }
  for (const { id, code } of await regionsOf(db, options['region'])) {
    const version = await rotateRegionKey(db, config, { regionId: id, at })
    say(text('identity.cli_region_rotated', { region: code, version }))
  }
}
