/** Calls to Meta's Graph API: one time limit, one way of saying what went wrong. */
import { z } from 'zod'
import { SendError, type SendProblem } from '#channels/channel.ts'
import { problemOf, problemOfStatus } from './problems.ts'
import type { WhatsappSettings } from './settings.ts'

/** Milliseconds. Meta usually answers in half a second. */
const PATIENCE = 10_000

/** Milliseconds in which a receipt arrives if Meta took the message although its answer was lost. */
const DOUBT = 20_000

const problem = z.looseObject({
  error: z.looseObject({
    code: z.coerce.number(),
    message: z.string().catch(''),
    error_data: z
      .looseObject({ details: z.string().catch('') })
      .optional()
      .catch(undefined),
  }),
})

export type GraphRequest = { method?: 'GET' | 'POST'; body?: unknown }

/** @param path without version @returns the JSON of a success @throws SendError, and nothing else */
export async function callGraph(
  { graphUrl, apiVersion, accessToken }: WhatsappSettings,
  path: string,
  { method = 'GET', body }: GraphRequest = {},
): Promise<unknown> {
  const response = await reach(`${graphUrl}/${apiVersion}/${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await response.json().catch(() => undefined)
  if (response.ok) return answer
  throw toSendError(response, answer)
}

/** No redirect is followed: the token would travel along. @throws SendError */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) })
  } catch (error) {
    throw new SendError('try_again', 0, describe(error), wasPerhapsTaken(error) ? DOUBT : undefined)
  }
}

export function toSendError(response: Response, answer: unknown): SendError {
  const parsed = problem.safeParse(answer)
  const { kind, code, words } = parsed.success
    ? known(parsed.data.error, response.status)
    : { kind: problemOfStatus(response.status), code: response.status, words: 'no reason given' }
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new SendError(kind, code, words, Number.isFinite(seconds) ? seconds * 1000 : undefined)
}

function known(
  { code, message, error_data: data }: z.infer<typeof problem>['error'],
  status: number,
): { kind: SendProblem; code: number; words: string } {
  // A fault on their side stays one, whatever code they give it.
  const kind = status >= 500 && problemOf(code) === 'refused' ? 'try_again' : problemOf(code)
  return { kind, code, words: data?.details || message }
}

/** A connection that was never made cannot have carried the message. */
function wasPerhapsTaken(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
  return !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(cause?.code ?? '')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
