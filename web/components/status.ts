/** How a state of a case looks and is called: one table. Pure; the words are states.* in texts/. */
import { labelOf, type CaseState, type Outcome, type StateLabel } from '#cases/states.ts'
import type { TextKey } from '#texts/text.ts'
import type { GlyphName } from '#web/components/glyphs.ts'

/** Second half of the classes `st-…` and `g-…` of base.css; '' is the neutral look. */
export type Tone = '' | 'work' | 'wait' | 'ask' | 'done' | 'unconf' | 'no' | 'moved'
export type Look = { glyph: GlyphName; tone: Tone; word: TextKey }

const LOOKS = {
  received: { glyph: 'new', tone: '', word: 'states.received' },
  verified: { glyph: 'verified', tone: '', word: 'states.verified' },
  assigned: { glyph: 'assigned', tone: 'work', word: 'states.assigned' },
  in_progress: { glyph: 'work', tone: 'work', word: 'states.in_progress' },
  waiting_for_reporter: { glyph: 'wait', tone: 'wait', word: 'states.waiting_for_reporter' },
  in_review: { glyph: 'ask', tone: 'wait', word: 'states.in_review' },
  answered: { glyph: 'ask', tone: 'ask', word: 'states.answered' },
  closed: { glyph: 'done', tone: 'done', word: 'states.confirmed' },
  confirmed: { glyph: 'done', tone: 'done', word: 'states.confirmed' },
  unconfirmed: { glyph: 'unconf', tone: 'unconf', word: 'states.unconfirmed' },
  rejected: { glyph: 'no', tone: 'no', word: 'states.rejected' },
  transferred: { glyph: 'moved', tone: 'moved', word: 'states.transferred' },
  linked: { glyph: 'linked', tone: 'moved', word: 'states.linked' },
} satisfies Record<StateLabel, Look>

export function lookOf(state: CaseState, outcome: Outcome | null): Look {
  return LOOKS[labelOf({ state, outcome })]
}
