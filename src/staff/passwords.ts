/** How passwords are kept. */
import { hash, verify } from '@node-rs/argon2'

/** Memory in KiB, rounds, lanes. Source: OWASP password storage cheat sheet, argon2id. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID)
}

export function isPassword(password: string, kept: string): Promise<boolean> {
  return verify(kept, password)
}
