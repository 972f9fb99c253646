/** A button or list row is tapped, a form is sent. Every id carries what it belongs to, so a late or double tap is known as such. */
import type { Dialogue, Draft, Facts, Heard } from '#conversations/state.ts'
import { readForm } from '#conversations/speaking/form.ts'
import { askCategory, askPlaceAgain, askStoryAgain, cancel, chooseCandidate, settleWhich } from '#conversations/steps/choices.ts'
import { judge, rate } from '#conversations/steps/own-reports.ts'
import { reply, send, withDraft, type Talk } from '#conversations/steps/talk.ts'
import { hearWords } from '#conversations/steps/words.ts'

export function hearTap(talk: Talk, heard: Heard, facts: Facts): Talk {
  const { id, title } = heard.message.choice ?? { id: '', title: '' }
  const [about = '', what = '', which = '', more = ''] = id.split(':')
  if (about === 'draft') return tapDraft(talk, { number: Number(what), verb: which, argument: more }, facts)
  const tap = Object.hasOwn(ABOUT_REPORTS, about) ? ABOUT_REPORTS[about] : undefined
  if (tap) return tap(talk, { what, which }, facts)
  // A quick reply of a template says its words, nothing else.
  return hearWords(talk, { ...heard, message: { ...heard.message, text: heard.message.text || title } }, facts)
}

type Tap = { what: string; which: string }

const ABOUT_REPORTS: Record<string, (talk: Talk, tap: Tap, facts: Facts) => Talk> = {
  verdict: (talk, { what, which }, facts) => {
    const report = facts.reports.find(({ reportId }) => reportId === which)
    return report ? judge(talk, report, { verdict: what === 'fixed' ? 'fixed' : 'not_fixed', at: facts.at }) : talk
  },
  rate: (talk, { what, which }, facts) => {
    const report = facts.reports.find(({ reportId }) => reportId === which)
    return report && /^[1-5]$/.test(what) ? rate(talk, report, Number(what)) : talk
  },
  status: (talk, { what }) => ({ ...reply(talk, 'status'), about: what ? [what] : [] }),
}

type DraftTap = { number: number; verb: string; argument: string }

function tapDraft(talk: Talk, tap: DraftTap, facts: Facts): Talk {
  const { draft } = talk.dialogue
  if (draft?.number !== tap.number) return tapLate(talk, tap, facts)
  const verb = Object.hasOwn(VERBS, tap.verb) ? VERBS[tap.verb] : undefined
  return verb ? verb({ talk, draft, argument: tap.argument, facts }) : talk
}

const VERBS: Record<string, (given: { talk: Talk; draft: Draft; argument: string; facts: Facts }) => Talk> = {
  send: ({ talk, facts }) => send(talk, facts),
  category: ({ talk, argument, facts }) => send(talk, facts, argument),
  change: ({ talk, draft }) => (draft.asked === 'change' ? talk : reply(talk, 'ask_change')),
  place: ({ talk, argument }) => chooseCandidate(talk, argument === 'other' ? undefined : Number(argument)),
  story: ({ talk, draft }) => askStoryAgain(talk, draft),
  where: ({ talk, draft }) => askPlaceAgain(talk, draft),
  kind: ({ talk, draft }) => askCategory(talk, draft),
  cancel: ({ talk, facts }) => cancel(talk, facts),
  addition: ({ talk, facts }) => settleWhich(talk, 'addition', facts),
  new: ({ talk, facts }) => settleWhich(talk, 'new', facts),
}

/** Milliseconds in which a second tap is impatience, not a question. */
const IMPATIENCE = 2 * 60_000

function tapLate(talk: Talk, { number }: DraftTap, facts: Facts): Talk {
  const { draft, last } = talk.dialogue
  if (last?.number !== number) return reply(talk, draft ? 'draft' : 'old_button')
  if (facts.at.getTime() - Date.parse(last.at) < IMPATIENCE) return talk
  return last.outcome === 'cancelled' ? reply(talk, 'cancelled') : aboutLast(talk, last)
}

function aboutLast(talk: Talk, { reportId }: NonNullable<Dialogue['last']>): Talk {
  return reportId ? { ...reply(talk, 'already_sent'), about: [reportId] } : reply(talk, 'old_button')
}

/** The form carries everything: sending it sends the report. */
export function hearForm(talk: Talk, heard: Heard, facts: Facts): Talk {
  const { draft } = talk.dialogue
  const { token = '', answers } = heard.message.form ?? { answers: {} }
  const [, number = ''] = token.split(':')
  // A form without token can only mean the draft there is.
  if (!draft || (number && draft.number !== Number(number)))
    return number ? tapLate(talk, { number: Number(number), verb: '', argument: '' }, facts) : startFromForm(talk, heard, facts)
  const { place, category, story, isAnonymous } = readForm(answers, draft, facts)
  const filled: Draft = {
    ...draft,
    ...(place && { place }),
    ...(story !== undefined && { parts: [{ messageId: heard.messageId, text: story }] }),
    ...(isAnonymous && { isAnonymous }),
    messageIds: [...draft.messageIds, heard.messageId],
  }
  const told = withDraft(talk, filled)
  return filled.place ? send(told, facts, category) : reply(told, 'draft')
}

/** Its draft is gone or was never known: what was written is a story all the same. */
function startFromForm(talk: Talk, heard: Heard, facts: Facts): Talk {
  const text = Object.values(heard.message.form?.answers ?? {})
    .filter((one) => typeof one === 'string')
    .join('\n')
  return text.trim() ? hearWords(talk, { ...heard, message: { ...heard.message, text } }, facts) : talk
}
