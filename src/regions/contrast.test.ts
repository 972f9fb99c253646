import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { contrast, PAPERS } from '#regions/contrast.ts'

test('black on white is 21, a colour on itself 1', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21)
  assert.equal(contrast('#0b5d4e', '#0b5d4e'), 1)
})

test('grey #767676 is the lightest that can be read on white', () => {
  assert.ok(contrast('#767676', '#ffffff') >= 4.5)
  assert.ok(contrast('#777777', '#ffffff') < 4.5)
})

test('the papers are those of the pages', () => {
  const [light = '', dark = ''] = readFileSync(new URL('../../web/styles/tokens.css', import.meta.url), 'utf8').split("[data-theme='dark']")
  const values = (css: string) =>
    Object.fromEntries(['paper', 'surface', 'sunken', 'ink'].map((name) => [name, new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css)?.[1]]))
  assert.deepEqual({ light: values(light), dark: values(dark) }, PAPERS)
})
