/** /lapangan on the home screen of a phone. Source: W3C, Web Application Manifest. */
import sharp from 'sharp'
import { loadLettering, type Lettering } from '#lib/lettering.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { Words } from '#texts/text.ts'

export function manifestOf({ shortName, settings }: RegionRow, base: string, say: Words): object {
  const icon = (size: number, purpose: 'any' | 'maskable') => ({
    src: `${base}/aplikasi/ikon-${size}${purpose === 'maskable' ? '-penuh' : ''}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  })
  return {
    id: `${base}/lapangan`,
    name: `${say('field.title')} ${shortName}`,
    short_name: say('field.title'),
    description: say('field.app_about'),
    lang: 'id',
    start_url: `${base}/lapangan`,
    scope: `${base}/lapangan`,
    display: 'standalone',
    background_color: '#faf8f2',
    theme_color: settings.brand.light.brandStrong,
    icons: [icon(192, 'any'), icon(512, 'any'), icon(512, 'maskable')],
  }
}

let lettering: Promise<Lettering> | undefined

/** The region's initials in its colour. @property isFull without round corners: the phone cuts its own shape out of the middle */
export async function drawIcon(brand: RegionRow['settings']['brand'], { size, isFull }: { size: number; isFull: boolean }): Promise<Buffer> {
  const { width, outline } = await (lettering ??= loadLettering())
  const { brandStrong } = brand.light
  const letters = (isFull ? 0.3 : 0.38) * size
  const wide = width(brand.initials, letters, 700)
  const path = outline(brand.initials, { x: (size - wide) / 2, y: size / 2 + letters * 0.36, size: letters, weight: 700 })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="${size}" height="${size}" rx="${isFull ? 0 : size * 0.22}" fill="${brandStrong}"/><path d="${path}" fill="#fff"/></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
