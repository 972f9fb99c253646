/**
 * What the Graph API answers when it refuses. Source of codes and HTTP statuses: Meta, WhatsApp Cloud API, error codes.
 * The sentences are in English because Meta's are: only programs and their operators read them.
 */
const FAULTS = {
  missing: [400, 100, 'OAuthException', '(#100) Invalid parameter'],
  noSuchObject: [
    400,
    100,
    'GraphMethodException',
    'Unsupported request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation',
  ],
  badToken: [401, 190, 'OAuthException', 'Invalid OAuth access token - Cannot parse access token'],
  unknownPath: [400, 2500, 'OAuthException', 'Unknown path components'],
  fault: [500, 131000, 'OAuthException', '(#131000) Something went wrong'],
  badValue: [400, 131009, 'OAuthException', '(#131009) Parameter value is not valid'],
  undeliverable: [400, 131026, 'OAuthException', '(#131026) Message undeliverable'],
  windowClosed: [400, 131047, 'OAuthException', '(#131047) Re-engagement message'],
  mediaDownload: [400, 131052, 'OAuthException', '(#131052) Media download error'],
  pairLimit: [400, 131056, 'OAuthException', '(#131056) (Business Account, Consumer Account) pair rate limit hit'],
  numberLimit: [429, 130429, 'OAuthException', '(#130429) Rate limit hit'],
  parameterCount: [400, 132000, 'OAuthException', '(#132000) Number of parameters does not match the expected number of params'],
  noTemplate: [404, 132001, 'OAuthException', '(#132001) Template name does not exist in the translation'],
  tokenExpired: [401, 190, 'OAuthException', 'Error validating access token'],
  pageLimit: [400, 32, 'OAuthException', '(#32) Page request limit reached'],
  pageWindow: [400, 10, 'OAuthException', '(#10) This message is sent outside of allowed window'],
  noUser: [400, 100, 'OAuthException', '(#100) No matching user found'],
  alreadyReplied: [400, 10900, 'OAuthException', '(#10900) Activity already replied to'],
  cannotReply: [400, 10903, 'OAuthException', '(#10903) This user cannot reply to this activity'],
  notFound: [404, 100, 'GraphMethodException', 'Unsupported get request'],
} as const satisfies Record<string, readonly [number, number, string, string]>

export type FaultName = keyof typeof FAULTS

/** Thrown by the stand-in wherever Meta would refuse; the door answers with it. */
export class GraphFault extends Error {
  readonly fault: FaultName
  readonly details: string

  constructor(fault: FaultName, details: string) {
    super(`${FAULTS[fault][3]}: ${details}`)
    this.fault = fault
    this.details = details
  }

  get httpStatus(): number {
    return FAULTS[this.fault][0]
  }

  get code(): number {
    return FAULTS[this.fault][1]
  }
}

const SUBCODES: Partial<Record<FaultName, number>> = { noSuchObject: 33, tokenExpired: 463, pageWindow: 2018278, noUser: 2018001 }

/** The body of an answer that refuses. */
export function envelopeOf(fault: GraphFault, traceId: string): { error: Record<string, unknown> } {
  const [, code, type, message] = FAULTS[fault.fault]
  const subcode = SUBCODES[fault.fault] ? { error_subcode: SUBCODES[fault.fault] } : {}
  return { error: { message, type, code, ...subcode, error_data: { messaging_product: 'whatsapp', details: fault.details }, fbtrace_id: traceId } }
}

/** The same as it stands in the `errors` of a failed status. */
export function statusErrorOf(name: FaultName, details: string): Record<string, unknown> {
  const [, code, , message] = FAULTS[name]
  const title = message.replace(/^\(#\d+\) /, '')
  return { code, title, message: title, error_data: { details } }
}
