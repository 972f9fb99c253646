/** The tables of pages in schema.sql, for Kysely. */
import type { ColumnType, Generated } from 'kysely'

export type PostRow = { id: string; accountId: string; text: string; at: Date }

export type CommentRow = {
  seq: number
  id: string
  accountId: string
  postId: string
  parentId: string | null
  /** null: the page itself. */
  personId: string | null
  text: string
  /** Name of a sample. */
  photo: string | null
  at: Date
  editedAt: Date | null
  removedAt: Date | null
  isHidden: boolean
  privatelyAnsweredAt: Date | null
}

export type SocialPersonRow = { id: string; accountId: string; name: string; openedAt: Date | null }

/** What Meta calls a message there. */
export type SocialMessage = {
  text?: string | undefined
  quick_replies?: { title: string; payload: string }[] | undefined
  attachment?: { type: string; payload: { url?: string | undefined } } | undefined
  [key: string]: unknown
}

export type SocialMessageRow = {
  seq: number
  id: string
  accountId: string
  personId: string
  direction: 'person' | 'page'
  body: SocialMessage
  at: Date
}

type Made = 'seq' | 'parentId' | 'personId' | 'photo' | 'editedAt' | 'removedAt' | 'isHidden' | 'privatelyAnsweredAt'

export type SocialTables = {
  posts: PostRow
  comments: { [K in keyof CommentRow]: K extends Made ? Generated<CommentRow[K]> : CommentRow[K] }
  socialPeople: SocialPersonRow
  socialMessages: Omit<SocialMessageRow, 'seq' | 'body'> & { seq: Generated<number>; body: ColumnType<SocialMessage, string, string> }
}
