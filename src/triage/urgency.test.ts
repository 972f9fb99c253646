import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessUrgency } from '#triage/urgency.ts'

const NOW: [string, string][] = [
  ['fire', 'KEBAKARAN pak di gang melati cepat'],
  ['fire', 'api besar di ruko pasar'],
  ['accident', 'tabrakan depan terminal, banyak korban, tolong ambulans'],
  ['water', 'tolong banjir sudah sedada, nenek saya terjebak'],
  ['water', 'anak kecil hanyut di sungai, tolong!!'],
  ['violence', 'ada orang dibacok depan minimarket'],
  ['gas', 'gas bocor di warung, bunyi mendesis'],
  ['animal', 'buaya masuk kampung'],
]

for (const [danger, text] of NOW) test(`${danger}: "${text}"`, () => assert.equal(guessUrgency(text), danger))

const NOT_NOW = [
  'Jalan berlubang di depan pasar, sering kecelakaan',
  'rumah kami kebakaran bulan lalu, bantuan belum cair',
  'Kapan ada pelatihan kebakaran untuk warga?',
  'banjir setiap tahun, mohon normalisasi sungai',
  'begal sering di jalan ini karena gelap',
  'mohon hidran, kalau kebakaran jauh dari damkar',
  'Terima kasih sudah dibantu',
]

for (const text of NOT_NOW) test(`no danger now: "${text}"`, () => assert.equal(guessUrgency(text), undefined))
