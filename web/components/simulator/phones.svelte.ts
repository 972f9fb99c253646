/** What the page of the phones shows at this moment, kept up to date by the stand-in's news. */
import * as api from '#web/lib/simulator.ts'

/** Milliseconds. Several pieces of news in a moment ask once. */
const PAUSE = 120

/** Milliseconds "sedang mengetik" stays when no answer comes. */
const TYPING_FOR = 8000

const NOTHING: api.Inside = { steps: [], counts: { fromPerson: 0, fromUs: 0, rupiah: 0 } }

export type Phones = {
  accounts: api.Account[]
  people: api.Person[]
  accountId: string
  personId: string
  bubbles: api.Bubble[]
  inside: api.Inside
  isTyping: boolean
  isConnected: boolean
  isLoaded: boolean
}

/** Not shown, only remembered. */
const timers: Record<'typing' | 'chat' | 'people', ReturnType<typeof setTimeout> | undefined> = {
  typing: undefined,
  chat: undefined,
  people: undefined,
}

function later(name: keyof typeof timers, milliseconds: number, deed: () => unknown): void {
  clearTimeout(timers[name])
  timers[name] = setTimeout(deed, milliseconds)
}

export function createPhones(): Phones {
  const phones = $state<Phones>({
    accounts: [],
    people: [],
    accountId: '',
    personId: '',
    bubbles: [],
    inside: NOTHING,
    isTyping: false,
    isConnected: false,
    isLoaded: false,
  })
  return phones
}

export const personOf = ({ people, personId }: Phones) => people.find(({ id }) => id === personId)
export const accountOf = ({ accounts, accountId }: Phones) => accounts.find(({ id }) => id === accountId)

/** @param wish what the address asked for */
export async function startPhones(phones: Phones, wish: { accountId: string | null; personId: string | null }): Promise<void> {
  const [accounts, people] = await Promise.all([api.listAccounts(), api.listPeople()])
  const wished = people.find(({ id }) => id === wish.personId)
  const asked = wished?.accountId ?? wish.accountId
  // From another door of the same region: ids of a demonstration are `<region>-<channel>`.
  const region = asked?.replace(/-[a-z]+$/, '-whatsapp')
  const first = accounts.find(({ id }) => id === asked) ?? accounts.find(({ id }) => id === region) ?? accounts[0]
  Object.assign(phones, { accounts, people, accountId: first?.id ?? '', isLoaded: true })
  await choosePerson(phones, wished?.id ?? firstOf(phones))
}

export async function chooseAccount(phones: Phones, id: string): Promise<void> {
  phones.accountId = id
  await choosePerson(phones, firstOf(phones))
}

export async function choosePerson(phones: Phones, personId: string): Promise<void> {
  stopTyping(phones)
  Object.assign(phones, { personId, bubbles: [], inside: NOTHING })
  await loadChat(phones)
}

export async function addPerson(phones: Phones, name: string, hidesNumber: boolean): Promise<void> {
  const added = await api.addPerson({ accountId: phones.accountId, name, hidesNumber })
  await loadPeople(phones)
  await choosePerson(phones, added.id)
}

export async function startAgain(phones: Phones): Promise<void> {
  await api.startAgain(phones.personId)
  await loadPeople(phones)
  await choosePerson(phones, phones.personId)
}

/** Everything once more: after the page became visible again. */
export async function refresh(phones: Phones): Promise<void> {
  await Promise.all([loadPeople(phones), loadChat(phones)])
}

/** @returns what ends it */
export function follow(phones: Phones): () => void {
  return api.followPhones(
    (news) => hear(phones, news),
    (isConnected) => {
      if (isConnected && !phones.isConnected && phones.isLoaded) void loadChat(phones)
      phones.isConnected = isConnected
    },
  )
}

function hear(phones: Phones, news: api.PhoneNews): void {
  const isHere = news.accountId === phones.accountId && news.waId === personOf(phones)?.waId
  if (!isHere || news.kind === 'people') later('people', PAUSE * 3, () => loadPeople(phones))
  if (!isHere) return
  if (news.kind !== 'typing') return later('chat', PAUSE, () => loadChat(phones))
  phones.isTyping = true
  later('typing', TYPING_FOR, () => stopTyping(phones))
}

async function loadPeople(phones: Phones): Promise<void> {
  phones.people = await api.listPeople()
}

async function loadChat(phones: Phones): Promise<void> {
  const asked = phones.personId
  if (!asked) return
  const [{ bubbles }, inside] = await Promise.all([api.readChat(asked), api.readInside(asked)])
  if (asked !== phones.personId) return
  if (answersIn(bubbles).length > answersIn(phones.bubbles).length) stopTyping(phones)
  Object.assign(phones, { bubbles, inside })
  const isUnread = answersIn(bubbles).some(({ status }) => status !== 'read')
  if (isUnread && document.visibilityState === 'visible') await api.openChat(asked)
}

function stopTyping(phones: Phones): void {
  clearTimeout(timers.typing)
  phones.isTyping = false
}

const answersIn = (bubbles: api.Bubble[]) => bubbles.filter(({ isMine }) => !isMine)
const firstOf = ({ people, accountId }: Phones) => people.find((one) => one.accountId === accountId)?.id ?? ''
