/** Photos, a sticker and a voice note for those who have none at hand: drawn and hummed by us, and labelled so. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

const GROUND =
  '<rect width="640" height="480" fill="#b9b3a2"/><path d="M0 0h640v150H0z" fill="#9fb4bd"/><path d="M0 120c90-30 160-14 240-24s190-40 400 4v60H0z" fill="#7d8f6a"/>'
const ROAD =
  '<path d="M210 140h210l220 340H0z" fill="#6b675d"/><path d="m309 150 12 0 4 60h-20zm-8 90h28l8 90h-44zm-12 120h52l10 120h-72z" fill="#d8d2be" opacity=".7"/>'

const DRAWINGS: Record<string, string> = {
  pothole: `${GROUND}${ROAD}<path d="M170 330c40-40 170-50 220-10s30 90-60 100-200-30-160-90z" fill="#4b463c"/><path d="M196 344c40-26 140-30 176 0s16 54-50 60-160-26-126-60z" fill="#7b8f94"/><path d="M240 352c30-10 70-8 96 2" stroke="#b8c9cd" stroke-width="5" fill="none"/>`,
  drain: `${GROUND}<path d="M180 150h280l160 330H20z" fill="#6d6a5c"/><path d="M210 190h210l130 290H80z" fill="#5c6153"/><g fill="#d5cfc0"><path d="m240 264 52-12 12 36-56 8z"/><path d="m332 300 44 8-8 32-44-12z" fill="#c8705a"/><path d="m200 352 68-16 8 40-68 12z" fill="#e4ded0"/><path d="m352 376 80 8-12 48-76-16z" fill="#87a3ad"/><path d="m264 412 48-4 4 36-52 4z" fill="#c9a761"/></g>`,
  lamp: `<rect width="640" height="480" fill="#1b2430"/><path d="M0 330h640v150H0z" fill="#10161d"/><path d="M210 330h190l160 150H60z" fill="#22282f"/><path d="M438 120v300M438 120c-4-30-60-34-92-22" stroke="#56606b" stroke-width="10" fill="none"/><path d="M326 92h44l8 18h-60z" fill="#77828d"/><g fill="#e8c66a"><path d="M80 250h22v26H80zM120 250h22v26h-22zM560 230h18v22h-18z"/></g>`,
  rubbish: `${GROUND}<path d="M0 300h640v180H0z" fill="#8b8577"/><g><path d="M110 400c20-90 110-120 150-60 40-70 130-60 150 10 60-30 130 0 120 70z" fill="#4a5346"/><path d="m180 330 40-24 30 30-40 26z" fill="#c9c3b2"/><path d="m300 320 50-10 14 40-50 14z" fill="#c8705a"/><path d="m390 350 44-18 24 34-44 22z" fill="#87a3ad"/><path d="m240 372 60-6 8 30-62 8z" fill="#e4ded0"/></g>`,
}

/** Nobody shall take it for a photo of a real place. */
const MARK =
  '<path d="M0 452h640v28H0z" fill="#14120d" opacity=".55"/><text x="12" y="471" font-family="sans-serif" font-size="15" fill="#fff">Gambar contoh, bukan foto</text>'

const STICKER =
  '<circle cx="256" cy="256" r="220" fill="#f2c14e" stroke="#fff" stroke-width="20"/><path d="M176 300c40 70 120 70 160 0" stroke="#4b3a12" stroke-width="22" fill="none" stroke-linecap="round"/><g fill="#4b3a12"><circle cx="186" cy="210" r="22"/><circle cx="326" cy="210" r="22"/></g>'

/** @returns undefined when there is no such sample */
export async function sampleOf(name: string): Promise<{ bytes: Buffer; mimeType: string } | undefined> {
  if (name === 'voice') return { bytes: await readFile(new URL('./samples/voice.ogg', import.meta.url)), mimeType: 'audio/ogg' }
  if (name === 'sticker') {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">${STICKER}</svg>`
    return { bytes: await sharp(Buffer.from(svg)).webp({ quality: 80 }).toBuffer(), mimeType: 'image/webp' }
  }
  const drawing = DRAWINGS[name]
  if (!drawing) return undefined
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960" viewBox="0 0 640 480">${drawing}${MARK}</svg>`
  return { bytes: await sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer(), mimeType: 'image/jpeg' }
}
