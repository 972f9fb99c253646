/** A key as people keep it: on paper in a safe, typed off again. Crockford's signs (no I, L, O, U), groups of four, the last group checks the others. Pure. */
import { createHash } from 'node:crypto'
import { KEY_BYTES } from '#sealing/box.ts'

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const OURS = new RegExp(`^[${SIGNS}]+$`)

/** 256 bits in fives. */
const LENGTH = 52
const CHECK = 4

export function printKey(key: Buffer): string {
  const signs = signsOf(key)
  return (`${signs}${checkOf(signs)}`.match(/.{4}/g) ?? []).join('-')
}

/** As printed, or 64 hexadecimal signs, or base64. @returns undefined when it is none of these, or was mistyped */
export function readKey(typed: string): Buffer | undefined {
  const plain = typed.trim()
  if (/^[0-9a-f]{64}$/i.test(plain)) return Buffer.from(plain, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(plain)) return Buffer.from(plain, 'base64')
  const signs = plain.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const [key, check] = [signs.slice(0, LENGTH), signs.slice(LENGTH)]
  const isOurs = signs.length === LENGTH + CHECK && OURS.test(signs) && check === checkOf(key)
  return isOurs ? bytesOf(key) : undefined
}

function signsOf(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.padEnd(LENGTH * 5, '0').match(/.{5}/g) ?? []).map((five) => SIGNS[Number.parseInt(five, 2)]).join('')
}

function bytesOf(signs: string): Buffer {
  const bits = Array.from(signs, (sign) => SIGNS.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.slice(0, KEY_BYTES * 8).match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

function checkOf(signs: string): string {
  const bits = createHash('sha256').update(signs).digest().readUInt32BE(0).toString(2).padStart(32, '0')
  return (bits.slice(0, CHECK * 5).match(/.{5}/g) ?? []).map((five) => SIGNS[Number.parseInt(five, 2)]).join('')
}
