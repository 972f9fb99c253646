/** What staff are told about their own account by e-mail: a table of letters. Pure. */
import type { MailContent } from '#mail/layout.ts'
import type { TextKey, Words } from '#texts/text.ts'

/** opens: its link opens something, so its words are not kept once it is out */
const LETTERS = {
  new_device: { opens: false },
  locked: { opens: false },
  reset: { opens: true },
  invitation: { opens: true },
  factor_added: { opens: false },
  factor_removed: { opens: false },
  factors_reset: { opens: false },
  password_changed: { opens: false },
  changed: { opens: false },
  work_moved: { opens: false },
} as const satisfies Record<string, { opens: boolean }>

export type LetterKind = keyof typeof LETTERS

export function opens(kind: LetterKind): boolean {
  return LETTERS[kind].opens
}

/** @property name of whom it goes to @property link where its button leads */
export type LetterParts = { kind: LetterKind; name: string; link: string; values?: Record<string, string | number> }

export function letterOf({ kind, name, link, values = {} }: LetterParts, say: Words): MailContent {
  const of = (part: string) => say(`account.mail_${kind}_${part}` as TextKey, values)
  return {
    subject: of('title'),
    title: of('title'),
    lead: [say('account.mail_greeting', { name }), of('text')],
    groups: [],
    button: { label: of('button'), link },
    footer: say('account.mail_footer'),
  }
}
