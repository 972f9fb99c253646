/** What an SMS account of a region is set up with: a gateway over HTTP, or a line to an operator's SMSC. What each means: README.md beside this file. */
import { z } from 'zod'
import { type ChannelAccount, SendError } from '#channels/channel.ts'

export const SETTINGS = {
  kind: 'text',
  sender: 'text',
  keyword: 'text',
  takesOthers: 'text',
  smppHost: 'text',
  smppPort: 'text',
  smppTls: 'text',
  smppSystemId: 'text',
  smppPassword: 'secret',
  smppSystemType: 'text',
  smppBind: 'text',
  smppSenderType: 'text',
  smppWindow: 'text',
  smppAlphabet: 'text',
  smppMessageIds: 'text',
  sendUrl: 'text',
  sendMethod: 'text',
  sendTo: 'text',
  sendText: 'text',
  sendFrom: 'text',
  sendId: 'text',
  sendNumbers: 'text',
  sendFixed: 'text',
  sendSecrets: 'secret',
  sendAuth: 'secret',
  answerId: 'text',
  answerOk: 'text',
  answerLater: 'text',
  answerMisconfigured: 'text',
  incomingList: 'text',
  incomingFrom: 'text',
  incomingTo: 'text',
  incomingText: 'text',
  incomingId: 'text',
  incomingTime: 'text',
  incomingThanks: 'text',
  receiptId: 'text',
  receiptStatus: 'text',
  receiptDelivered: 'text',
  receiptFailed: 'text',
  secretPlace: 'text',
  secret: 'secret',
} as const

export type SettingName = keyof typeof SETTINGS

/** @returns '' for what is not set; numbers of a JSON file are taken as they are written */
export function settingOf({ settings }: ChannelAccount, name: SettingName): string {
  const value = settings[name]
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}

/** Several values in one setting, with `|` between. */
export function listOf(account: ChannelAccount, name: SettingName): string[] {
  return settingOf(account, name)
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** Exactly as it was set: spaces may belong to a secret. */
export function secretOf({ settings }: ChannelAccount, name: 'secret' | 'smppPassword' | 'sendSecrets' | 'sendAuth'): string {
  const value = settings[name]
  return typeof value === 'string' ? value : ''
}

export function kindOf(account: ChannelAccount): 'http' | 'smpp' | undefined {
  return z.enum(['http', 'smpp']).safeParse(settingOf(account, 'kind')).data
}

/** @throws SendError misconfigured, naming the account and what is wrong */
export function readNamed<T extends z.ZodType>(account: ChannelAccount, shape: T, names: readonly SettingName[]): z.output<T> {
  const named = names.map((name) => [name, settingOf(account, name)] as const).filter(([, value]) => value !== '')
  const parsed = shape.safeParse(Object.fromEntries(named))
  if (parsed.success) return parsed.data
  throw misconfigured(account, parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

export function misconfigured({ id }: ChannelAccount, why: string): SendError {
  return new SendError('misconfigured', 0, `account ${id}: ${why}`)
}
