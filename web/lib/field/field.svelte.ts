/** What the page for village visits knows at the moment. Changed only by work.ts. */
import type { FieldDatabase, Me, PhoneVisit } from './database.ts'
import type { Content, DoorProblem, ReportMark } from './queue.ts'
import type { SentContent } from './store.ts'

/** A report of this phone as it is shown. @property content undefined once it was sent @property photo address of the first picture @property bytes of its files */
export type Row = {
  mark: ReportMark
  content: Content | undefined
  sent: SentContent | undefined
  photo: string | undefined
  photoCount: number
  hasVoice: boolean
  bytes: number
}

/** opening: not known yet · unsafe: no https, the browser refuses · locked: nobody has signed in · ready */
export type Stage = 'opening' | 'unsafe' | 'locked' | 'ready'

export type Field = {
  place: string
  db: FieldDatabase | undefined
  stage: Stage
  me: Me | undefined
  visits: PhoneVisit[]
  visitId: string | undefined
  /** Of all visits, newest first. */
  rows: Row[]
  isOnline: boolean
  /** Why the last round ended before its time. */
  problem: DoorProblem | undefined
  isSending: boolean
  sendingKey: string | undefined
  /** The phone refused to keep more. */
  isFull: boolean
  /** A photo or voice of those taken last could not be kept. */
  hasLostFile: boolean
  /** A newer release waits. */
  hasUpdate: boolean
}

export function newField(place: string): Field {
  // Raw: rows of the browser's database are not to be wrapped, or it would not take them back.
  let kept = $state.raw<Pick<Field, 'db' | 'me' | 'visits' | 'rows'>>({ db: undefined, me: undefined, visits: [], rows: [] })
  const shown = $state<Omit<Field, 'db' | 'me' | 'visits' | 'rows'>>({
    place,
    stage: 'opening',
    visitId: undefined,
    isOnline: true,
    problem: undefined,
    isSending: false,
    sendingKey: undefined,
    isFull: false,
    hasLostFile: false,
    hasUpdate: false,
  })
  return new Proxy(shown, {
    get: (_, name) => (name in kept ? kept[name as 'me'] : shown[name as 'stage']),
    set(_, name, value) {
      if (name in kept) kept = { ...kept, [name]: value }
      else Object.assign(shown, { [name]: value })
      return true
    },
  }) as Field
}
