/** What we draw on the ground: districts by class, circles, warmth. Which of it is seen follows from the chosen layer. */
import type { ExpressionSpecification, LayerSpecification, Map as LiveMap } from 'maplibre-gl'
import type { Layer } from '#maps/view.ts'
import { FONT, type Look } from './look.ts'

/** Sources that the map fills: districts, their figures, counted reports. */
export const SOURCES = { areas: 'districts', names: 'district-names', points: 'reports', heat: 'warmth' } as const

const SHOWN: Record<string, readonly Layer[]> = {
  'areas-classes': ['districts'],
  'areas-figures': ['districts'],
  'areas-plain': ['points', 'heat'],
  circles: ['points'],
  counts: ['points'],
  warmth: ['heat'],
}

export function addLayers(map: LiveMap, look: Look, hasGround: boolean): void {
  const empty = { type: 'FeatureCollection' as const, features: [] }
  for (const id of [SOURCES.areas, SOURCES.names, SOURCES.heat]) map.addSource(id, { type: 'geojson', data: empty })
  const summed = { n: ['+', ['get', 'n']] }
  map.addSource(SOURCES.points, { type: 'geojson', data: empty, cluster: true, clusterRadius: 38, clusterMaxZoom: 16, clusterProperties: summed })
  for (const layer of [...areaLayers(look, hasGround), ...reportLayers(look)]) map.addLayer(layer)
}

function areaLayers(look: Look, hasGround: boolean): LayerSpecification[] {
  const byLevel = (values: readonly string[]) =>
    ['match', ['get', 'level'], ...values.flatMap((value, level) => [level, value]), values[0]] as unknown as ExpressionSpecification
  const figure = {
    'text-field': ['format', ['get', 'name'], { 'font-scale': 0.85 }, '\n', {}, ['get', 'figure'], { 'font-scale': 1.15 }] as ExpressionSpecification,
    'text-size': 12,
    'text-font': FONT,
    'text-max-width': 7,
  }
  const name = { 'text-field': ['get', 'name'] as ExpressionSpecification, 'text-size': 11.5, 'text-font': FONT, 'text-max-width': 7 }
  return [
    { id: 'areas-plain', type: 'fill', source: SOURCES.areas, paint: { 'fill-color': look.grid, 'fill-opacity': hasGround ? 0.15 : 1 } },
    { id: 'areas-classes', type: 'fill', source: SOURCES.areas, paint: { 'fill-color': byLevel(look.steps), 'fill-opacity': hasGround ? 0.72 : 1 } },
    { id: 'areas-lines', type: 'line', source: SOURCES.areas, paint: { 'line-color': hasGround ? look.soft : look.surface, 'line-width': 1.4 } },
    // Names wider than their district carry its colour with them: light letters are to be read on a light neighbour too.
    { id: 'areas-figures', type: 'symbol', source: SOURCES.names, layout: figure, paint: { 'text-color': byLevel(look.stepInks), 'text-halo-color': byLevel(look.steps), 'text-halo-width': 1.5 } },
    { id: 'areas-names', type: 'symbol', source: SOURCES.names, minzoom: 9.4, layout: name, paint: { 'text-color': look.soft, 'text-halo-color': look.paper, 'text-halo-width': 1 } },
  ] // biome-ignore format: a layer a line
}

function reportLayers(look: Look): LayerSpecification[] {
  const n: ExpressionSpecification = ['get', 'n']
  const size: ExpressionSpecification = ['interpolate', ['linear'], ['sqrt', n], 1, 7, 3, 12, 10, 17, 40, 26]
  const counts = {
    'text-field': ['case', ['>', n, 1], ['to-string', n], ''] as ExpressionSpecification,
    'text-size': 12,
    'text-font': FONT,
    'text-allow-overlap': true,
    'text-ignore-placement': true,
  }
  return [
    { id: 'warmth', type: 'heatmap', source: SOURCES.heat, paint: { ...warmthOf(1), 'heatmap-color': warmColours(look), 'heatmap-opacity': 0.85 } },
    { id: 'circles', type: 'circle', source: SOURCES.points, paint: { 'circle-color': look.brand, 'circle-radius': size, 'circle-stroke-width': 1.5, 'circle-stroke-color': look.surface, 'circle-opacity': 0.9 } },
    { id: 'counts', type: 'symbol', source: SOURCES.points, layout: counts, paint: { 'text-color': look.onBrand } },
  ] // biome-ignore format: a layer a line
}

/** @param most reports in the fullest cell that is seen: it is what glows most */
export function warmthOf(most: number) {
  return {
    'heatmap-weight': ['interpolate', ['linear'], ['get', 'n'], 0, 0, Math.max(3, most), 1] as ExpressionSpecification,
    'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 7, 14, 10, 26, 14, 46] as ExpressionSpecification,
  }
}

function warmColours({ steps: [, , low, middle, high, most], isDark }: Look): ExpressionSpecification {
  const nothing = isDark ? 'rgba(0,0,0,0)' : 'rgba(255,255,255,0)'
  return ['interpolate', ['linear'], ['heatmap-density'], 0, nothing, 0.15, low, 0.4, middle, 0.7, high, 1, most]
}

export function showLayer(map: LiveMap, layer: Layer): void {
  for (const [id, layers] of Object.entries(SHOWN)) map.setLayoutProperty(id, 'visibility', layers.includes(layer) ? 'visible' : 'none')
  map.setLayoutProperty('areas-names', 'visibility', layer === 'districts' ? 'none' : 'visible')
}
