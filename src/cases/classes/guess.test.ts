import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessClass } from '#cases/classes/guess.ts'

const examples = [
  ['jalan depan pasar rusak parah', 'complaint'],
  ['Lampu jalan mati, tolong ditanyakan ke dinas', 'complaint'], // "ditanyakan" is no question of the reporter
  ['Ada pungli di kantor, minta 50 ribu buat urus KTP', 'supervision'],
  ['bantuan kami dipotong kades 200rb', 'supervision'],
  ['Mau tanya, syaratnya apa untuk pindah KK?', 'information'],
  ['Mohon informasi jadwal vaksin anak', 'information'],
  ['Mau bertanya soal oknum yang minta uang', 'supervision'],
  ['Usul agar dibuatkan taman di kelurahan kami', 'aspiration'],
  ['kalau bisa dibangun trotoar di depan SD', 'aspiration'],
  ['', 'complaint'],
] as const

for (const [words, expected] of examples) test(`"${words}" is first taken for ${expected}`, () => assert.equal(guessClass(words), expected))
