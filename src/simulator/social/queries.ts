/** All SQL about posts, comments, people and talks of pages. One function, one statement. */
import type { Db } from '#db/transaction.ts'
import type { RegionSettings } from '#regions/settings.ts'
import type { SimulatorDb } from '../tables.ts'
import { toPage, type Page } from './pages.ts'
import type { CommentRow, PostRow, SocialMessage, SocialMessageRow, SocialPersonRow } from './tables.ts'

/** What the stand-in may know of Tanggap: the pages that speak to it. One that points at the real Meta is none of ours. */
export async function listPages(tanggap: Db): Promise<Page[]> {
  const rows = await tanggap
    .selectFrom('channelAccounts')
    .innerJoin('regions', 'regions.id', 'channelAccounts.regionId')
    .select([
      'channelAccounts.id',
      'channelAccounts.channel',
      'channelAccounts.settings',
      'regions.name',
      'regions.program',
      'regions.settings as region',
    ])
    .where('channelAccounts.channel', 'in', ['facebook', 'instagram'])
    .where('channelAccounts.isActive', '=', true)
    .orderBy('channelAccounts.id')
    .execute()
  return rows.flatMap(({ region, ...row }) => toPage({ ...row, region: region as unknown as RegionSettings }) ?? [])
}

export async function addPosts(db: SimulatorDb, posts: PostRow[]): Promise<void> {
  if (posts.length > 0)
    await db
      .insertInto('posts')
      .values(posts)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export function listPosts(db: SimulatorDb, accountId: string): Promise<PostRow[]> {
  return db.selectFrom('posts').selectAll().where('accountId', '=', accountId).orderBy('at', 'desc').execute()
}

export function findPost(db: SimulatorDb, id: string): Promise<PostRow | undefined> {
  return db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function addPeople(db: SimulatorDb, people: SocialPersonRow[]): Promise<void> {
  if (people.length > 0)
    await db
      .insertInto('socialPeople')
      .values(people)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export function listPeople(db: SimulatorDb, accountId: string): Promise<SocialPersonRow[]> {
  return db.selectFrom('socialPeople').selectAll().where('accountId', '=', accountId).orderBy('id').execute()
}

export function findPerson(db: SimulatorDb, id: string): Promise<SocialPersonRow | undefined> {
  return db.selectFrom('socialPeople').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function openWindow(db: SimulatorDb, id: string, openedAt: Date): Promise<void> {
  await db.updateTable('socialPeople').set({ openedAt }).where('id', '=', id).execute()
}

export type NewComment = Pick<CommentRow, 'id' | 'accountId' | 'postId' | 'parentId' | 'personId' | 'text' | 'photo' | 'at'>

export async function addComment(db: SimulatorDb, comment: NewComment): Promise<void> {
  await db.insertInto('comments').values(comment).execute()
}

export function findComment(db: SimulatorDb, id: string): Promise<CommentRow | undefined> {
  return db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Oldest first; removed ones are gone. */
export function listComments(db: SimulatorDb, postId: string): Promise<CommentRow[]> {
  return db.selectFrom('comments').selectAll().where('postId', '=', postId).where('removedAt', 'is', null).orderBy('seq').execute()
}

export function listRepliesTo(db: SimulatorDb, commentId: string): Promise<CommentRow[]> {
  return db.selectFrom('comments').selectAll().where('parentId', '=', commentId).where('removedAt', 'is', null).orderBy('seq').execute()
}

export type CommentChange = { text?: string; editedAt?: Date; removedAt?: Date; isHidden?: boolean }

export async function changeComment(db: SimulatorDb, id: string, change: CommentChange): Promise<void> {
  await db.updateTable('comments').set(change).where('id', '=', id).execute()
}

/** @returns false when somebody was first: one private word a comment */
export async function takePrivateAnswer(db: SimulatorDb, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('comments')
    .set({ privatelyAnsweredAt: at })
    .where('id', '=', id)
    .where('privatelyAnsweredAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function addSocialMessage(db: SimulatorDb, message: Omit<SocialMessageRow, 'seq'> & { body: SocialMessage }): Promise<void> {
  await db
    .insertInto('socialMessages')
    .values({ ...message, body: JSON.stringify(message.body) })
    .execute()
}

/** Oldest first. */
export function listThread(db: SimulatorDb, personId: string): Promise<SocialMessageRow[]> {
  return db.selectFrom('socialMessages').selectAll().where('personId', '=', personId).orderBy('seq').limit(300).execute()
}
