/** What invented people do on a page: comment, change their mind, write privately. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { pagesOf, type Simulator } from '../simulator.ts'
import { commentEntry, messageEntry } from './entries.ts'
import { newCommentId, tell } from './graph-commands.ts'
import { firstPeopleOf, firstPostOf, type Page } from './pages.ts'
import {
  addComment,
  addPeople,
  addPosts,
  addSocialMessage,
  changeComment,
  findComment,
  findPerson,
  findPost,
  listComments,
  listPeople,
  listPosts,
  listThread,
  openWindow,
  type CommentChange,
} from './queries.ts'
import type { SocialMessage, SocialPersonRow } from './tables.ts'

/** @throws DomainError account.not_found */
export async function pageNamed(simulator: Simulator, id: string): Promise<Page> {
  const page = (await pagesOf(simulator)).find((one) => one.id === id)
  if (!page) throw new DomainError('account.not_found')
  return page
}

/** The page with its post; made when it is first looked at. */
export async function openPage(simulator: Simulator, accountId: string) {
  const { db, now } = simulator
  const page = await pageNamed(simulator, accountId)
  if ((await listPosts(db, page.id)).length === 0) {
    await addPosts(db, [firstPostOf(page, now())])
    await addPeople(db, firstPeopleOf(page))
  }
  const people = await listPeople(db, page.id)
  const posts = await listPosts(db, page.id)
  const nameOf = (personId: string | null) => people.find(({ id }) => id === personId)?.name ?? page.program
  const withComments = await Promise.all(
    posts.map(async (post) => ({ ...post, comments: (await listComments(db, post.id)).map((one) => ({ ...one, name: nameOf(one.personId) })) })),
  )
  return { page: shown(page), people: people.map(({ id, name }) => ({ id, name })), posts: withComments }
}

/** No token, no secret: this goes to a page. */
export function shown({ id, channel, regionName, program, colour, initials }: Page) {
  return { id, channel, regionName, program, colour, initials }
}

export const commentShape = z.object({
  postId: z.string(),
  personId: z.string(),
  parentId: z.string().nullish(),
  text: z.string().max(8000),
  photo: z.string().max(40).nullish(),
})

/** @throws DomainError simulator.not_found */
export async function comment(simulator: Simulator, { postId, personId, text, ...said }: z.infer<typeof commentShape>): Promise<{ id: string }> {
  const { db, now } = simulator
  const [person, post] = [await findPerson(db, personId), await findPost(db, postId)]
  if (!person || post?.accountId !== person.accountId) throw new DomainError('simulator.not_found')
  const page = await pageNamed(simulator, person.accountId)
  const at = now()
  const made = {
    id: newCommentId(page, postId),
    accountId: page.id,
    postId,
    personId,
    parentId: said.parentId ?? null,
    text,
    photo: said.photo ?? null,
    at,
  }
  await addComment(db, made)
  await tell(simulator, page, { id: made.id, personId, entry: commentEntry(page, { comment: made, verb: 'add', name: person.name, at }) })
  return { id: made.id }
}

export const changeShape = z.union([
  z.object({ text: z.string().max(8000) }),
  z.object({ isHidden: z.boolean() }),
  z.object({ isRemoved: z.literal(true) }),
])

/** Edited or removed by its author, hidden or shown by the page. @throws DomainError simulator.not_found */
export async function changeMind(simulator: Simulator, id: string, change: z.infer<typeof changeShape>): Promise<void> {
  const { db, now } = simulator
  const found = await findComment(db, id)
  const person = found?.personId ? await findPerson(db, found.personId) : undefined
  if (!found || !person || found.removedAt) throw new DomainError('simulator.not_found')
  const page = await pageNamed(simulator, found.accountId)
  const at = now()
  const [set, verb] = changeOf(change, at)
  await changeComment(db, id, set)
  const entry = commentEntry(page, { comment: { ...found, ...set }, verb, name: person.name, at })
  await tell(simulator, page, { id: `${id}:${at.getTime()}`, personId: person.id, entry })
}

function changeOf(change: z.infer<typeof changeShape>, at: Date): [CommentChange, 'edited' | 'remove' | 'hide' | 'unhide'] {
  if ('text' in change) return [{ text: change.text, editedAt: at }, 'edited']
  if ('isHidden' in change) return [{ isHidden: change.isHidden }, change.isHidden ? 'hide' : 'unhide']
  return [{ removedAt: at }, 'remove']
}

export const sayShape = z.object({ text: z.string().min(1).max(8000), payload: z.string().max(1000).nullish(), replyTo: z.string().nullish() })

/** Writes privately to the page. @throws DomainError simulator.not_found */
export async function sayPrivately(
  simulator: Simulator,
  personId: string,
  { text, payload, replyTo }: z.infer<typeof sayShape>,
): Promise<{ id: string }> {
  const { db, now } = simulator
  const person = await findPerson(db, personId)
  if (!person) throw new DomainError('simulator.not_found')
  const page = await pageNamed(simulator, person.accountId)
  const at = now()
  const id = `m_${randomBytes(24).toString('base64url')}`
  const message: SocialMessage = { text, ...(payload ? { quick_reply: { payload } } : {}), ...(replyTo ? { reply_to: { mid: replyTo } } : {}) }
  await addSocialMessage(db, { id, accountId: page.id, personId, direction: 'person', body: message, at })
  await openWindow(db, personId, at)
  await tell(simulator, page, { id, personId, entry: messageEntry(page, { personId, id, message, at }) })
  return { id }
}

/** @throws DomainError simulator.not_found */
export async function threadOf({ db }: Simulator, personId: string): Promise<{ person: Pick<SocialPersonRow, 'id' | 'name'>; messages: object[] }> {
  const person = await findPerson(db, personId)
  if (!person) throw new DomainError('simulator.not_found')
  const messages = (await listThread(db, personId)).map(({ id, direction, body, at }) => ({ id, isMine: direction === 'person', at, ...body }))
  return { person: { id: person.id, name: person.name }, messages }
}
