/** What the page of the phones shows at this moment, kept up to date by the stand-in's news. */
import * as api from '#web/lib/simulator.ts'

/** Milliseconds. Several pieces of news in a moment ask once. */
const PAUSE = 120

/** Milliseconds "sedang mengetik" stays when no answer comes. */
const TYPING_FOR = 8000

export function createPhones() {
  let accounts = $state<api.Account[]>([])
  let people = $state<api.Person[]>([])
  let accountId = $state('')
  let personId = $state('')
  let bubbles = $state.raw<api.Bubble[]>([])
  let inside = $state.raw<api.Inside>({ steps: [], counts: { fromPerson: 0, fromUs: 0, rupiah: 0 } })
  let isTyping = $state(false)
  let isConnected = $state(false)
  let isLoaded = $state(false)
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  let waiting: ReturnType<typeof setTimeout> | undefined
  let waitingForPeople: ReturnType<typeof setTimeout> | undefined

  const person = $derived(people.find(({ id }) => id === personId))
  const account = $derived(accounts.find(({ id }) => id === accountId))
  const peopleHere = $derived(people.filter((one) => one.accountId === accountId))

  async function loadPeople(): Promise<void> {
    people = await api.listPeople()
  }

  async function loadChat(): Promise<void> {
    const asked = personId
    if (!asked) return
    const [chat, seen] = await Promise.all([api.readChat(asked), api.readInside(asked)])
    if (asked !== personId) return
    const isNews = chat.bubbles.some(({ isMine, status }) => !isMine && status !== 'read')
    if (chat.bubbles.filter(({ isMine }) => !isMine).length > bubbles.filter(({ isMine }) => !isMine).length) stopTyping()
    bubbles = chat.bubbles
    inside = seen
    if (isNews && document.visibilityState === 'visible') await api.openChat(asked)
  }

  function stopTyping(): void {
    clearTimeout(typingTimer)
    isTyping = false
  }

  function hear(news: api.PhoneNews): void {
    const isHere = news.accountId === accountId && news.waId === person?.waId
    if (news.kind === 'typing' && isHere) {
      stopTyping()
      isTyping = true
      typingTimer = setTimeout(stopTyping, TYPING_FOR)
    }
    if (isHere && news.kind !== 'typing') later()
    if (!isHere || news.kind === 'people') {
      clearTimeout(waitingForPeople)
      waitingForPeople = setTimeout(loadPeople, PAUSE * 3)
    }
  }

  function later(): void {
    clearTimeout(waiting)
    waiting = setTimeout(loadChat, PAUSE)
  }

  async function choosePerson(id: string): Promise<void> {
    personId = id
    bubbles = []
    inside = { steps: [], counts: { fromPerson: 0, fromUs: 0, rupiah: 0 } }
    stopTyping()
    await loadChat()
  }

  async function chooseAccount(id: string): Promise<void> {
    accountId = id
    await choosePerson(people.find((one) => one.accountId === id)?.id ?? '')
  }

  /** @param wish what the address asked for */
  async function start(wish: { accountId: string | null; personId: string | null }): Promise<void> {
    ;[accounts, people] = await Promise.all([api.listAccounts(), api.listPeople()])
    const wished = people.find(({ id }) => id === wish.personId)
    const first = accounts.find(({ id }) => id === (wished?.accountId ?? wish.accountId)) ?? accounts[0]
    accountId = first?.id ?? ''
    isLoaded = true
    await choosePerson(wished?.id ?? people.find((one) => one.accountId === accountId)?.id ?? '')
  }

  return {
    get accounts() { return accounts },
    get account() { return account },
    get people() { return peopleHere },
    get person() { return person },
    get bubbles() { return bubbles },
    get inside() { return inside },
    get isTyping() { return isTyping },
    get isConnected() { return isConnected },
    get isLoaded() { return isLoaded },
    start,
    chooseAccount,
    choosePerson,
    /** Everything once more: after the connection came back, or the page became visible. */
    refresh: () => Promise.all([loadPeople(), loadChat()]),
    async add(name: string, hidesNumber: boolean) {
      const added = await api.addPerson({ accountId, name, hidesNumber })
      await loadPeople()
      await choosePerson(added.id)
    },
    async again() {
      await api.startAgain(personId)
      await loadPeople()
      await choosePerson(personId)
    },
    follow: () =>
      api.followPhones(hear, (connected) => {
        if (connected && !isConnected && isLoaded) void loadChat()
        isConnected = connected
      }),
  }
}

export type Phones = ReturnType<typeof createPhones>
