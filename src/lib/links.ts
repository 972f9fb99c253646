/** Addresses that stand in messages. Pure. */

/** @param publicUrl without a final slash @param report `code` without its blank */
export function trackingLink(publicUrl: string, regionCode: string, { ticket, code }: { ticket: string; code: string }): string {
  return `${publicUrl}/${regionCode}/lacak?${new URLSearchParams({ tiket: ticket, kode: code })}`
}

/** One tap, and the case is open: who is not signed in comes back to it after signing in. */
export function deskCaseLink(publicUrl: string, regionCode: string, ticket: string): string {
  return `${publicUrl}/${regionCode}/meja/kasus/${encodeURIComponent(ticket)}`
}
