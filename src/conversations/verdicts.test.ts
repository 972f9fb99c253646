/** An answer waits to be judged, and the verdict is typed: "sudah", "belum", as we ask for it where there are no buttons. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundMessage } from '#channels/channel.ts'
import { toSms } from '#channels/sms/render.ts'
import { aResident, photo, pin } from '#tests/talk.ts'

const said = (messages: OutboundMessage[]) => messages.map(({ text }) => text).join('\n')
const LAMP = 'lampu padam di depan pasar lama'

/** Reported, and answered days later. */
function answered(...more: string[]) {
  const resident = aResident()
  for (const story of ['jalan berlubang besar di depan sekolah', ...more]) {
    resident.sends(story, pin())
    resident.taps('Kirim')
    resident.reachesState('answered')
  }
  resident.waits(48)
  return resident
}

const verdictsOf = ({ turns }: ReturnType<typeof answered>) => turns.at(-1)?.verdicts.map(({ reportId, verdict }) => `${reportId} ${verdict}`)

//  typed while the answer waits → the verdict
const TYPED: [string, 'fixed' | 'not_fixed' | undefined][] = [
  ['sudah', 'fixed'],
  ['"sudah"', 'fixed'],
  ['Sudah pak', 'fixed'],
  ['udah', 'fixed'],
  ['sdh min', 'fixed'],
  ['iya sudah', 'fixed'],
  ['ya kak sudah', 'fixed'],
  ['sudah, terima kasih banyak bu', 'fixed'],
  ['alhamdulillah sudah', 'fixed'],
  ['Sudah cukup', 'fixed'],
  ['sudah cukup pak', 'fixed'],
  ['sudah diperbaiki', 'fixed'],
  ['sudah diperbaiki pak', 'fixed'],
  ['belum dikerjakan', 'not_fixed'],
  ['belum diperbaiki', 'not_fixed'],
  ['blm ditangani pak', 'not_fixed'],
  ['belum ada tindakan', 'not_fixed'],
  ['CTH-2611-0001 belum', 'not_fixed'],
  ['laporan CTH-2611-0001 belum diperbaiki', 'not_fixed'],
  ['cth 2611 0001 sudah', 'fixed'],
  ['CTH-2611-0001: sudah beres', 'fixed'],
  ['belum, CTH-2611-0001', 'not_fixed'],
  // Questions stay questions, and what only begins alike is no verdict.
  ['sudah?', undefined],
  ['sudah diperbaiki?', undefined],
  ['kapan diperbaiki', undefined],
  ['sudah sampai mana pak', undefined],
  ['belum ada kabar', undefined],
  ['sudah diperbaiki apa belum', undefined],
  ['ya sudah lah', undefined],
  ['sudah cukup lama kami menunggu', undefined],
  ['CTH-2611-0001', undefined],
  ['CTH-2611-0001 sudah diperbaiki?', undefined],
  ['CTH-2611-0001 belum, CTH-2611-0002 sudah', undefined],
]

for (const [words, verdict] of TYPED) {
  test(`"${words}" is ${verdict ?? 'no verdict'}`, () => {
    const resident = answered()
    resident.hearsNews('report-1')
    resident.hearsOfficer('report-1')
    const answers = resident.sends(words)
    assert.deepEqual(verdictsOf(resident), verdict ? [`report-1 ${verdict}`] : [])
    if (verdict) assert.doesNotMatch(said(answers), /tambahkan ke/)
  })
}

for (const words of ['sudah', 'belum diperbaiki', 'CTH-2611-0001 belum', 'sudah cukup']) {
  test(`"${words}" before there is an answer changes nothing`, () => {
    const resident = aResident()
    resident.sends('jalan berlubang besar di depan sekolah', pin())
    resident.taps('Kirim')
    resident.sends(words)
    assert.deepEqual(verdictsOf(resident), [])
  })
}

test('"sudah" while a report is told sends it, and judges nothing', () => {
  const resident = answered()
  resident.sends(LAMP, pin())
  resident.sends('sudah')
  assert.deepEqual([verdictsOf(resident), resident.reports.length], [[], 2])
})

test('"sudah" answers the officer who asked about another report', () => {
  const resident = answered(LAMP)
  resident.reachesState('waiting_for_reporter')
  resident.hearsOfficer('report-2')
  resident.sends('sudah')
  assert.deepEqual([verdictsOf(resident), resident.turns.at(-1)?.joins[0]?.reportId], [[], 'report-2'])
})

test('"belum diperbaiki" judges no other report than the one an officer asked about', () => {
  const resident = answered(LAMP)
  resident.reachesState('waiting_for_reporter')
  resident.hearsOfficer('report-2')
  resident.sends('belum diperbaiki pak')
  assert.deepEqual(verdictsOf(resident), [])
})

test('what the number is typed with is kept with the verdict', () => {
  const resident = answered()
  resident.sends('CTH-2611-0001 belum, sisi kirinya masih berlubang')
  assert.deepEqual(resident.turns.at(-1)?.verdicts, [{ reportId: 'report-1', verdict: 'not_fixed', words: 'belum, sisi kirinya masih berlubang' }])
  assert.deepEqual(resident.turns.at(-1)?.joins[0]?.reportId, 'report-1')
})

test('of two that are answered, the one our last news was about; by its number either', () => {
  for (const [words, told, verdicts] of [
    ['BELUM', 'report-1', ['report-1 not_fixed']],
    ['sudah', 'report-2', ['report-2 fixed']],
    ['belum dikerjakan', 'report-1', ['report-1 not_fixed']],
    ['CTH-2611-0002 belum', 'report-1', ['report-2 not_fixed']],
  ] as const) {
    const resident = answered(LAMP)
    resident.hearsNews(told)
    resident.sends(words)
    assert.deepEqual(verdictsOf(resident), verdicts, words)
  }
})

for (const [words, row, verdict] of [
  ['belum', 'CTH-2611-0001 belum', 'not_fixed'],
  ['sudah pak', 'CTH-2611-0001 sudah', 'fixed'],
] as const) {
  test(`"${words}" of one of two, and nobody knows which: it is asked`, () => {
    const resident = answered(LAMP)
    const [question] = resident.sends(words)
    assert.ok(question?.kind === 'list')
    assert.match(question.text, /Laporan mana yang Anda maksud\?/)
    assert.equal(question.rows.length, 2)
    assert.deepEqual(verdictsOf(resident), [])
    resident.taps(row)
    assert.deepEqual(verdictsOf(resident), [`report-1 ${verdict}`])
  })
}

test('in an SMS it is asked with words that can be typed', () => {
  const [question] = answered(LAMP).sends('belum')
  assert.equal(question && toSms(question), 'Laporan mana yang Anda maksud? Balas CTH-2611-0002 BELUM atau CTH-2611-0001 BELUM.')
})

test('two own reports on one case are judged as one', () => {
  const resident = answered(LAMP)
  for (const report of resident.reports) report.caseId = 'case-1'
  resident.sends('belum')
  assert.deepEqual(verdictsOf(resident), ['report-2 not_fixed'])
})

test('a longer story of one of two is heard as before', () => {
  const resident = answered(LAMP)
  resident.sends('belum, masih bocor di sebelah kiri')
  assert.deepEqual(verdictsOf(resident), [])
  assert.ok(resident.dialogue.draft)
})

test('a photo that says "belum diperbaiki" goes with the verdict', () => {
  const resident = answered()
  resident.sends(photo('belum diperbaiki'))
  assert.deepEqual([verdictsOf(resident), resident.turns.at(-1)?.joins[0]?.reportId], [['report-1 not_fixed'], 'report-1'])
})
