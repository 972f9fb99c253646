/** What a gateway's answer means, by its settings. Pure. */
import { type ChannelAccount, SendError, type SendProblem } from '#channels/channel.ts'
import { listOf, misconfigured, settingOf, type SettingName } from '../settings.ts'
import { readAt, toPlace } from './mapping.ts'

export type Answer = { status: number; text: string; waitFor: number | undefined }

type Asked = { account: ChannelAccount; ourId: string }

/** What was said decides before the number does: many gateways answer 200 to everything. @returns the gateway's id @throws SendError */
export function readAnswer(answer: Answer, { account, ourId }: Asked): string {
  const said = parsed(answer.text)
  if (holds(said, account, 'answerMisconfigured')) throw problem('misconfigured', answer)
  if (holds(said, account, 'answerLater')) throw problem('try_again', answer)
  const byStatus = problemOf(answer.status)
  if (byStatus) throw problem(byStatus, answer)
  const isOk = holds(said, account, 'answerOk')
  if (!isOk && settingOf(account, 'answerOk') !== '') throw problem('refused', answer)
  const place = settingOf(account, 'answerId')
  // None: receipts, where there are any, must carry our own id (sendId, or {id} in sendFixed).
  if (place === '') return ourId
  const id = readAt(said, placeOf(account, 'answerId', place))
  if (id) return id.slice(0, 500)
  // Taken, and only the id is missing: sending again would be a second SMS.
  if (isOk) return ourId
  throw new SendError('misconfigured', answer.status, `no id at "${place}" in the answer: ${startOf(answer)}`)
}

/** undefined: taken, as far as the number says. Source: RFC 9110. */
function problemOf(status: number): SendProblem | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status >= 500 || [408, 425, 429].includes(status)) return 'try_again'
  // 3xx: the address is another; 401–403: not known or not paid; 404, 405: nothing there. All of it can only be mended by a person.
  return status < 400 || [401, 402, 403, 404, 405, 407].includes(status) ? 'misconfigured' : 'refused'
}

function problem(kind: SendProblem, answer: Answer): SendError {
  return new SendError(kind, answer.status, `the gateway said: ${startOf(answer)}`, kind === 'try_again' ? answer.waitFor : undefined)
}

function startOf({ status, text }: Answer): string {
  return `${status} ${text.slice(0, 160).replace(/\s+/g, ' ')}`.trim()
}

/** One of the conditions is enough. */
function holds(said: unknown, account: ChannelAccount, name: SettingName): boolean {
  return listOf(account, name).some((condition) => readAt(said, placeOf(account, name, condition)) !== undefined)
}

/** @throws SendError misconfigured */
function placeOf(account: ChannelAccount, name: SettingName, text: string) {
  const place = toPlace(text)
  if (!place) throw misconfigured(account, `${name}: "${text}" is no place such as data.id or $=OK *`)
  return place
}

/** JSON where it is JSON; `$` is then all of it, as text. */
function parsed(text: string): unknown {
  try {
    const said: unknown = JSON.parse(text)
    if (typeof said === 'object' && said !== null) return said
  } catch {
    // Words, then.
  }
  return text
}
