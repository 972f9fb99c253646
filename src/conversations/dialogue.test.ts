import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundMessage } from '#channels/channel.ts'
import { aResident, kinds, other, photo, pin, text, voice, type Resident } from '#tests/talk.ts'

const POTHOLE = 'jalan berlubang besar di depan sekolah, sudah dua orang jatuh'
const PUNGLI = 'ada pungli di kantor, diminta uang lima puluh ribu'

const said = (messages: OutboundMessage[]) => messages.map((one) => one.text).join('\n')

/** A report that has gone, and what was said until then. */
function reported(resident: Resident = aResident()): Resident {
  resident.sends(POTHOLE, pin(), photo())
  resident.taps('Kirim')
  return resident
}

// Budgets: [what it is, the bursts, most from the resident, most from us]

test('text, pin, photo, Kirim: four messages from the resident, three from us', () => {
  const resident = aResident()
  assert.deepEqual(kinds(resident.sends(POTHOLE)), ['location_request'])
  assert.deepEqual(kinds(resident.sends(pin())), ['buttons'])
  assert.deepEqual(resident.sends(photo()), [])
  assert.match(said(resident.taps('Kirim')), /CTH-2611-0001.*kode P4T 9WN/)
  assert.deepEqual([resident.heardCount, resident.said.length, resident.reports.length], [4, 3, 1])
  assert.equal(resident.submitted[0]?.text, POTHOLE)
  assert.equal(resident.submitted[0]?.draft.messageIds.length, 3)
})

test('text, pin and photo in one burst: two messages from us', () => {
  const resident = reported()
  assert.equal(resident.said.length, 2)
  assert.equal(resident.submitted[0]?.draft.photoCount, 1)
})

test('a place named in the story is not asked for: two messages each', () => {
  const resident = aResident()
  assert.match(said(resident.sends('jalan berlubang besar di desa sukadana')), /Tempat: Sukadana, Kayu Agung/)
  resident.taps('Kirim')
  assert.deepEqual([resident.heardCount, resident.said.length], [2, 2])
  assert.equal(resident.submitted[0]?.draft.place?.villageCode, '99.01.01.1002')
})

test('with a form: two messages each', () => {
  const resident = aResident({ formId: 'form-1' })
  const [form] = resident.sends(POTHOLE)
  assert.equal(form?.kind === 'form' && form.token, 'draft:1')
  resident.sends({
    kind: 'form',
    text: '',
    attachments: [],
    form: { token: 'draft:1', answers: { place: 'depan SD, sukadana', category: 'road', story: POTHOLE, anonymous: true } },
  })
  assert.deepEqual([resident.heardCount, resident.said.length, resident.reports.length], [2, 2, 1])
  const { draft, text: story } = resident.submitted[0] ?? {}
  assert.deepEqual([story, draft?.categoryCode, draft?.isAnonymous, draft?.place?.districtCode], [POTHOLE, 'road', true, '99.01.01'])
})

test('a typed place with several meanings is offered, tapped, and the typed words are kept', () => {
  const resident = aResident()
  resident.sends(POTHOLE)
  const [question] = resident.sends('dekat pasar Celikah')
  assert.ok(question?.kind === 'buttons')
  assert.deepEqual(
    question.buttons.map(({ title }) => title),
    ['Celikah', 'Celikah Baru', 'Tempat lain'],
  )
  assert.match(said(resident.taps('Celikah')), /Tempat: dekat pasar Celikah \(Celikah, Kayu Agung\)/)
  resident.taps('Kirim')
  assert.deepEqual([resident.heardCount, resident.said.length], [4, 4])
})

for (const answer of ['1', 'yang pertama', 'celikah kayu agung', 'Celikah']) {
  test(`"${answer}" chooses a place as a tap does`, () => {
    const resident = aResident()
    resident.sends(POTHOLE)
    resident.sends('dekat pasar Celikah')
    resident.sends(answer)
    assert.equal(resident.dialogue.draft?.place?.districtCode, '99.01.01')
  })
}

test('a place nobody knows is taken as it is, without asking again', () => {
  const resident = aResident()
  resident.sends(POTHOLE)
  assert.match(said(resident.sends('lorong buntu belakang warung Bu Sri')), /Tempat: lorong buntu belakang warung Bu Sri/)
})

for (const answers of [
  ['tidak tahu'],
  ['kirim saja'],
  ['sudah sejak bulan puasa tidak ada yang peduli', 'sampai sekarang pun masih begitu saja terus'],
]) {
  test(`a question for the place never loops: ${answers.join(' / ')}`, () => {
    const resident = aResident()
    resident.sends(POTHOLE)
    for (const answer of answers) resident.sends(answer)
    assert.equal(resident.dialogue.draft?.asked, 'summary')
    resident.taps('Kirim')
    for (const answer of answers.filter((one) => one.length > 12))
      assert.match(`${resident.submitted[0]?.text} ${resident.submitted[0]?.draft.place?.text}`, new RegExp(answer))
  })
}

test('when the kind of problem is unclear, choosing it sends', () => {
  const resident = aResident()
  const [list] = resident.sends('jalan banjir terus tiap hujan depan rumah', pin())
  assert.ok(list?.kind === 'list')
  assert.equal(list.rows.length, 7)
  assert.match(said(resident.taps('Drainase')), /CTH-2611-0001/)
  assert.equal(resident.submitted[0]?.draft.categoryCode, 'drainage')
})

// A short answer, or a sensible silence. [what is heard first, what we say]
const strangers = [
  ['assalamualaikum min', /Ceritakan masalahnya/],
  ['halooo', /Ceritakan masalahnya/],
  ['selamat pagi pak, mau lapor', /Ceritakan masalahnya/],
  ['cara lapornya gimana ya, mau melapor', /lalu tekan Kirim/],
  ['ini nomor apa ya', /lalu tekan Kirim/],
  ['status', /Belum ada laporan/],
  ['?', /Belum ada laporan/],
  ['gimana laporan saya', /Belum ada laporan/],
  ['OKI-2611-0482', /tidak dikirim dari nomor ini.*lacak/],
  ['batal', /Tidak ada laporan yang sedang dibuat/],
  ['terima kasih banyak pak', /Sama-sama/],
  ['kalian kerja apa sih lambat bodoh', /Maaf sudah mengecewakan/],
  ['PROMO kredit motor DP 500rb cicilan ringan minat chat wa', /khusus untuk laporan warga/],
  ['hello good morning', /Ceritakan|Tell us/],
  ['the road is broken near my school, please help', /Where is it/],
  ['how do I report', /press Send/],
  ['😡', /Ceritakan masalahnya/],
  ['jalan', /Silakan ceritakan/],
  ['laporan baru', /Silakan ceritakan/],
] as const

for (const [words, answer] of strangers) {
  test(`a stranger says "${words}"`, () => {
    const answers = aResident().sends(words)
    assert.equal(answers.length, 1)
    assert.match(said(answers), answer)
  })
}

const silent = ['reaction', 'revoke'] as const
for (const kind of silent) test(`a stranger's ${kind} is met with silence`, () => assert.deepEqual(aResident().sends(other(kind)), []))

test('a sticker knocks at the door once', () => {
  const resident = aResident()
  assert.match(said(resident.sends(other('sticker'))), /Ceritakan/)
  assert.deepEqual(resident.sends(other('sticker')), [])
})

for (const kind of ['unsupported', 'contacts'] as const) {
  test(`a message of kind ${kind} is answered once, not three times`, () => {
    const resident = aResident()
    const answers = [1, 2, 3].flatMap(() => resident.sends(other(kind)))
    assert.equal(answers.length, 1)
  })
}

test('a voice note alone is a report', () => {
  const resident = aResident()
  assert.match(said(resident.sends(voice())), /Pesan suara Anda sudah kami terima/)
  resident.sends(pin())
  resident.taps('Jenis lain')
  assert.equal(resident.submitted[0]?.text, '(pesan suara)')
})

test('photo before story, location before story: asked for the story, once', () => {
  const resident = aResident()
  assert.match(said(resident.sends(photo(), photo(), photo())), /Fotonya sudah kami terima. Apa masalahnya/)
  assert.match(said(resident.sends(POTHOLE)), /Di mana tempatnya/)
  const second = aResident()
  assert.match(said(second.sends(pin())), /Lokasinya sudah kami terima. Apa masalahnya/)
  assert.match(said(second.sends(POTHOLE)), /Sudah benar/)
})

test('three quick bubbles are one story, in their order', () => {
  const resident = aResident()
  assert.equal(resident.sends('pak', 'jalan rusak', 'di desa sukadana').length, 1)
  resident.taps('Kirim')
  assert.equal(resident.submitted[0]?.text, 'jalan rusak\ndi desa sukadana')
})

test('4,000 characters are kept whole and shown short', () => {
  const story = `jalan berlubang ${'di mana-mana dan tidak diperbaiki '.repeat(120)}`.trim()
  const resident = aResident()
  resident.sends(story)
  const [summary] = resident.sends(pin())
  assert.ok(summary && summary.text.length <= 1024)
  resident.taps('Kirim')
  assert.equal(resident.submitted[0]?.text, story)
})

test('Kirim twice is one report; the second tap is met with silence', () => {
  const resident = reported()
  assert.deepEqual(resident.taps('Kirim'), [])
  assert.equal(resident.reports.length, 1)
})

test('an old Kirim, hours later, names the ticket', () => {
  const resident = reported()
  resident.waits(3)
  assert.match(said(resident.taps('Kirim')), /sudah kami terima: CTH-2611-0001/)
})

test('the button of an older summary never sends the present draft', () => {
  const resident = reported()
  resident.waits(48)
  resident.sends('lampu padam di depan pasar lama', pin())
  resident.tapsId('draft:1:send')
  assert.equal(resident.reports.length, 1)
  resident.tapsId('draft:2:send')
  assert.equal(resident.reports.length, 2)
})

test('Ubah: the story is told anew, the place too, and the report can be dropped', () => {
  const resident = aResident()
  resident.sends(POTHOLE, pin())
  assert.deepEqual(
    resident.taps('Ubah').map(({ kind }) => kind),
    ['list'],
  )
  assert.deepEqual(resident.taps('Ubah'), [])
  assert.match(said(resident.taps('Ceritanya')), /tulis ulang/)
  assert.match(said(resident.sends('jembatan kayu patah di ujung desa')), /jembatan kayu patah/)
  resident.taps('Ubah')
  assert.match(said(resident.taps('Tempatnya')), /Di mana/)
  assert.match(said(resident.sends('depan masjid raya')), /Tempat: depan masjid raya/)
  resident.sends('tidak')
  assert.match(said(resident.sends('batal')), /Dibatalkan/)
  assert.equal(resident.dialogue.draft, undefined)
  assert.equal(resident.reports.length, 0)
})

for (const yes of ['ya', 'kirim', 'oke pak', '👍', 'sudah benar', 'yes']) {
  test(`"${yes}" sends as the button does`, () => {
    const resident = aResident()
    resident.sends(POTHOLE, pin())
    resident.sends(yes)
    assert.equal(resident.reports.length, 1)
  })
}

test('thanks before sending shows that it is not sent yet', () => {
  const resident = aResident()
  resident.sends(POTHOLE, pin())
  assert.match(said(resident.sends('terima kasih')), /Sudah benar/)
})

test('a second complaint while the first waits: the first goes, the second begins', () => {
  const resident = aResident()
  resident.sends(POTHOLE, pin())
  const answers = resident.sends('lampu padam semua di desa sukadana')
  assert.match(said(answers), /CTH-2611-0001[\s\S]*lampu padam/)
  resident.taps('Kirim')
  assert.deepEqual(
    resident.submitted.map(({ text: story }) => story),
    [POTHOLE, 'lampu padam semua di desa sukadana'],
  )
})

for (const words of ['air PDAM tidak ada', 'obat di puskesmas tidak ada', 'lampu jalan gak ada', 'guru tidak ada di sekolah', 'air tidak ada']) {
  test(`"${words}" is a matter, not an answer left out`, () => {
    const resident = aResident()
    resident.sends(words)
    assert.equal(resident.dialogue.draft?.parts[0]?.text, words)
  })
}

test('a second complaint while one is open is a report of its own', () => {
  const resident = reported()
  resident.sends('lampu padam semua di desa sukadana')
  resident.taps('Kirim')
  assert.equal(resident.reports.length, 2)
})

test('a photo after sending joins the open report, silently', () => {
  const resident = reported()
  assert.deepEqual(resident.sends(photo()), [])
  assert.deepEqual(
    resident.turns.at(-1)?.joins.map(({ reportId }) => reportId),
    ['report-1'],
  )
})

test('new facts shortly after sending join the open report; said once', () => {
  const resident = reported()
  assert.match(said(resident.sends('barusan ada yang jatuh lagi pak')), /tambahkan ke CTH-2611-0001/)
  assert.deepEqual(resident.sends('motornya sampai rusak berat sekali'), [])
  assert.equal(resident.turns.flatMap(({ joins }) => joins).length, 2)
})

test('days later it is asked whether words belong to the open report', () => {
  for (const [answer, reports, joins] of [
    ['Tambahan', 1, 1],
    ['Laporan baru', 2, 0],
  ] as const) {
    const resident = reported()
    resident.waits(72)
    const [question] = resident.sends('jalan berlubang makin lebar di desa sukadana')
    assert.match(question?.text ?? '', /tambahan untuk CTH-2611-0001/)
    resident.taps(answer)
    if (answer === 'Laporan baru') resident.taps('Kirim')
    assert.deepEqual([resident.reports.length, resident.turns.flatMap((turn) => turn.joins).length], [reports, joins])
  }
})

test('status, a ticket number and "?" answer with one\'s own reports', () => {
  const resident = reported()
  for (const words of ['status', '?', 'cth 2611 0001', 'kapan diperbaiki pak', 'gimana laporan saya']) {
    assert.match(said(resident.sends(words)), /\*CTH-2611-0001\*.*\nMenunggu diperiksa/, words)
  }
})

test('anger with an open report is kept with it and answered with its state', () => {
  const resident = reported()
  assert.match(said(resident.sends('payah lambat sekali kalian')), /Maaf[\s\S]*CTH-2611-0001/)
  assert.equal(resident.turns.at(-1)?.joins[0]?.reportId, 'report-1')
})

test('an emergency gets 112 and 119 first, once, and is still a report', () => {
  const resident = aResident()
  const [first] = resident.sends('kebakaran pak rumah warga di desa sukadana api besar')
  assert.match(first?.text ?? '', /^Bila ada bahaya sekarang, telepon \*112\*.*\*119\*/)
  const later = resident.sends('api besar sekali cepat pak tolong')
  assert.doesNotMatch(said(later), /112/)
  resident.sends('kirim')
  assert.equal(resident.submitted[0]?.draft.isEmergency, true)
})

test('a sensitive matter is secret', () => {
  const resident = aResident()
  assert.match(said(resident.sends(PUNGLI, pin())), /kami rahasiakan/)
  resident.taps('Kirim')
  assert.equal(resident.submitted[0]?.isSecret, true)
})

test('a name is asked only where the category needs it, within the receipt, and the answer joins the report', () => {
  const resident = aResident()
  resident.sends('ktp saya hilang belum jadi juga sejak bulan lalu', pin())
  assert.match(said(resident.taps('Kirim')), /nama lengkap dan nomor telepon/)
  assert.match(said(resident.sends('Budi Umpama 081200000000')), /sudah kami catat di CTH-2611-0001/)
  assert.equal(resident.said.length, 3)
  assert.doesNotMatch(said(reported().said), /nama lengkap/)
})

test('"Sudah beres" is thanked and a rating may be given, once, tapped or typed', () => {
  const resident = reported()
  resident.reachesState('answered')
  const [thanks] = resident.tapsId('verdict:fixed:report-1')
  assert.ok(thanks?.kind === 'list' && thanks.rows.length === 5)
  assert.deepEqual(resident.sends('5'), [])
  assert.deepEqual(resident.tapsId('rate:1:report-1'), [])
  assert.deepEqual([resident.reports[0]?.verdict, resident.reports[0]?.rating], ['fixed', 5])
})

test('"Belum" is asked once what is missing; the words join; a double tap is silent', () => {
  const resident = reported()
  resident.reachesState('answered')
  assert.match(said(resident.tapsId('verdict:not_fixed:report-1')), /Apa yang belum beres/)
  assert.deepEqual(resident.tapsId('verdict:not_fixed:report-1'), [])
  assert.match(said(resident.sends('lubang yang sebelah kiri masih ada')), /sudah kami catat/)
  assert.equal(resident.turns.at(-1)?.joins[0]?.reportId, 'report-1')
})

for (const [words, verdict] of [
  ['sudah beres pak', 'fixed'],
  ['BERES', 'fixed'],
  ['belum', 'not_fixed'],
  ['belum, masih bocor di sebelah kiri', 'not_fixed'],
] as const) {
  test(`"${words}" typed after the answer is the verdict`, () => {
    const resident = reported()
    resident.reachesState('answered')
    resident.sends(words)
    assert.equal(resident.reports[0]?.verdict, verdict)
  })
}

test('a verdict typed before there is an answer changes nothing', () => {
  const resident = reported()
  resident.tapsId('verdict:fixed:report-1')
  assert.equal(resident.reports[0]?.verdict, null)
})

test('what is said after an officer asked is the answer to it', () => {
  const resident = reported()
  resident.waits(72)
  resident.reachesState('waiting_for_reporter')
  resident.sends('di sebelah kiri jalan arah ke pasar')
  assert.deepEqual(resident.turns.at(-1)?.joins, [{ reportId: 'report-1', messageIds: ['message-5'] }])
})

test('an edit in the draft changes the draft; a revocation takes it out; after sending nothing is said', () => {
  const resident = aResident()
  resident.sends('jalan rusak parah sekali', pin())
  assert.match(
    said(resident.sends({ message: text('jembatan rusak parah sekali', { kind: 'edit' }), target: { messageId: 'message-1', kind: 'text' } })),
    /jembatan rusak/,
  )
  resident.sends('dan lubangnya dalam sekali')
  resident.sends({ message: other('revoke'), target: { messageId: 'message-4', kind: 'text' } })
  resident.taps('Kirim')
  assert.equal(resident.submitted[0]?.text, 'jembatan rusak parah sekali')
  assert.deepEqual(
    resident.sends({ message: text('jembatan roboh', { kind: 'edit' }), target: { messageId: 'message-1', kind: 'text', reportId: 'report-1' } }),
    [],
  )
})

test('a draft that was all taken back is gone', () => {
  const resident = aResident()
  resident.sends(POTHOLE)
  assert.deepEqual(resident.sends({ message: other('revoke'), target: { messageId: 'message-1', kind: 'text' } }), [])
  assert.equal(resident.dialogue.draft, undefined)
})

test('who goes away for a day and comes back finds the report sent', () => {
  const resident = aResident()
  resident.sends(POTHOLE)
  resident.waits(20)
  assert.match(said(resident.isSwept()), /CTH-2611-0001/)
  assert.equal(resident.submitted[0]?.text, POTHOLE)
  assert.match(said(resident.sends('halo, gimana laporan saya')), /CTH-2611-0001/)
})

test('a mere knock is not sent as a report', () => {
  const resident = aResident()
  resident.sends('jalan')
  resident.waits(20)
  assert.deepEqual(resident.isSwept(), [])
  assert.equal(resident.reports.length, 0)
})

test('an empty form asks for the place as usual; a form sent twice is one report', () => {
  const resident = aResident({ formId: 'form-1' })
  resident.sends(POTHOLE)
  assert.deepEqual(kinds(resident.sends({ kind: 'form', text: '', attachments: [], form: { answers: {} } })), ['location_request'])
  const form = { kind: 'form', text: '', attachments: [], form: { token: 'draft:1', answers: { place: 'pasar lama', category: 'road' } } } as const
  resident.sends({ ...form, attachments: [] })
  resident.sends({ ...form, attachments: [] })
  assert.equal(resident.reports.length, 1)
})
