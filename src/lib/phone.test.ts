import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPhone } from '#lib/phone.ts'

const examples: [string, string | undefined][] = [
  ['0812 3456 7890', '+6281234567890'],
  ['0812-3456-7890', '+6281234567890'],
  ['812 3456 7890', '+6281234567890'],
  ['6281234567890', '+6281234567890'],
  ['+62 812.3456.7890', '+6281234567890'],
  ['+62 0812 3456 7890', '+6281234567890'],
  ['(0711) 352 111', '+62711352111'],
  ['+65 9123 4567', '+6591234567'],
  ['0812 3456', undefined],
  ['0812 3456 7890 1234', undefined],
  ['0800', undefined],
  ['nomor saya', undefined],
  ['081234567890; drop table', undefined],
  ['+62', undefined],
  ['', undefined],
]

for (const [typed, number] of examples) test(`"${typed}" is ${number ?? 'no number'}`, () => assert.equal(readPhone(typed), number))
