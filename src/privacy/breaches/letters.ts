/** Drafts of the notice of a breach, as article 46 (2) of UU 27/2022 asks: which data, when and how, what is done about it. Pure. */
import type { Words } from '#texts/text.ts'

/** As known so far. @property happened in words: it is often not known exactly */
export type BreachFacts = { what: string; happened: string; data: string; people: number | null; effect: string; measures: string }

export type Letter = { to: string; subject: string; intro: string; parts: { title: string; text: string }[] }

type Given = { facts: BreachFacts; controller: string; officer: string; found: string }

export function letterTo(whom: 'authority' | 'residents', { facts, controller, officer, found }: Given, say: Words): Letter {
  const known = (text: string) => text.trim() || say('privacy.letter_unknown')
  const people = facts.people === null ? say('privacy.letter_unknown') : say('privacy.letter_people_body', { people: facts.people })
  const when = say('privacy.letter_when_body', { found, happened: known(facts.happened), what: known(facts.what) })
  const parts = [
    { title: say('privacy.letter_data'), text: known(facts.data) },
    { title: say('privacy.letter_when'), text: when },
    ...(whom === 'authority' ? [{ title: say('privacy.letter_people'), text: people }] : []),
    { title: say('privacy.letter_effect'), text: known(facts.effect) },
    { title: say('privacy.letter_measures'), text: known(facts.measures) },
    ...(whom === 'residents' ? [{ title: say('privacy.letter_advice'), text: say('privacy.letter_advice_body') }] : []),
    { title: say('privacy.letter_contact'), text: officer },
  ]
  return {
    to: say(`privacy.letter_${whom}_to`),
    subject: say(`privacy.letter_${whom}_subject`),
    intro: say('privacy.letter_intro', { controller }),
    parts,
  }
}
