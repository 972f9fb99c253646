/** A resident with a phone, for journeys: plays on the stand-in for Meta through the same addresses as the page /simulator. */
import type { Bubble } from '#simulator/phone/bubbles.ts'

type Point = { latitude: number; longitude: number; name?: string; address?: string }

export type Phone = {
  personId: string
  /** Digits, as Meta writes numbers; the business shows `+` before them. */
  waId: string
  /** @returns Meta's id of the message */
  says(text: string): Promise<string>
  sharesLocation(point: Point): Promise<string>
  sendsPhoto(bytes: Uint8Array, caption?: string): Promise<string>
  sendsVoice(bytes: Uint8Array): Promise<string>
  sendsSticker(bytes: Uint8Array): Promise<string>
  /** @param id of an own message, as `says` gave it */
  edits(id: string, text: string): Promise<string>
  takesBack(id: string): Promise<string>
  /** Taps the newest button or list row with this title. */
  taps(title: string): Promise<string>
  /** Fills in and sends the newest form. */
  fillsForm(answers: Record<string, unknown>): Promise<string>
  /** Waits for words of the business that were not heard before. @param milliseconds default 10 seconds */
  hears(pattern: RegExp | string, milliseconds?: number): Promise<Bubble>
  chat(): Promise<Bubble[]>
  /** Looks at the chat: the business is told that everything is read. */
  opens(): Promise<void>
}

/** @param baseUrl without a final slash @param accountId demo-whatsapp @param name a new invented person */
export async function aPhone(baseUrl: string, accountId: string, name = 'Warga Uji'): Promise<Phone> {
  return phoneOf(baseUrl, await call<{ id: string; waId: string }>(`${baseUrl}/simulator/api/people`, { accountId, name }))
}

/** @param number of a member of staff, `+62…` */
export async function staffPhone(baseUrl: string, number: string): Promise<Phone> {
  const people = await call<{ id: string; waId: string }[]>(`${baseUrl}/simulator/api/people`)
  const person = people.find(({ waId }) => `+${waId}` === number)
  if (!person) throw new Error(`no phone with the number ${number}`)
  return phoneOf(baseUrl, person)
}

function phoneOf(baseUrl: string, person: { id: string; waId: string }): Phone {
  const api = `${baseUrl}/simulator/api/people`
  const mine = `${api}/${person.id}`
  const heard = new Set<string>()

  const say = async (what: Record<string, unknown>) => (await call<{ id: string }>(`${mine}/say`, what)).id
  const chat = async () => (await call<{ bubbles: Bubble[] }>(`${mine}/chat`)).bubbles
  const upload = async (bytes: Uint8Array, type: string) => {
    const response = await fetch(`${mine}/media`, { method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': type } })
    if (!response.ok) throw new Error(`file: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { mediaId: string }).mediaId
  }
  const newest = async (fits: (bubble: Bubble) => boolean) => (await chat()).findLast((bubble) => !bubble.isMine && fits(bubble))

  return {
    personId: person.id,
    waId: person.waId,
    chat,
    opens: () => call(`${mine}/open`, {}),
    says: (text) => say({ kind: 'text', text }),
    sharesLocation: (point) => say({ kind: 'location', ...point }),
    sendsPhoto: async (bytes, caption) =>
      say({ kind: 'media', as: 'image', mediaId: await upload(bytes, imageType(bytes)), ...(caption ? { caption } : {}) }),
    sendsVoice: async (bytes) => say({ kind: 'media', as: 'audio', isVoice: true, mediaId: await upload(bytes, 'audio/ogg') }),
    sendsSticker: async (bytes) => say({ kind: 'media', as: 'sticker', mediaId: await upload(bytes, 'image/webp') }),
    edits: (target, text) => say({ kind: 'edit', target, text }),
    takesBack: (target) => say({ kind: 'revoke', target }),
    async taps(title) {
      const target = await newest((bubble) => optionsOf(bubble).some((option) => option.title === title))
      const option = target && optionsOf(target).find((one) => one.title === title)
      if (!option) throw new Error(`nothing to tap called "${title}" in: ${describe(await chat())}`)
      return say({ kind: 'choice', target: target.id, id: option.id })
    },
    async fillsForm(answers) {
      const target = await newest(({ form }) => form !== undefined)
      if (!target) throw new Error(`no form in: ${describe(await chat())}`)
      return say({ kind: 'form', target: target.id, answers })
    },
    async hears(pattern, milliseconds = 60_000) {
      const end = Date.now() + milliseconds
      for (;;) {
        const bubbles = await chat()
        const found = bubbles.find((bubble) => !bubble.isMine && !heard.has(bubble.id) && matches(bubble.text, pattern))
        if (found) {
          heard.add(found.id)
          return found
        }
        if (Date.now() > end) throw new Error(`did not hear ${pattern} within ${milliseconds} ms; the chat: ${describe(bubbles)}`)
        await new Promise((resolve) => setTimeout(resolve, 150))
      }
    },
  }
}

async function call<T>(url: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}

function optionsOf({ buttons = [], list }: Bubble): { id: string; title: string }[] {
  return [...buttons, ...(list?.sections.flatMap(({ rows }) => rows) ?? [])]
}

function matches(text: string, pattern: RegExp | string): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text)
}

function describe(bubbles: Bubble[]): string {
  return bubbles.map(({ isMine, kind, text }) => `\n  ${isMine ? '>' : '<'} ${kind}: ${text.slice(0, 120)}`).join('')
}

function imageType(bytes: Uint8Array): string {
  if (bytes[0] === 0x89) return 'image/png'
  return bytes[8] === 0x57 ? 'image/webp' : 'image/jpeg'
}
