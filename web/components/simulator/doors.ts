/** The doors that can be played in a demonstration, each a page below /simulator. A new one is a line here and its word. */
import type { IconName } from '#web/components/icons.ts'
import type { TextKey } from '#texts/text.ts'

export type SimulatorDoor = {
  /** Below /simulator; '' is the page with the phones. It is asked for with `?akun=`, an account of the region. */
  path: string
  icon: IconName
  word: TextKey
}

export const DOORS: readonly SimulatorDoor[] = [
  { path: '', icon: 'smartphone', word: 'simulator.mails_phones' },
  { path: '/sms', icon: 'message-square', word: 'sms.door' },
  { path: '/surat', icon: 'mail', word: 'simulator.mails' },
  { path: '/sp4n', icon: 'arrow-right-left', word: 'sp4n.stand_in_door' },
  { path: '/medsos', icon: 'at-sign', word: 'social.sim_door' },
]
