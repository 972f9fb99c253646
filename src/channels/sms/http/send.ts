/** Sending through a gateway over HTTP, as its settings say. */
import { z } from 'zod'
import { type ChannelAccount, type Recipient, SendError } from '#channels/channel.ts'
import { writeNumber } from '../numbers.ts'
import { misconfigured, readNamed, secretOf } from '../settings.ts'
import { type Answer, readAnswer } from './answer.ts'
import { putAt, toPlace } from './mapping.ts'

/** Milliseconds. */
const PATIENCE = 10_000

/** Milliseconds to wait when the message was perhaps taken although its answer was lost. */
const DOUBT = 20_000

/** Characters of an answer that are looked at. */
const LONGEST_ANSWER = 64 * 1024

const fieldName = z.string().refine((name) => (toPlace(name)?.path.length ?? 0) > 0, 'is no field name')

const shape = z.object({
  sendUrl: z.url({ protocol: /^https?$/ }),
  sendMethod: z.enum(['get', 'form', 'json']),
  sendTo: fieldName,
  sendText: fieldName,
  sendFrom: fieldName.optional(),
  sendId: fieldName.optional(),
  sender: z.string().default(''),
  sendNumbers: z.enum(['plus', 'plain', 'local']).default('plain'),
  sendFixed: z.string().default(''),
})

type Sending = z.output<typeof shape> & { account: ChannelAccount }

/** @returns the gateway's id of the message, our own when it gives none @throws SendError, and nothing else */
export async function sendByHttp(text: string, to: Recipient, account: ChannelAccount): Promise<string> {
  const sending = { ...readNamed(account, shape, Object.keys(shape.shape) as (keyof typeof shape.shape)[]), account }
  return readAnswer(await ask(requestOf(text, to, sending)), { account, ourId: to.ourId })
}

type Asked = { url: string; init: RequestInit }

function requestOf(text: string, to: Recipient, sending: Sending): Asked {
  const fields = fieldsOf(text, to, sending)
  const headers = headersOf(sending.account)
  if (sending.sendMethod === 'json') {
    const body: Record<string, unknown> = {}
    for (const [name, value] of fields) putAt(body, toPlace(name)?.path ?? [name], typed(value))
    return { url: sending.sendUrl, init: { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) } }
  }
  const form = new URLSearchParams(fields.map(({ 0: name, 1: value }) => [name, value.text]))
  if (sending.sendMethod === 'form') return { url: sending.sendUrl, init: { method: 'POST', headers, body: form } }
  const url = new URL(sending.sendUrl)
  for (const [name, value] of form) url.searchParams.append(name, value)
  return { url: url.href, init: { method: 'GET', headers } }
}

/** @property isFixed written by the operator: in JSON `:1` and `:true` are a number and a truth value */
type Value = { text: string; isFixed: boolean }

function fieldsOf(text: string, to: Recipient, { account, ...sending }: Sending): [string, Value][] {
  const said = (name: string | undefined, value: string): [string, Value][] =>
    name === undefined || value === '' ? [] : [[name, { text: value, isFixed: false }]]
  const fixed = [sending.sendFixed, secretOf(account, 'sendSecrets')].flatMap((one) => [...new URLSearchParams(one)])
  for (const [name] of fixed)
    if (!fieldName.safeParse(name).success) throw misconfigured(account, `sendFixed or sendSecrets: "${name}" is no field name`)
  return [
    ...fixed.map(([name, value]): [string, Value] => [name, { text: value.replaceAll('{id}', to.ourId), isFixed: true }]),
    ...said(sending.sendFrom, sending.sender),
    ...said(sending.sendTo, writeNumber(to.address, sending.sendNumbers)),
    ...said(sending.sendText, text),
    ...said(sending.sendId, to.ourId),
  ]
}

function typed({ text, isFixed }: Value): unknown {
  if (!isFixed || !text.startsWith(':')) return text
  const literal = text.slice(1)
  return /^(true|false|null|-?\d+(\.\d+)?)$/.test(literal) ? (JSON.parse(literal) as unknown) : text
}

/** `Authorization: Bearer …` or, of another name, `X-Api-Key: …`. */
function headersOf(account: ChannelAccount): Record<string, string> {
  const header = secretOf(account, 'sendAuth')
  if (header === '') return {}
  const [, name = '', value = ''] = /^([\w-]+):\s*(.+)$/s.exec(header) ?? []
  // The value is a secret: what is wrong with it is not repeated.
  if (name === '' || !/^[ -~]+$/.test(value)) throw misconfigured(account, 'sendAuth: is no header such as "Authorization: Bearer …"')
  return { [name.toLowerCase()]: value }
}

/** No redirect is followed: the secrets would travel along. @throws SendError */
async function ask({ url, init }: Asked): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) })
    const text = await startOf(response)
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    return { status: response.status, text, waitFor: Number.isFinite(seconds) ? seconds * 1000 : undefined }
  } catch (error) {
    const { code, name } = ((error as Error).cause ?? error) as { code?: string; name?: string }
    const wasNeverThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code ?? '')
    // Not the message of the error: it may repeat the address, and secrets stand in it.
    throw new SendError('try_again', 0, `no answer: ${code ?? name ?? 'unknown'}`, wasNeverThere ? undefined : DOUBT)
  }
}

async function startOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LONGEST_ANSWER) break
  }
  return text
}
