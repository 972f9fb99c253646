/**
 * A region's colours as CSS, written into the style element of every page of that region. Values were checked at import: no outside text gets in here.
 * `html:root` and not `:root`: in development Vite puts the tokens after this style, and the region must win there as well.
 */
import type { RegionSettings } from '#regions/settings.ts'

type Colours = RegionSettings['brand']['light']

export function brandStyle({ light, dark, motif, motifSize }: RegionSettings['brand']): string {
  const own = motif ? `--motif:${motif};--motif-size:${motifSize};` : ''
  return (
    `html:root{${own}${variables(light)}}html:root[data-theme='dark']{${variables(dark)}}` +
    `@media (prefers-color-scheme:dark){html:root:not([data-theme='light']){${variables(dark)}}}`
  )
}

function variables({ brand, brandStrong, brandSoft, brandLine, onBrand, motifInk, bar }: Colours): string {
  const motif = motifInk ? `--motif-ink:${motifInk};` : ''
  return `--brand:${brand};--brand-strong:${brandStrong};--brand-soft:${brandSoft};--brand-line:${brandLine};--on-brand:${onBrand};--c-bar:${bar};${motif}`
}
