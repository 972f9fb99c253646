/** How passwords are kept. */
import { hash, verify } from '@node-rs/argon2'

/** Memory in KiB, rounds, lanes. Source: OWASP password storage cheat sheet, argon2id. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Known to everyone: opens the accounts of a demonstration, and nothing outside of one. */
export const DEMO_PASSWORD = 'tanggap-demo'

/** Characters. */
export const SHORTEST_PASSWORD = 10

/** Of a password nobody has: where there is none to compare with, the same work is done in vain, so that the time tells nothing. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$1CcmRLvJMPkevcOOfIvzjg$wNYa+uqC2nWAS+Ja6H3ExHaHjOITOW8fNJ1oIYuQb/M'

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID)
}

/** @param kept undefined: there is none, and the answer is no, as late as any other */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const isRight = await verify(kept ?? NOBODYS, password)
  return isRight && kept !== undefined
}

/** Whether a person may choose it. */
export function isAcceptable(password: string): boolean {
  return password.length >= SHORTEST_PASSWORD && password !== DEMO_PASSWORD
}
