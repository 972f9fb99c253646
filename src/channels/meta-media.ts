/** Reading files from Meta's hosts: never more than fits, never from elsewhere. */
import { SendError } from '#channels/channel.ts'

/** Bytes held in memory at a time. Photos have at most 5 MB, voice and video 16; a larger document is left out. */
export const LARGEST = 30 * 1024 * 1024

/** @property hosts those that may be asked; `.fbcdn.net` stands for all below it @property graphUrl plain http only where the API itself is plain: the stand-in on this machine */
export type MayFetch = { hosts: string[]; graphUrl: string }

export function isAllowed(url: string, { hosts, graphUrl }: MayFetch): boolean {
  if (!URL.canParse(url)) return false
  const { host, protocol, username, password } = new URL(url)
  const isPlainStandIn = protocol === new URL(graphUrl).protocol && host === new URL(graphUrl).host
  const isListed = hosts.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one))
  return isListed && username === '' && password === '' && (protocol === 'https:' || isPlainStandIn)
}

/** Stops reading as soon as it is too much, whatever the headers said. @throws SendError */
export async function readBytes({ body, headers }: Response): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > LARGEST) throw new SendError('refused', 0, 'media too large')
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of body ?? []) {
      size += part.byteLength
      if (size > LARGEST) throw new SendError('refused', 0, 'media too large')
      parts.push(part)
    }
  } catch (error) {
    throw error instanceof SendError ? error : new SendError('try_again', 0, 'the download broke off')
  }
  return Buffer.concat(parts)
}

/** @param list hosts with commas between */
export function hostsIn(list: string): string[] {
  return list
    .split(',')
    .map((host) => host.trim())
    .filter(Boolean)
}
