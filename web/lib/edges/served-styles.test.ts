import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { takeStyles } from '#web/lib/edges/served-styles.ts'

test('a style becomes a rule, the same style one rule', () => {
  const { html, rules } = takeStyles('<i class="a" style="width:40%"></i><b style="width:40%"/><u style="--n:2;">x</u>')
  assert.equal(html, '<i class="a" data-s="0"></i><b data-s="0"/><u data-s="1">x</u>')
  assert.equal(rules, '[data-s="0"]:not(#a#b){width:40%}[data-s="1"]:not(#a#b){--n:2;}')
})

test('words of a resident that look like a style stay words', () => {
  for (const words of ['jalan style="color:red" rusak', 'a > b style="x:y" c', '&lt;i style="color:red">'])
    assert.deepEqual(takeStyles(`<p title="1 > 0">${words}</p>`), { html: `<p title="1 > 0">${words}</p>`, rules: '' })
  const value = '<p title=" style=&quot;x:y&quot;">a</p>'
  assert.deepEqual(takeStyles(value), { html: value, rules: '' })
})

test('whatever would end a rule or load something is left out', () => {
  for (const style of ['}body{display:none', 'background:url(//x)', '@import "x"', 'a:&lt;/style>', '\\7d ', 'a:b/*'])
    assert.deepEqual(takeStyles(`<p style="${style.replaceAll('"', '&quot;')}">a</p>`), { html: '<p>a</p>', rules: '' }, style)
})

test('no words, however odd, get into a rule', () => {
  const escaped = fc.string({ unit: fc.constantFrom(' style="', '"', '>', '/', '=', 'a', ' ', "'", 'i', '&lt;', '\n'), maxLength: 40 })
  fc.assert(
    fc.property(escaped, (words) => takeStyles(`<p>${words}</p>`).rules === ''),
    { numRuns: 2000 },
  )
})
