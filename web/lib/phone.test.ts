import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPhone, whatsappLink } from '#web/lib/phone.ts'

test('an Indonesian number is written as people say it', () => {
  assert.equal(formatPhone('+6285840319110'), '0858 4031 9110')
  assert.equal(formatPhone('+628123456789'), '0812 3456 789')
})

test('the link carries digits only', () => {
  assert.equal(whatsappLink('+6285840319110'), 'https://wa.me/6285840319110')
})
