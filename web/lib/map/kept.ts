/** Answers that browsers keep: the same again costs only the question. */
import { createHash } from 'node:crypto'
import { json } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'

/** @param control of the cache: `private, max-age=60` */
export function answerKept(request: Request, body: object, control: string): Response {
  const tag = `W/"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 20)}"`
  const headers = { etag: tag, 'cache-control': control, vary: 'cookie' }
  if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers })
  return json(body, { headers })
}

/** What went wrong by its key and in words, as scripts of ours read it. */
export async function answerFault(locals: App.Locals, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    const said = { error: fault.key, message: locals.words(`errors.${fault.key}`, fault.values) }
    return json(said, { status: fault.httpStatus, headers: { 'cache-control': 'no-store' } })
  }
}
