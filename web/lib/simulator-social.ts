/** The page's side of the invented social networks: what is shown, said and changed. Browser only. */

export type SocialComment = {
  id: string
  parentId: string | null
  personId: string | null
  name: string
  text: string
  photo: string | null
  at: string
  editedAt: string | null
  isHidden: boolean
}
export type SocialPost = { id: string; text: string; comments: SocialComment[] }
export type SocialPage = {
  page: { id: string; channel: 'facebook' | 'instagram'; regionName: string; program: string; colour: string; initials: string }
  people: { id: string; name: string }[]
  posts: SocialPost[]
}
export type SocialMessage = {
  id: string
  isMine: boolean
  at: string
  text?: string
  quick_replies?: { title: string; payload: string }[]
  attachment?: { payload: { url?: string } }
}
export type SocialThread = { person: { id: string; name: string }; messages: SocialMessage[] }

const API = '/simulator/api/social'

/** @throws Error with what the server said */
async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(path, init)
  const text = await response.text()
  if (!response.ok) throw new Error(text || String(response.status))
  return (text ? JSON.parse(text) : undefined) as T
}

export const readPage = (accountId: string) => ask<SocialPage>(`${API}/pages/${accountId}`)
export const readThread = (personId: string) => ask<SocialThread>(`${API}/people/${personId}`)
export const writeComment = (said: { postId: string; personId: string; parentId?: string | undefined; text: string; photo?: string | undefined }) =>
  ask<{ id: string }>(`${API}/comments`, said)
export const changeComment = (id: string, change: { text: string } | { isHidden: boolean } | { isRemoved: true }) =>
  ask<void>(`${API}/comments/${id}`, change)
export const writePrivately = (personId: string, said: { text: string; payload?: string; replyTo?: string }) =>
  ask<{ id: string }>(`${API}/people/${personId}`, said)
