/** The privacy notice of a region: the software's own words, and what only the region can say. Pure. A version keeps all of it as it was read. */
import type { RegionSettings } from '#regions/settings.ts'
import type { Words } from '#texts/text.ts'

/** What the region fills in, in its own words; the same in both languages. */
export type NoticeParts = { controller: string; officer: string; recipients: string; authority: string; more: string }

export type NoticeSection = { title: string; text: string }
export type NoticeBody = { id: NoticeSection[]; en: NoticeSection[] }

const SECTIONS = ['controller', 'what', 'why', 'recipients', 'keep', 'rights', 'track', 'breach', 'officer', 'authority'] as const

type Given = { parts: NoticeParts; program: string; retention: RegionSettings['retention'] }

export function sectionsOf(say: Words, { parts, program, retention }: Given): NoticeSection[] {
  const { more, ...said } = parts
  const values = { ...said, program, ...retention }
  const sections = SECTIONS.map((name) => ({ title: say(`privacy.part_${name}`), text: tidy(say(`privacy.part_${name}_body`, values)) }))
  return more ? [...sections, { title: program, text: more }] : sections
}

/** What is left out leaves no hole. */
function tidy(text: string): string {
  return text.replace(/ {2,}/g, ' ').trim()
}

/** Until the region has said it. */
export function defaultParts(say: Words, { name }: { name: string }): NoticeParts {
  return {
    controller: name,
    officer: say('privacy.default_officer', { name }),
    recipients: '',
    authority: say('privacy.default_authority'),
    more: '',
  }
}

export type NoticeChange = { title: string; before: string | undefined; after: string | undefined }

/** By section: what was said before and is said now; undefined: there was, or is, no such section. */
export function changesBetween(before: readonly NoticeSection[], after: readonly NoticeSection[]): NoticeChange[] {
  const titles = [...new Set([...after, ...before].map(({ title }) => title))]
  return titles.flatMap((title) => {
    const [old, now] = [before, after].map((all) => all.find((one) => one.title === title)?.text)
    return old === now ? [] : [{ title, before: old, after: now }]
  })
}
