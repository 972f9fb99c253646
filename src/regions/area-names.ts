/** How names of districts and villages are written for comparing. Pure. */

/** @returns lower case, no accents, only letters and figures, single spaces: `Jua-jua` → `jua jua` */
export function searchName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, ' ').trim()
}
