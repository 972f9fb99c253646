/** Under which of a person's addresses we write. Pure. */

export type KnownAddress = { address: string; createdAt: Date }

/** The newest phone number; without one the newest other address. A changed number leaves the old one behind. */
export function chooseAddress(known: KnownAddress[]): string | undefined {
  const newest = [...known].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  return (newest.find(({ address }) => address.startsWith('+')) ?? newest[0])?.address
}
