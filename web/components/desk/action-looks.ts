/** How the actions of the desk look, in the order they stand in a row of buttons. Pure. */
import { KEYS, type DeskAction } from '#desk/actions.ts'
import type { IconName } from '#web/components/icons.ts'

export type ActionLook = { action: DeskAction; icon?: IconName; key?: string | undefined; isQuiet?: boolean }

const LOOKS: ActionLook[] = [
  { action: 'decide', icon: 'scale' },
  { action: 'release', icon: 'play' },
  { action: 'verify', icon: 'check' },
  { action: 'reply', icon: 'reply' },
  { action: 'sent', icon: 'send' },
  { action: 'approve', icon: 'badge-check' },
  { action: 'send_back', icon: 'undo-2' },
  { action: 'take', icon: 'hand' },
  { action: 'answer', icon: 'badge-check' },
  { action: 'progress', icon: 'message-square' },
  { action: 'resume', icon: 'play' },
  { action: 'assign', icon: 'send' },
  { action: 'ask', icon: 'message-circle-question-mark' },
  { action: 'ppid', icon: 'landmark', isQuiet: true },
  { action: 'extend', icon: 'calendar-clock', isQuiet: true },
  { action: 'link', icon: 'link' },
  { action: 'instruct', icon: 'megaphone' },
  { action: 'transfer', icon: 'arrow-right-left' },
  { action: 'withdraw', icon: 'undo-2', isQuiet: true },
  { action: 'refuse', icon: 'undo-2', isQuiet: true },
  { action: 'return', icon: 'undo-2', isQuiet: true },
  { action: 'reject', isQuiet: true },
  { action: 'lift', isQuiet: true },
  { action: 'edit', icon: 'pencil', isQuiet: true },
  { action: 'note', icon: 'lock', isQuiet: true },
]

export function actionsNow(actions: readonly DeskAction[]): ActionLook[] {
  return LOOKS.filter(({ action }) => actions.includes(action)).map((look) => ({ ...look, key: KEYS[look.action] }))
}
