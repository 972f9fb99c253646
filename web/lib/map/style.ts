/** The map's own calm style: what lies under everything. A file of vector tiles is read as Protomaps' basemaps are laid out (version 4). */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Basemap } from '#maps/basemap.ts'
import { FONT, GROUND, type Look } from './look.ts'

/** @returns the style, or its address */
export function styleOf(basemap: Basemap, look: Look): StyleSpecification | string {
  if (basemap.kind === 'style') return basemap.url
  const background: LayerSpecification = {
    id: 'paper',
    type: 'background',
    paint: { 'background-color': basemap.kind === 'file' ? GROUND[look.isDark ? 'dark' : 'light'].water : look.sunken },
  }
  if (basemap.kind === 'none') return { version: 8, sources: {}, layers: [background] }
  const { url, attribution } = basemap
  if (basemap.kind === 'raster') {
    const calm = { 'raster-saturation': -0.6, 'raster-opacity': look.isDark ? 0.45 : 0.75 }
    return {
      version: 8,
      sources: { base: { type: 'raster', tiles: [url], tileSize: 256, attribution } },
      layers: [background, { id: 'base', type: 'raster', source: 'base', paint: calm }],
    }
  }
  return {
    version: 8,
    sources: { base: { type: 'vector', url: `pmtiles://${location.origin}${url}`, attribution } },
    layers: [background, ...vectorLayers(look)],
  }
}

function vectorLayers(look: Look): LayerSpecification[] {
  const { water, green, road } = GROUND[look.isDark ? 'dark' : 'light']
  const from = (id: string, layer: string) => ({ id, source: 'base', 'source-layer': layer })
  const kinds = (...names: string[]) => ['in', ['get', 'kind'], ['literal', names]] as never
  const width = (far: number, near: number) => ['interpolate', ['exponential', 1.6], ['zoom'], 9, far, 16, near] as never
  return [
    { ...from('land', 'earth'), type: 'fill', paint: { 'fill-color': look.paper } },
    { ...from('green', 'landuse'), type: 'fill', filter: kinds('park', 'forest', 'wood', 'nature_reserve', 'grass', 'cemetery'), paint: { 'fill-color': green } },
    { ...from('water', 'water'), type: 'fill', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': water } },
    { ...from('rivers', 'water'), type: 'line', filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': water, 'line-width': width(0.6, 4) } },
    { ...from('buildings', 'buildings'), type: 'fill', minzoom: 14, paint: { 'fill-color': look.line, 'fill-opacity': 0.6 } },
    { ...from('paths', 'roads'), type: 'line', minzoom: 13, filter: kinds('path', 'other', 'minor_road'), paint: { 'line-color': road, 'line-width': width(0.2, 5) } },
    { ...from('streets', 'roads'), type: 'line', filter: kinds('major_road', 'medium_road'), paint: { 'line-color': road, 'line-width': width(0.8, 9) } },
    { ...from('highways', 'roads'), type: 'line', filter: kinds('highway'), paint: { 'line-color': look.lineStrong, 'line-width': width(1.2, 8) } },
    { ...from('names-of-roads', 'roads'), type: 'symbol', minzoom: 14, layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-size': 11, 'text-font': FONT }, paint: nameInk(look) },
    { ...from('names-of-places', 'places'), type: 'symbol', minzoom: 11, filter: kinds('locality', 'neighbourhood'), layout: { 'text-field': ['get', 'name'], 'text-size': 11.5, 'text-font': FONT, 'text-max-width': 8 }, paint: nameInk(look) },
  ] // biome-ignore format: a layer a line
}

function nameInk(look: Look) {
  return { 'text-color': look.soft, 'text-halo-color': look.paper, 'text-halo-width': 1.2 }
}
