/**
 * Calls to addresses that somebody typed: to the open internet only, and never to the machines around us.
 * The name is looked up and judged at the very moment of connecting, so that it cannot mean one machine when it is checked and
 * another when it is called; redirects are not followed; time and size are limited.
 */
import { lookup, type LookupAddress } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** not_https · private_address: not on the open internet · unreachable · timeout */
export type OutsideProblem = 'not_https' | 'private_address' | 'unreachable' | 'timeout'

export class OutsideError extends Error {
  readonly problem: OutsideProblem

  constructor(problem: OutsideProblem) {
    super(problem)
    this.problem = problem
  }
}

/** IPv4 that is nobody's on the open internet. Source: IANA special-purpose registry, RFC 6890 and its successors. */
const RESERVED = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // where clouds answer with their passwords
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  RESERVED.addSubnet(network, prefix, 'ipv4')

/** Of IPv6 only this is handed out; within it these are not the open internet, or lead into IPv4. */
const GLOBAL = new BlockList()
GLOBAL.addSubnet('2000::', 3, 'ipv6')
const WITHIN = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  WITHIN.addSubnet(network, prefix, 'ipv6')

export function isOpenInternet(address: string): boolean {
  if (isIP(address) === 4) return !RESERVED.check(address, 'ipv4')
  return isIP(address) === 6 && GLOBAL.check(address, 'ipv6') && !WITHIN.check(address, 'ipv6')
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

/** @param isLocalAllowed this machine itself, also without encryption: on a developer's machine only */
export type Reach = { isLocalAllowed: boolean }

/** What can be said of an address without looking it up. @throws OutsideError not_https, private_address */
export function checkAddress(url: string, { isLocalAllowed }: Reach): URL {
  const read = URL.parse(url)
  if (!read || read.username || read.password) throw new OutsideError('not_https')
  const host = read.hostname.replace(/^\[|\]$/g, '')
  const isLocal = isLocalAllowed && (host === 'localhost' || isLoopback(host))
  if (read.protocol !== 'https:' && !(read.protocol === 'http:' && isLocal)) throw new OutsideError('not_https')
  if (isIP(host) !== 0 && !isLocal && !isOpenInternet(host)) throw new OutsideError('private_address')
  return read
}

/** Given to the connection itself. One address in the answer that is not open refuses them all. */
function lookupOpen({ isLocalAllowed }: Reach, resolve: typeof lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, '', 0)
      const isFine = addresses.length > 0 && addresses.every(({ address }) => isOpenInternet(address) || (isLocalAllowed && isLoopback(address)))
      if (!isFine) return done(new OutsideError('private_address'), '', 0)
      const [first = { address: '', family: 0 }] = addresses
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}

/** Milliseconds for all of it. */
const PATIENCE = 10_000

/** Bytes of an answer that are read; of the rest nothing is wanted. */
const LONGEST_ANSWER = 16 * 1024

/** @property resolve finds the addresses of a name; left out: as this machine does */
export type Outgoing = Reach & { url: string; headers: Record<string, string>; body: string; patience?: number; resolve?: typeof lookup }

/** @returns the status of the answer; 3xx as it came @throws OutsideError, and nothing else */
export function postOutside({ url, headers, body, patience = PATIENCE, resolve: find = lookup, ...reach }: Outgoing): Promise<number> {
  return new Promise((resolve, reject) => {
    const address = checkAddress(url, reach)
    const signal = AbortSignal.timeout(patience)
    const ask = address.protocol === 'https:' ? request : requestPlain
    const length = String(Buffer.byteLength(body))
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      signal,
      agent: false,
      lookup: lookupOpen(reach, find),
    } as const
    const sent = ask(address, options, (answer) => {
      let read = 0
      answer.on('data', (piece: Buffer) => {
        read += piece.length
        if (read > LONGEST_ANSWER) answer.destroy()
      })
      // Whatever becomes of the rest: the status is the answer.
      answer.on('error', () => undefined)
      answer.on('close', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', (error) => reject(error instanceof OutsideError ? error : new OutsideError(signal.aborted ? 'timeout' : 'unreachable')))
    sent.end(body)
  }).catch((error: unknown) => {
    throw error instanceof OutsideError ? error : new OutsideError('unreachable')
  }) as Promise<number>
}
