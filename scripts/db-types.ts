/** Writes src/db/schema.ts from a freshly migrated database. With --check it only compares and fails when stale. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freshDatabaseUrl, startServer } from '#tests/database.ts'

const SCHEMA = fileURLToPath(new URL('../src/db/schema.ts', import.meta.url))
const server = await startServer()
const url = await freshDatabaseUrl()
const out = execFileSync(
  process.execPath,
  [
    fileURLToPath(new URL('../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url)),
    '--dialect',
    'postgres',
    '--url',
    url,
    '--camel-case',
    '--print',
    '--include-pattern',
    'public.*',
    '--exclude-pattern',
    'public.migrations',
    '--date-parser',
    'string',
    '--numeric-parser',
    'number',
    '--overrides',
    '{}',
  ],
  { encoding: 'utf8' },
)
const start = out.indexOf('/**')
const text = out
  .slice(start === -1 ? 0 : start)
  .trimEnd()
  .concat('\n')
  .replace('ColumnType<string, bigint | number | string, bigint | number | string>', 'ColumnType<number, number, number>')

if (server && !server.wasRunning) await server.stop()

if (!process.argv.includes('--check')) writeFileSync(SCHEMA, text)
else if (readFileSync(SCHEMA, 'utf8') !== text) {
  console.error('src/db/schema.ts is stale: run `npm run db:types`')
  process.exit(1)
}
process.exit(0)
