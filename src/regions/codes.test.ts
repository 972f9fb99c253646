import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isRegionCode } from '#regions/codes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const codes = readdirSync(join(ROOT, 'regions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'national')
  .map(({ name }) => name)

test('a page of its own is no region', () => {
  assert.deepEqual(['oki', 'barito-kuala', 'meja', 'langsung', 'a', 'Oki', '1a', 'x y'].filter(isRegionCode), ['oki', 'barito-kuala'])
})

test('every first segment of a page is refused as a code', () => {
  const segments = readdirSync(join(ROOT, 'web/routes'), { recursive: true }).map(
    (name) =>
      String(name)
        .split('/')
        .filter((part) => !/^[[(+]/.test(part))[0] ?? '',
  )
  assert.deepEqual(
    [...new Set(segments)].filter((segment) => !segment.includes('.') && isRegionCode(segment)),
    [],
  )
})

/** A region is data: code that knows one by name is a special case for it. "demo" is a word of its own and is not looked for alone. */
test('no region is named in the code', () => {
  const names = codes.filter((code) => code !== 'demo')
  const pattern = new RegExp(`['"\`/@](${names.join('|')})\\b|\\b(16\\.02|32\\.16|17\\.06|63\\.04)\\.`, 'i')
  const files = ['src', 'web'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, String(name))))
  const code = files.filter((name) => /\.(ts|svelte|css|html)$/.test(name) && !name.endsWith('.test.ts'))
  const named = code.flatMap((name) =>
    withoutComments(readFileSync(join(ROOT, name), 'utf8'))
      .split('\n')
      .flatMap((line) => (pattern.test(line) ? [`${name}: ${line.trim()}`] : [])),
  )
  assert.deepEqual(named, [])
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(^|\s)\/\/.*$/gm, '')
}
