/** What a report is called in lists until an officer gives it a better name: its first sentence, without greeting. */

/** Characters. */
const LONGEST = 80

const GREETING =
  /^(?:(?:assalam\w*|ass?wr\w*|wr\.?|wb\.?|selamat|met|pagi|siang|sore|malam|halo|hallo|hai|hi|hello|permisi|mohon maaf|maaf|yth\.?|kepada|pak|bapak|bu|ibu|min|admin|bang|kak|lapor|tolong|good (?:morning|afternoon|evening))(?![\p{L}\d])[\s,.:]*)+/iu

export function titleOf(story: string): string {
  const told = story.replace(/\s+/g, ' ').trim()
  const withoutGreeting = told.replace(GREETING, '').trim()
  const sentence = firstSentence(withoutGreeting.length >= SHORTEST ? withoutGreeting : told)
  return capitalised(clip(sentence, LONGEST))
}

/** Characters. Less than this and the greeting was all there was. */
const SHORTEST = 8

function firstSentence(text: string): string {
  const [first = ''] = text.split(/(?<=[.!?])\s+(?=\p{L})/u)
  return (first.length >= SHORTEST ? first : text).replace(/[.!?\s]+$/, '')
}

/** Cuts between words. @returns at most so many characters, the last one "…" when something was left out */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text
  const cut = text.slice(0, longest - 1)
  const lastBlank = cut.lastIndexOf(' ')
  return `${(lastBlank > longest / 2 ? cut.slice(0, lastBlank) : cut)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
