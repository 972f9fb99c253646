/** Talking with the scripts' doors of the account pages. Browser only. */

/** @throws Error with what the server said, in words */
export async function ask<T>(address: string, body: object): Promise<T> {
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  const answer = (await response.json()) as T & { message?: string }
  if (!response.ok) throw new Error(answer.message ?? String(response.status))
  return answer
}
