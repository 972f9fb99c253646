/** A region's colours as CSS, written into every page of that region. Values were checked at import: no outside text gets in here. */
import type { RegionSettings } from '#regions/settings.ts'

type Colours = RegionSettings['brand']['light']

export function brandStyle({ light, dark, motif, motifSize }: RegionSettings['brand']): string {
  const own = motif ? `--motif:${motif};--motif-size:${motifSize};` : ''
  return (
    `<style>:root{${own}${variables(light)}}:root[data-theme='dark']{${variables(dark)}}` +
    `@media (prefers-color-scheme:dark){:root:not([data-theme='light']){${variables(dark)}}}</style>`
  )
}

function variables({ brand, brandStrong, brandSoft, brandLine, onBrand, motifInk, bar }: Colours): string {
  const motif = motifInk ? `--motif-ink:${motifInk};` : ''
  return `--brand:${brand};--brand-strong:${brandStrong};--brand-soft:${brandSoft};--brand-line:${brandLine};--on-brand:${onBrand};--c-bar:${bar};${motif}`
}
