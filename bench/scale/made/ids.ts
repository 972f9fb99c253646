/** Ids as lib/ids.ts makes them, from chance that always falls the same way; quicker, as there are tens of millions. Pure. */
import type { Random } from '#demo/random.ts'

/** A UUIDv7 of that instant. */
export function uuidAt(at: number, random: Random): string {
  const time = hex(at, 12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(random.int(0x1000), 3)}-8${hex(random.int(0x1000), 3)}-${hex(random.int(0x1000000), 6)}${hex(random.int(0x1000000), 6)}`
}

export function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0')
}
