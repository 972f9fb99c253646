/** A resident talking with the dialogue, without database or network: bursts in, messages out, and what became of it. */
import type { InboundMessage, Manner, OutboundMessage } from '#channels/channel.ts'
import { rememberReport, sendAsItIs, takeTurn, toLookUp } from '#conversations/dialogue.ts'
import { receipt } from '#conversations/speaking/messages.ts'
import {
  START,
  type Dialogue,
  type Facts,
  type Heard,
  type OwnReport,
  type PlaceCandidate,
  type Submission,
  type Turn,
} from '#conversations/state.ts'
import type { CategoryRow } from '#regions/queries.ts'
import { titleOf } from '#reports/title.ts'
import { words } from '#texts/text.ts'

const TEXTS = { id: words('id'), en: words('en') }

function category(code: string, name: string, flags: Partial<CategoryRow>): CategoryRow {
  return { code, name, nameEn: name, agencyCode: null, workingDays: null, needsIdentity: false, isSensitive: false, keywords: [code], ...flags }
}

/** Keywords stand for the rule of triage, which has tests of its own. */
export const CATEGORIES = [
  category('road', 'Jalan dan jembatan', { keywords: ['jalan', 'jln', 'lubang', 'berlubang', 'jembatan', 'road'] }),
  category('drainage', 'Drainase dan banjir', { keywords: ['banjir', 'selokan', 'mampet'] }),
  category('street_light', 'Penerangan jalan umum', { keywords: ['lampu', 'pju', 'padam'] }),
  category('civil_registry', 'Administrasi kependudukan', { keywords: ['ktp', 'kk', 'akta'], needsIdentity: true }),
  category('official_conduct', 'Perilaku aparatur', { keywords: ['pungli', 'suap'], isSensitive: true }),
]

function guess(story: string) {
  const told = story.toLowerCase().match(/\p{L}+/gu) ?? []
  const hits = CATEGORIES.map(({ code, keywords }) => ({ code, count: told.filter((word) => keywords.includes(word)).length })).filter(
    ({ count }) => count > 0,
  )
  const all = hits.reduce((sum, { count }) => sum + count, 0.3)
  return hits.map(({ code, count }) => ({ code, confidence: count / all })).sort((a, b) => b.confidence - a.confidence)
}

const VILLAGES: PlaceCandidate[] = [
  { label: 'Celikah, Kayu Agung', districtCode: '99.01.01', villageCode: '99.01.01.1001', score: 0.8 },
  { label: 'Celikah Baru, Pampangan', districtCode: '99.01.02', villageCode: '99.01.02.2001', score: 0.75 },
  { label: 'Sukadana, Kayu Agung', districtCode: '99.01.01', villageCode: '99.01.01.1002', score: 0.9 },
]

function candidatesFor(said: string): PlaceCandidate[] {
  const told = said.toLowerCase()
  return VILLAGES.filter(({ label }) => told.includes(label.split(/[ ,]/)[0]?.toLowerCase() ?? '-'))
}

export const text = (said: string, more: Partial<InboundMessage> = {}): InboundMessage => ({ kind: 'text', text: said, attachments: [], ...more })
export const photo = (caption = ''): InboundMessage => ({ kind: 'image', text: caption, attachments: [{ kind: 'image', ref: 'media' }] })
export const voice = (): InboundMessage => ({ kind: 'audio', text: '', attachments: [{ kind: 'audio', ref: 'media', isVoice: true }] })
export const pin = (latitude = -3.4, longitude = 104.8): InboundMessage => ({
  kind: 'location',
  text: '',
  attachments: [],
  location: { latitude, longitude },
})
export const other = (kind: InboundMessage['kind'], said = ''): InboundMessage => ({ kind, text: said, attachments: [] })

export type Resident = ReturnType<typeof aResident>

/** @param minutes how far apart the bursts are */
export function aResident({ formId, minutes = 1, manner = 'chat' }: { formId?: string; minutes?: number; manner?: Manner } = {}) {
  let dialogue: Dialogue = START
  let at = new Date('2026-11-23T02:00:00Z')
  const reports: OwnReport[] = []
  const submitted: Submission[] = []
  const turns: Turn[] = []
  const said: OutboundMessage[] = []
  const ids: string[] = []
  let heardCount = 0
  let speakingOf: string | undefined
  let toldOf: string | undefined

  const facts = (heard: Heard[]): Facts => {
    const { words: told, pin: pinned } = toLookUp(heard)
    return {
      at,
      manner,
      words: TEXTS,
      categories: CATEGORIES,
      guess,
      isEmergency: (one) => /kebakaran|api besar|dibacok/i.test(one),
      candidates: candidatesFor(told),
      ...(pinned && { pinned: { districtCode: '99.01.01', districtName: 'Kayu Agung' } }),
      reports: [...reports].reverse(),
      speakingOf,
      toldOf,
      formId,
      program: 'Lapor Contoh',
      trackUrl: 'http://localhost/contoh/lacak',
      privacyUrl: 'https://lapor.example/uji/privasi',
    }
  }

  const follow = (turn: Turn): OutboundMessage[] => {
    turns.push(turn)
    dialogue = turn.next
    const receipts = turn.submissions.map((submission) => {
      const number = reports.length + 1
      const report: OwnReport = {
        reportId: `report-${number}`,
        caseId: `case-${number}`,
        ticket: `CTH-2611-000${number}`,
        code: 'P4T9WN',
        title: titleOf(submission.text),
        text: submission.text,
        state: 'received',
        categoryCode: submission.draft.categoryCode ?? guess(submission.text)[0]?.code ?? null,
        submittedAt: at,
        verdict: null,
        rating: null,
        isFinal: false,
      }
      reports.push(report)
      submitted.push(submission)
      dialogue = rememberReport(dialogue, submission, report.reportId)
      return receipt(
        {
          ticket: report.ticket,
          code: 'P4T 9WN',
          link: 'http://localhost/contoh/lacak',
          day: 'Kamis 26 November',
          asksIdentity: submission.needsIdentity,
          isSilent: false,
          isEmergency: manner !== 'chat' && submission.draft.isEmergency === true,
        },
        TEXTS[dialogue.locale],
      )
    })
    for (const { reportId, verdict } of turn.verdicts)
      Object.assign(reports.find((one) => one.reportId === reportId) ?? {}, { verdict, state: verdict === 'fixed' ? 'closed' : 'in_progress' })
    for (const { reportId, rating } of turn.ratings) Object.assign(reports.find((one) => one.reportId === reportId) ?? {}, { rating })
    said.push(...receipts, ...turn.say)
    return [...receipts, ...turn.say]
  }

  return {
    reports,
    submitted,
    turns,
    said,
    ids,
    get dialogue() {
      return dialogue
    },
    get heardCount() {
      return heardCount
    },
    /** One burst. @returns what we say to it */
    sends(...messages: (string | InboundMessage | Partial<Heard>)[]): OutboundMessage[] {
      at = new Date(at.getTime() + minutes * 60_000)
      const heard = messages.map((one): Heard => {
        heardCount++
        const whole: Partial<Heard> =
          typeof one === 'string'
            ? { message: text(one) }
            : 'message' in one || 'target' in one
              ? (one as Partial<Heard>)
              : { message: one as InboundMessage }
        ids.push(`message-${heardCount}`)
        return { messageId: `message-${heardCount}`, sentAt: at, message: text(''), ...whole }
      })
      return follow(takeTurn(dialogue, heard, facts(heard)))
    },
    /** Taps the newest button or row with this title. */
    taps(title: string): OutboundMessage[] {
      const options = said.flatMap((one) => (one.kind === 'buttons' ? one.buttons : one.kind === 'list' ? one.rows : []))
      const option = options.findLast((one) => one.title === title) ?? options.findLast((one) => one.title.startsWith(title))
      if (!option) throw new Error(`nothing to tap is called "${title}"`)
      return this.sends({ kind: 'choice', text: option.title, attachments: [], choice: option })
    },
    tapsId(id: string): OutboundMessage[] {
      return this.sends({ kind: 'choice', text: '', attachments: [], choice: { id, title: '' } })
    },
    /** The case of the newest report has come so far. */
    reachesState(state: OwnReport['state'], more: Partial<OwnReport> = {}): void {
      const report = reports.at(-1)
      if (report) Object.assign(report, { state, ...(state === 'answered' && { verdict: null }), ...more })
    },
    hearsOfficer(reportId: string | undefined): void {
      speakingOf = reportId
    },
    hearsNews(reportId: string): void {
      toldOf = reportId
    },
    waits(hours: number): void {
      at = new Date(at.getTime() + hours * 3_600_000)
    },
    isSwept(): OutboundMessage[] {
      return follow(sendAsItIs(dialogue, facts([])))
    },
  }
}

/** The first words of each message, to be compared with a table. */
export function kinds(said: OutboundMessage[]): string[] {
  return said.map((one) => one.kind)
}
