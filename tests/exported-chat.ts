/** Writes invented group chats as the phones export them: every manner of writing that we know of. */

export type Manner = {
  name: string
  shape: 'brackets' | 'dash'
  order: 'day_first' | 'month_first' | 'year_first'
  dateSign: '/' | '.' | '-'
  timeSign: '.' | ':'
  comma: boolean
  seconds: boolean
  /** How the half of the day is written; left out: 24 hours. */
  half?: (isAfternoon: boolean) => string
  longYear: boolean
  padded: boolean
  language: 'id' | 'en'
  /** Signs of direction as newer iPhones put them before the line and before files. */
  signs: boolean
  lineEnd: '\n' | '\r\n'
  /** `~ ` before names that are not in the address book. */
  tilde: boolean
}

const android: Manner = {
  name: 'Android, Indonesian',
  shape: 'dash',
  order: 'day_first',
  dateSign: '/',
  timeSign: '.',
  comma: false,
  seconds: false,
  longYear: false,
  padded: true,
  language: 'id',
  signs: false,
  lineEnd: '\n',
  tilde: false,
} // prettier-ignore
const iphone: Manner = {
  ...android,
  name: 'iPhone, Indonesian',
  shape: 'brackets',
  comma: true,
  seconds: true,
  signs: true,
  lineEnd: '\r\n',
  tilde: true,
} // prettier-ignore
const upper = (isAfternoon: boolean) => (isAfternoon ? '\u202fPM' : '\u202fAM')

export const MANNERS: Manner[] = [
  android,
  iphone,
  { ...android, name: 'Android, Indonesian, comma and colon', comma: true, timeSign: ':', longYear: true },
  { ...android, name: 'Android, English, 24 hours', comma: true, timeSign: ':', language: 'en', longYear: true },
  {
    ...android,
    name: 'Android, American',
    order: 'month_first',
    comma: true,
    timeSign: ':',
    language: 'en',
    padded: false,
    half: upper,
  },
  { ...android, name: 'Android, 12 hours, small letters', comma: true, timeSign: ':', language: 'en', half: (late) => (late ? ' pm' : ' am') },
  { ...android, name: 'Android, points', dateSign: '.', timeSign: ':', comma: true, half: (late) => (late ? ' p.m.' : ' a.m.') },
  { ...android, name: 'Android, hyphens', dateSign: '-', timeSign: ':' },
  { ...iphone, name: 'iPhone, American', order: 'month_first', timeSign: ':', language: 'en', padded: false, half: upper },
  { ...iphone, name: 'iPhone, English', timeSign: ':', language: 'en', longYear: true, lineEnd: '\n' },
  { ...iphone, name: 'iPhone, year first', order: 'year_first', dateSign: '-', timeSign: ':', language: 'en', longYear: true },
  { ...iphone, name: 'iPhone, no comma', comma: false, half: (late) => (late ? ' PM' : ' AM') },
]

/** @property at wall clock, counted as if in Greenwich @property files names, with how they are attached @property omitted kinds left out */
export type Written = { at: Date; author: string; text: string; files?: string[]; omitted?: number; isEdited?: boolean; isDeleted?: boolean }

export function writeChat(messages: (Written | { at: Date; notice: string })[], manner: Manner): string {
  const lines = messages.flatMap((one) => {
    const head = headOf(one.at, manner)
    if ('notice' in one) return `${head}${manner.shape === 'brackets' ? 'Grup Warga: \u200e' : ''}${one.notice}`
    const name = manner.tilde && !one.author.startsWith('+') ? `~\u202f${one.author}` : one.author
    return `${head}${name}: ${bodyOf(one, manner)}`.split('\n')
  })
  return `${lines.join(manner.lineEnd)}${manner.lineEnd}`
}

function headOf(at: Date, { shape, seconds, signs, comma, ...manner }: Manner): string {
  const pad = (value: number, padded = true) => (padded ? String(value).padStart(2, '0') : String(value))
  const [day, month] = [pad(at.getUTCDate(), manner.padded), pad(at.getUTCMonth() + 1, manner.padded)]
  const year = manner.longYear ? String(at.getUTCFullYear()) : pad(at.getUTCFullYear() % 100)
  const date = { day_first: [day, month, year], month_first: [month, day, year], year_first: [year, month, day] }[manner.order].join(manner.dateSign)
  const hour = at.getUTCHours()
  const shown = manner.half ? String(hour % 12 || 12) : pad(hour)
  const time = [shown, pad(at.getUTCMinutes()), ...(seconds ? [pad(at.getUTCSeconds())] : [])].join(manner.timeSign)
  const moment = `${date}${comma ? ',' : ''} ${time}${manner.half?.(hour >= 12) ?? ''}`
  return `${signs ? '\u200e' : ''}${shape === 'brackets' ? `[${moment}] ` : `${moment} - `}`
}

const WORDS = {
  id: {
    attached: 'file terlampir',
    mark: 'terlampir',
    omitted: '<Media tidak disertakan>',
    picture: 'gambar tidak disertakan',
    edited: '<Pesan ini diedit>',
    deleted: 'Pesan ini dihapus',
  },
  en: {
    attached: 'file attached',
    mark: 'attached',
    omitted: '<Media omitted>',
    picture: 'image omitted',
    edited: '<This message was edited>',
    deleted: 'This message was deleted.',
  },
} // prettier-ignore

function bodyOf({ text, files = [], omitted = 0, isEdited, isDeleted }: Written, { shape, language, signs }: Manner): string {
  const say = WORDS[language]
  const sign = signs ? '\u200e' : ''
  if (isDeleted) return `${sign}${say.deleted}`
  const attached = files.map((file) => (shape === 'dash' ? `\u200e${file} (${say.attached})` : `${sign}<${say.mark}: ${file}>`))
  const left = Array.from({ length: omitted }, () => (shape === 'dash' ? say.omitted : `${sign}${say.picture}`))
  const edited = isEdited ? ` ${sign}${say.edited}` : ''
  return [...attached, ...left, ...(text || isEdited ? [`${text}${edited}`] : [])].join('\n')
}
