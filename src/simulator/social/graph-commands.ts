/** What the Graph API does with what a page posts: answers under comments, private words, talks. */
import { randomBytes, randomInt } from 'node:crypto'
import { GraphFault } from '../graph/faults.ts'
import { addTellings } from '../outbox-queries.ts'
import { tellPhones, type Simulator } from '../simulator.ts'
import { waitOf } from '../switches.ts'
import { commentEntry, deliveryEntry, echoEntry, type Entry } from './entries.ts'
import type { Page } from './pages.ts'
import { addComment, addSocialMessage, findComment, findPerson, findPost, listRepliesTo, takePrivateAnswer } from './queries.ts'
import { checkAnswer, checkPosted, PRIVATE_WITHIN, WINDOW } from './rules.ts'
import type { CommentRow } from './tables.ts'

type Answer = Record<string, unknown>

/** `POST /{comment}/comments` and `/replies`. Everybody reads it, and the page itself is told of it like of any comment. @throws GraphFault */
export async function answerComment(simulator: Simulator, page: Page, { commentId, body }: { commentId: string; body: unknown }): Promise<Answer> {
  const text = checkAnswer(body)
  const parent = await commentOf(simulator, page, commentId)
  const id = newCommentId(page, parent.postId)
  const at = simulator.now()
  const comment = { id, accountId: page.id, postId: parent.postId, parentId: parent.id, personId: null, text, photo: null, at }
  await addComment(simulator.db, comment)
  await tell(simulator, page, { id, personId: '', entry: commentEntry(page, { comment, verb: 'add', name: page.program, at }) })
  return { id }
}

/** `GET /{comment}/comments` and `/replies`. @throws GraphFault */
export async function listAnswers(simulator: Simulator, page: Page, commentId: string): Promise<Answer> {
  await commentOf(simulator, page, commentId)
  const data = (await listRepliesTo(simulator.db, commentId)).map(({ id, text, personId }) => ({
    id,
    [page.channel === 'facebook' ? 'message' : 'text']: text,
    from: { id: personId ?? page.ownId },
  }))
  return { data, paging: {} }
}

/** `GET /{comment}` and `GET /{post}`. @throws GraphFault noSuchObject */
export async function describe(simulator: Simulator, page: Page, id: string): Promise<Answer> {
  const post = await findPost(simulator.db, id)
  if (post?.accountId === page.id)
    return page.channel === 'facebook' ? { id, message: post.text, permalink_url: addressOf(page, id) } : { id, caption: post.text }
  const comment = await commentOf(simulator, page, id)
  const person = comment.personId ? await findPerson(simulator.db, comment.personId) : undefined
  const parent = comment.parentId ? await findComment(simulator.db, comment.parentId) : undefined
  const from = { id: comment.personId ?? page.ownId }
  const link = addressOf(page, comment.postId)
  if (page.channel === 'instagram') {
    const media = { permalink: link, caption: (await findPost(simulator.db, comment.postId))?.text }
    return { id, text: comment.text, username: person?.name ?? page.program, from: { ...from, username: person?.name }, media }
  }
  return {
    id,
    message: comment.text,
    permalink_url: link,
    from: { ...from, name: person?.name ?? page.program },
    ...(parent && { parent: { message: parent.text } }),
  }
}

/** There is no Facebook here: the page that is played. */
function addressOf({ graphUrl, id }: Page, postId: string): string {
  return `${graphUrl.replace('/simulator/graph', '')}/simulator/medsos?akun=${id}#${postId}`
}

/** `POST /{page}/messages`. @throws GraphFault */
export async function postMessage(simulator: Simulator, page: Page, body: unknown): Promise<Answer> {
  const { to, message } = checkPosted(page, body)
  const personId = 'id' in to ? await personInWindow(simulator, page, to.id) : await authorOf(simulator, page, to.comment_id)
  const id = `m_${randomBytes(24).toString('base64url')}`
  const at = simulator.now()
  const { metadata: _metadata, ...shown } = message
  await addSocialMessage(simulator.db, { id, accountId: page.id, personId, direction: 'page', body: shown, at })
  await tell(simulator, page, { id, personId, entry: echoEntry(page, { personId, id, message, at }) })
  await tell(simulator, page, { id, personId, entry: deliveryEntry(page, { personId, id, at }) })
  return { recipient_id: personId, message_id: id }
}

async function personInWindow({ db, now, switches }: Simulator, page: Page, personId: string): Promise<string> {
  const person = await findPerson(db, personId)
  if (person?.accountId !== page.id) throw new GraphFault('noUser', 'No matching user found')
  const isOpen = person.openedAt !== null && now().getTime() - person.openedAt.getTime() < WINDOW
  if (!isOpen && !switches.openWindows) throw new GraphFault('pageWindow', 'This message is sent outside of allowed window.')
  return personId
}

/** One private word a comment, within seven days, and only to people. */
async function authorOf(simulator: Simulator, page: Page, commentId: string): Promise<string> {
  const comment = await commentOf(simulator, page, commentId)
  if (comment.personId === null) throw new GraphFault('cannotReply', 'The page cannot write to itself')
  if (simulator.now().getTime() - comment.at.getTime() > PRIVATE_WITHIN) throw new GraphFault('cannotReply', 'The comment is older than seven days')
  if (!(await takePrivateAnswer(simulator.db, comment.id, simulator.now()))) throw new GraphFault('alreadyReplied', 'Activity already replied to')
  return comment.personId
}

/** @throws GraphFault noSuchObject: not there, removed, or another page's */
async function commentOf({ db }: Simulator, page: Page, id: string): Promise<CommentRow> {
  const comment = await findComment(db, id)
  if (comment?.accountId !== page.id || comment.removedAt) throw new GraphFault('noSuchObject', `Object with ID '${id}' does not exist`)
  return comment
}

/** @returns `5001_…` at Facebook, digits at Instagram */
export function newCommentId({ channel }: Page, postId: string): string {
  const number = String(randomInt(10 ** 12, 10 ** 13))
  return channel === 'facebook' ? `${postId.split('_').at(-1)}_${number}` : number
}

type Telling = { id: string; personId: string; entry: Entry | undefined }

/** The page is told of it; what Meta does not tell of goes nowhere. */
export async function tell(simulator: Simulator, page: Page, { id, personId, entry }: Telling): Promise<void> {
  const { db, now, switches } = simulator
  const at = now()
  const telling = { accountId: page.id, waId: personId, kind: 'entry' as const, messageId: id, madeAt: at }
  if (entry) await addTellings(db, [{ ...telling, value: { item: entry }, dueAt: new Date(at.getTime() + waitOf(switches, Math.random())) }])
  simulator.wake()
  tellPhones(simulator, { accountId: page.id, waId: personId, kind: 'chat' })
}
