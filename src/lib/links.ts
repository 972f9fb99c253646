/** Addresses that stand in messages. Pure. */

/** @param publicUrl without a final slash @param report `code` without its blank */
export function trackingLink(publicUrl: string, regionCode: string, { ticket, code }: { ticket: string; code: string }): string {
  return `${publicUrl}/${regionCode}/lacak?${new URLSearchParams({ tiket: ticket, kode: code })}`
}

export function privacyLink(publicUrl: string, regionCode: string): string {
  return `${publicUrl}/${regionCode}/privasi`
}

/** @param secret opens one's own data, once */
export function ownDataLink(publicUrl: string, regionCode: string, secret: string): string {
  return `${publicUrl}/${regionCode}/data-saya/${secret}`
}

/** One tap, and the case is open: who is not signed in comes back to it after signing in. */
export function deskCaseLink(publicUrl: string, regionCode: string, ticket: string): string {
  return `${publicUrl}/${regionCode}/meja/kasus/${encodeURIComponent(ticket)}`
}

/** Nobody but this machine can reach us: a developer's, or a demonstration. There, and only there, it may be called in turn. */
export function isOnThisMachine(publicUrl: string): boolean {
  const host = URL.parse(publicUrl)?.hostname ?? ''
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
}
