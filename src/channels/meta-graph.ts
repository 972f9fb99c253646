/** Calls to Meta's Graph API: one time limit, one way of saying what went wrong. */
import { z } from 'zod'
import { SendError, type SendProblem } from '#channels/channel.ts'

/** Milliseconds. Meta usually answers in half a second. */
const PATIENCE = 10_000

/** Milliseconds in which a receipt arrives if Meta took the message although its answer was lost. */
const DOUBT = 20_000

const problem = z.looseObject({
  error: z.looseObject({
    code: z.coerce.number(),
    error_subcode: z.coerce.number().optional().catch(undefined),
    message: z.string().catch(''),
    error_data: z
      .looseObject({ details: z.string().catch('') })
      .optional()
      .catch(undefined),
  }),
})

/** @property graphUrl without a final slash */
export type GraphAccount = { graphUrl: string; apiVersion: string; accessToken: string }

/** What a product's error codes mean for us. */
export type Meaning = (code: number, subcode: number | undefined) => SendProblem

export type GraphRequest = { method?: 'GET' | 'POST'; body?: unknown }

/** @param path without version @returns the JSON of a success @throws SendError, and nothing else */
export type CallGraph = (account: GraphAccount, path: string, request?: GraphRequest) => Promise<unknown>

export function graphWith(meaning: Meaning): CallGraph {
  return async ({ graphUrl, apiVersion, accessToken }, path, { method = 'GET', body } = {}) => {
    const response = await reach(`${graphUrl}/${apiVersion}/${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = await response.json().catch(() => undefined)
    if (response.ok) return answer
    throw toSendError(response, answer, meaning)
  }
}

/** No redirect is followed: the token would travel along. @throws SendError */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) })
  } catch (error) {
    throw new SendError('try_again', 0, describe(error), wasPerhapsTaken(error) ? DOUBT : undefined)
  }
}

export function toSendError(response: Response, answer: unknown, meaning: Meaning): SendError {
  const parsed = problem.safeParse(answer)
  const { kind, code, words } = parsed.success
    ? known(parsed.data.error, response.status, meaning)
    : { kind: problemOfStatus(response.status), code: response.status, words: 'no reason given' }
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new SendError(kind, code, words, Number.isFinite(seconds) ? seconds * 1000 : undefined)
}

function known(
  { code, error_subcode: subcode, message, error_data: data }: z.infer<typeof problem>['error'],
  status: number,
  meaning: Meaning,
): { kind: SendProblem; code: number; words: string } {
  const meant = meaning(code, subcode)
  // A fault on their side stays one, whatever code they give it.
  return { kind: status >= 500 && meant === 'refused' ? 'try_again' : meant, code, words: data?.details || message }
}

/** An answer without a code we know: the HTTP status decides. */
function problemOfStatus(status: number): SendProblem {
  if (status === 429 || status >= 500) return 'try_again'
  return status === 401 || status === 403 ? 'misconfigured' : 'refused'
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
