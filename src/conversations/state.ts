/** Where a talk stands, and what goes in and out of the dialogue. Kept as JSON in conversations.dialogue: instants are ISO texts. */
import type { InboundMessage, Manner, OutboundMessage } from '#channels/channel.ts'
import type { CaseState } from '#cases/states.ts'
import type { CategoryRow } from '#regions/queries.ts'
import type { Locale, Words } from '#texts/text.ts'
import type { AskedRight } from '#conversations/listening/rights.ts'
import type { CategoryGuess } from '#conversations/listening/category.ts'

/** A place of the region that typed words may mean. @property score 0–1 */
export type PlaceCandidate = {
  label: string
  /** The official names alone. */
  area?: string | undefined
  districtCode: string
  villageCode?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  score: number
}

export type Place = {
  text?: string
  latitude?: number
  longitude?: number
  districtCode?: string
  villageCode?: string
}

/** What we asked last about a draft, and therefore what the next words probably answer. */
export type Asked = 'story' | 'place' | 'candidate' | 'form' | 'summary' | 'change' | 'new_story' | 'which'

/** A report being told, not yet sent. */
export type Draft = {
  /** Counts up within a talk; stands in the ids of buttons, so that an old summary's button is known as such. */
  number: number
  toldAt: string
  /** The story, word for word, one part a message. */
  parts: { messageId: string; text: string }[]
  /** Our ids of all messages that belong to it, those without words included. */
  messageIds: string[]
  photoCount: number
  voiceCount: number
  place?: Place
  /** A district named in the story: too wide to find a hole in a road, better than nothing. */
  roughPlace?: Place
  candidates?: PlaceCandidate[]
  /** The words that led to the candidates. */
  typedPlace?: string
  /** Times we asked where it is; twice at most. */
  placeAskedCount: number
  categoryCode?: string
  /** The person wants to choose the category, though the rule was sure of one. */
  wantsCategory?: boolean
  isEmergency?: boolean
  isAnonymous?: boolean
  asked?: Asked
  /** Perhaps an addition to this open report: the person is asked. */
  maybeOf?: string
}

export type Dialogue = {
  locale: Locale
  draftCount: number
  draft?: Draft
  /** The draft before: what became of it answers a late tap on its buttons. */
  last?: { number: number; outcome: 'sent' | 'cancelled' | 'joined'; at: string; reportId?: string }
  /** The next words answer this question of ours about a report that has gone. */
  waiting?: { for: 'identity' | 'missing' | 'rating'; reportId: string /** when we asked */; at?: string }
  /** The address of the privacy notice was told in this talk. */
  hasPrivacy?: boolean
  /** When we last said something that need not be said again soon. */
  saidAt?: Partial<Record<OnceSaid, string>>
}

/** Said at most once in a while: repeating it would cost money and nerves. */
export type OnceSaid = 'greeting' | 'unsupported' | 'joined' | 'not_a_report' | 'thanks'

export function asIso(at: Date): string {
  return at.toISOString()
}

export const START: Dialogue = { locale: 'id', draftCount: 0 }

/** One message of the person, ours by id. */
export type Heard = {
  messageId: string
  sentAt: Date
  message: InboundMessage
  /** The report our message spoke of which this one answers. */
  about?: string | undefined
  /** The number in those words of ours. */
  aboutTicket?: string | undefined
  /** edit, revoke, reaction: the message meant, as far as we know it. */
  target?: { messageId: string; kind: string; reportId?: string | undefined } | undefined
}

/** A report of this person that has gone. */
export type OwnReport = {
  reportId: string
  caseId: string
  ticket: string
  code: string
  title: string
  /** Word for word. */
  text?: string | undefined
  state: CaseState
  categoryCode: string | null
  submittedAt: Date
  verdict: 'fixed' | 'not_fixed' | null
  rating: number | null
  /** Closed too long ago to be taken up again. */
  isFinal: boolean
  /** "Not fixed", or not agreeing with a refusal, goes to the coordinator; lies there already; was decided there. Undefined: none of it. */
  objection?: 'coordinator' | 'pending' | 'settled' | undefined
  /** Refused because something was missing: what is written now brings it back. */
  comesBack?: boolean | undefined
  /** The agency that holds it; undefined: the admin team. */
  holder?: string | undefined
}

export type Facts = {
  at: Date
  /** How one talks there. */
  manner: Manner
  words: Record<Locale, Words>
  categories: CategoryRow[]
  /** The rule of triage: best guess first. */
  guess: (story: string) => CategoryGuess[]
  /** The rule of triage: fire, accident, violence now. */
  isEmergency: (text: string) => boolean
  /** What the words of this burst may mean as a place, best first. */
  candidates: PlaceCandidate[]
  /** The district of the pin of this burst. */
  pinned?: { districtCode?: string | undefined; districtName?: string | undefined } | undefined
  /** Newest first; of a letter only those it proves to be about. */
  reports: OwnReport[]
  /** There are reports of this sender, and nothing proves that he wrote. */
  isStranger?: boolean
  /** An officer, or the notice of a question, spoke of this report last: what follows answers it. */
  speakingOf?: string | undefined
  /** Our last word was news of this report, whatever it was: a verdict typed now is about it. */
  toldOf?: string | undefined
  /** The person wants the news of this report here, and had its code right or wrong. */
  followed?: { ticket: string; isRight: boolean } | undefined
  /** A neighbour wants the public news of a report that everybody may read, or no more of them. isProven false: a letter is to be answered first. */
  neighbour?: { ticket: string; isOn: boolean; isProven?: false } | undefined
  /** The word with which messages to this region begin, where several share a number. */
  keyword?: string | undefined
  /** The account has a WhatsApp form. */
  formId?: string | undefined
  /** What residents call the service: Lapor Bup. */
  program: string
  /** Address of the tracking page, without parameters. */
  trackUrl: string
  /** Address of the privacy notice. */
  privacyUrl: string
}

export type Submission = { draft: Draft; text: string; isSecret: boolean; needsIdentity: boolean }

/** What one turn of the talk leads to. The command does it; nothing here has happened yet. */
export type Turn = {
  next: Dialogue
  say: OutboundMessage[]
  submissions: Submission[]
  /** Messages that become part of an open report. */
  joins: { reportId: string; messageIds: string[] /** what is still missing, as asked for */; words?: string }[]
  verdicts: { reportId: string; verdict: 'fixed' | 'not_fixed'; words?: string }[]
  ratings: { reportId: string; rating: number }[]
  /** The person asks for the own data; the answer needs a key that is made with it. */
  right?: AskedRight
}
