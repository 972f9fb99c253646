/** The talk where it is not a chat: a whole report in one SMS or one letter, answered once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Manner } from '#channels/channel.ts'
import { TEXTS } from '#texts/text.ts'
import { aResident, photo, text } from '#tests/talk.ts'

const MANNERS: Manner[] = ['short', 'letter']

for (const manner of MANNERS) {
  test(`${manner}: a whole report in one message, one answer, no question`, () => {
    const resident = aResident({ manner })
    const [answer, ...others] = resident.sends('jalan berlubang besar di desa sukadana')
    assert.deepEqual([resident.reports.length, others.length], [1, 0])
    assert.equal(resident.submitted[0]?.draft.place?.villageCode, '99.01.01.1002')
    assert.match(answer?.short ?? '', /^Laporan CTH-2611-0001 masuk, kode P4T 9WN\./)
    assert.equal(answer?.subject, '[CTH-2611-0001] Laporan Anda sudah masuk')
  })

  test(`${manner}: a place that is not told, or may be two, is not asked for`, () => {
    const resident = aResident({ manner })
    resident.sends('lampu jalan padam sudah seminggu gelap sekali')
    resident.sends('jalan berlubang dekat pasar celikah, laporan lain')
    assert.equal(resident.reports.length, 2)
  })

  test(`${manner}: a greeting is answered with what to write, and the next words are the report`, () => {
    const resident = aResident({ manner })
    assert.match(resident.sends('assalamualaikum')[0]?.short ?? '', /tulis masalahnya dan tempatnya/)
    resident.sends('jalan berlubang besar di depan sekolah')
    assert.equal(resident.reports.length, 1)
  })

  test(`${manner}: whom to call stands first in the one answer`, () => {
    const resident = aResident({ manner })
    const answers = resident.sends('kebakaran rumah di desa sukadana, api besar')
    assert.equal(answers.length, 1)
    assert.match(answers[0]?.text ?? '', /^Bila ada bahaya sekarang, telepon \*112\*/)
    assert.match(answers[0]?.short ?? '', /^Bahaya sekarang\? Telepon 112/)
    assert.equal(resident.submitted[0]?.draft.isEmergency, true)
  })

  test(`${manner}: who needs to be known is asked for a name, and the answer joins`, () => {
    const resident = aResident({ manner })
    assert.match(resident.sends('ktp saya sudah enam bulan belum jadi juga')[0]?.short ?? '', /balas nama lengkap Anda/)
    assert.match(resident.sends('Siti Contoh')[0]?.short ?? '', /sudah kami catat di CTH-2611-0001/)
    assert.deepEqual(resident.turns.at(-1)?.joins.length, 1)
  })
}

test('letter: a photo without a word is a report all the same', () => {
  const resident = aResident({ manner: 'letter' })
  resident.sends(photo())
  assert.equal(resident.reports.length, 1)
})

test('short: what may be said is said in one SMS, also with long names', () => {
  const values = {
    keyword: 'BEKASI',
    program: 'Laporin Aja ke AA Bupati',
    ticket: 'BKS-2611-00482',
    code: 'P4T 9WN',
    day: 'Senin 30 November',
    text: '',
  }
  const more = { agency: 'Dinas PUPR', first: values.day, until: values.day, days: 30 }
  for (const locale of ['id', 'en'] as const) {
    for (const [key, pattern] of Object.entries(TEXTS[locale]).filter(([name]) => name.startsWith('short.'))) {
      const said = pattern.replace(/\{(\w+)\}/g, (_hole, name: string) => String({ ...values, ...more }[name] ?? '?'))
      assert.ok(said.length <= 160 && !said.includes('?}'), `${locale} ${key}: ${said.length}`)
    }
  }
})

test('short: words that name no region are a report nowhere; the sender is told how to begin', () => {
  const resident = aResident({ manner: 'short' })
  const [answer] = resident.sends(text('jalan berlubang besar di depan sekolah', { isUnaddressed: true }))
  assert.equal(resident.reports.length, 0)
  assert.match(answer?.short ?? '', /^Awali SMS dengan kata kunci daerah Anda/)
  resident.sends('jalan berlubang besar di depan sekolah')
  resident.sends(text('belum ada yang datang sampai sekarang', { isUnaddressed: true }))
  assert.equal(resident.turns.at(-1)?.joins.length, 1)
})
