/** `npm run check`: everything a machine can say about the code without running it. All findings are shown, not only the first. */
import { spawnSync } from 'node:child_process'
import { audit } from './audit.ts'
import { broken, measure } from './budgets.ts'

const bin = (name: string) => `node_modules/.bin/${name}`
const node = process.execPath

/** Name → command line. Run in this order, one after the other: two cores. */
const CHECKS: Record<string, string[]> = {
  format: [bin('biome'), 'format'],
  lint: [bin('oxlint'), '--type-aware', '--tsconfig', 'tsconfig.json', 'src', 'web', 'tests', 'scripts', 'bench'],
  types: [node, 'node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.json'],
  pages: [node, bin('svelte-check'), '--tsconfig', 'web/tsconfig.json', '--fail-on-warnings'],
  imports: [node, bin('depcruise'), 'src', 'web', '--config', '.dependency-cruiser.cjs'],
  unused: [node, bin('knip'), '--no-progress'],
  schema: [node, 'scripts/db-types.ts', '--check'],
}

const failed: string[] = []
for (const [name, [program = '', ...words]] of Object.entries(CHECKS)) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (status === 0) continue
  failed.push(name)
  console.log(`${stdout}${stderr}`.trim())
}

const sizes = measure()
const tooLarge = broken(sizes)
console.log(`${tooLarge.length === 0 ? 'ok    ' : 'FAILED'} budgets (${sizes.files.size} files, ${sizes.functions.length} functions)`)
if (tooLarge.length > 0) failed.push('budgets')
for (const line of tooLarge) console.log(`  ${line}`)

const { outcome, lines } = audit()
console.log(`${{ ok: 'ok    ', found: 'FAILED', 'not asked': '-     ' }[outcome]} weaknesses of dependencies`)
if (outcome === 'found') failed.push('weaknesses of dependencies')
for (const line of lines) console.log(`  ${line}`)

if (failed.length > 0) {
  console.log(`\nFailed: ${failed.join(', ')}`)
  process.exit(1)
}
