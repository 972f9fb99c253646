import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutKeys } from '#desk/keys.ts'
import { newCode } from '#lib/ids.ts'
import { trackingLink } from '#lib/links.ts'
import { words } from '#texts/text.ts'

test('the receipt is shown without the key, in both languages', () => {
  for (const locale of ['id', 'en'] as const) {
    const code = newCode()
    const link = trackingLink('https://lapor.example', 'contoh', { ticket: 'CTH-2611-0001', code })
    const shown = withoutKeys(
      words(locale)('dialogue.receipt', { ticket: 'CTH-2611-0001', code: `${code.slice(0, 3)} ${code.slice(3)}`, day: 'Kamis', link }),
    )
    assert.equal(shown.includes(code), false)
    assert.equal(shown.includes(code.slice(3)), false)
    assert.ok(shown.includes('CTH-2611-0001'))
  }
})

test('other words stay as they are', () => {
  assert.equal(withoutKeys('kode pos 30611, kodenya PUPR'), 'kode pos 30611, kodenya PUPR')
})
