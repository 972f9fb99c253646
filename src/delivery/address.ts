/** Under which of a person's addresses we write. Pure. */

/** The newest phone number; without one the newest other address. A changed number leaves the old one behind. */
export function chooseAddress(newestFirst: string[]): string | undefined {
  return newestFirst.find((address) => address.startsWith('+')) ?? newestFirst[0]
}
