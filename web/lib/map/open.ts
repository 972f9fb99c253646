/** Opens a map that moves, in place of the still one. What it needs is fetched only now: nearly 300 KB that no page carries. */
import type { GeoJSONSource, Map as LiveMap } from 'maplibre-gl'
import { innermost } from '#maps/ground.ts'
import type { Collection } from '#maps/geojson.ts'
import { mapQuery, type At, type MapView } from '#maps/view.ts'
import type { Polygons, Ring } from '#regions/boundaries/rings.ts'
import type { GivenDistrict, GivenMap } from './given.ts'
import { addLayers, showLayer, SOURCES, warmthOf } from './layers.ts'
import { FONT, lookOf } from './look.ts'
import { createSquares } from './squares.ts'
import { styleOf } from './style.ts'
import { listenTo } from './touch.ts'

type Shape = { type: 'Feature'; geometry: { type: 'MultiPolygon'; coordinates: Polygons }; properties: { code: string; name: string } }
type Shown = { view: Pick<MapView, 'layer' | 'band'>; query: string; districts: GivenDistrict[] }
/** @property show: another layer, hour, filter or figures */
export type OpenedMap = { show: (shown: Shown) => void; close: () => void }

/** @param moved is told where the map looks, after each movement @returns undefined: this browser cannot draw it */
export async function openMap(box: HTMLElement, given: GivenMap, moved: (at: At) => void): Promise<OpenedMap | undefined> {
  if (!canDraw()) return undefined
  const [library, shapes] = [await loadLibrary(given), await loadShapes(given)]
  await document.fonts?.load(`12px "${FONT[0]}"`).catch(() => [])
  const map = createMap(box, given, library)
  const isUp = await new Promise<boolean>((resolve) => {
    map.once('load', () => resolve(true))
    // A basemap that cannot be reached must not leave an empty frame.
    map.once('error', () => setTimeout(() => resolve(map.isStyleLoaded() === true), 3000))
  })
  if (!isUp) {
    map.remove()
    return undefined
  }
  return live(map, { given, library, shapes, moved })
}

type Live = { given: GivenMap; library: typeof import('maplibre-gl'); shapes: Shape[]; moved: (at: At) => void }

function live(map: LiveMap, { given, library, shapes, moved }: Live): OpenedMap {
  addLayers(map, lookOf(map.getContainer()), given.basemap.kind !== 'none')
  const squares = createSquares(given.tiles)
  let shown: Shown = given
  const fill = async () => {
    const { layer, band } = shown.view
    if (layer === 'districts') return
    const { west, east, north, south } = boxOf(map)
    const query = layer === 'heat' && band !== undefined ? `${shown.query}${shown.query ? '&' : '?'}jam=${band}` : shown.query
    const found = await squares.load({ west, east, north, south }, { zoom: map.getZoom(), kind: layer === 'heat' ? 'panas' : 'titik', query })
    if (!found) return
    if (layer === 'heat')
      map.setPaintProperty(
        'warmth',
        'heatmap-weight',
        warmthOf(Math.max(...found.features.map(({ properties }) => properties.n), 0))['heatmap-weight'],
      )
    put(map, layer === 'heat' ? SOURCES.heat : SOURCES.points, found)
  }
  const show = (next: Shown) => {
    shown = next
    put(map, SOURCES.areas, withFigures(shapes, next.districts))
    put(map, SOURCES.names, namesOf(shapes, next.districts))
    showLayer(map, next.view.layer)
    void fill()
  }
  map.on('moveend', () => {
    const { lat, lng } = map.getCenter()
    moved({ latitude: lat, longitude: lng, zoom: map.getZoom() })
    void fill()
  })
  listenTo({ map, library, given, districts: () => shown.districts })
  show(given)
  return { show, close: () => map.remove() }
}

function canDraw(): boolean {
  const context = document.createElement('canvas').getContext('webgl2')
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}

async function loadLibrary({ basemap }: GivenMap): Promise<typeof import('maplibre-gl')> {
  const [library, { default: worker }, { default: sheet }] = await Promise.all([
    import('maplibre-gl'),
    import('maplibre-gl/dist/maplibre-gl-worker.mjs?url'),
    import('maplibre-gl/dist/maplibre-gl.css?url'),
  ])
  library.setWorkerUrl(worker)
  if (!document.querySelector(`link[href="${sheet}"]`)) {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: sheet })
    await new Promise((resolve) => {
      link.addEventListener('load', resolve)
      link.addEventListener('error', resolve)
      document.head.append(link)
    })
  }
  if (basemap.kind === 'file') {
    const { Protocol } = await import('pmtiles')
    library.addProtocol('pmtiles', new Protocol().tile)
  }
  return library
}

async function loadShapes({ shapes }: GivenMap): Promise<Shape[]> {
  const answer = await fetch(shapes)
  if (!answer.ok) throw new Error(`${shapes}: ${answer.status}`)
  return ((await answer.json()) as Collection<Shape>).features
}

function createMap(
  box: HTMLElement,
  { basemap, box: { west, south, east, north }, view: { at }, words }: GivenMap,
  library: typeof import('maplibre-gl'),
): LiveMap {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const [across, down] = [east - west, north - south]
  const map = new library.Map({
    container: box,
    style: styleOf(basemap, lookOf(box)),
    ...(at ? { center: [at.longitude, at.latitude], zoom: at.zoom } : { bounds: [west, south, east, north], fitBoundsOptions: { padding: 16 } }),
    maxBounds: [west - across, south - down, east + across, north + down],
    minZoom: 5.5,
    maxZoom: 17,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    fadeDuration: isStill ? 0 : 200,
    attributionControl: basemap.kind === 'none' ? false : { compact: false },
    locale: {
      'Map.Title': words.label,
      'NavigationControl.ZoomIn': words.zoom_in,
      'NavigationControl.ZoomOut': words.zoom_out,
      'Popup.Close': words.close,
      'CooperativeGesturesHandler.WindowsHelpText': words.ctrl,
      'CooperativeGesturesHandler.MacHelpText': words.ctrl.replace('Ctrl', '⌘'),
      'CooperativeGesturesHandler.MobileHelpText': words.fingers,
      'AttributionControl.ToggleAttribution': words.credits,
    },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  return map.addControl(new library.NavigationControl({ showCompass: false }), 'top-right')
}

function boxOf(map: LiveMap) {
  const bounds = map.getBounds()
  return { west: bounds.getWest(), east: bounds.getEast(), north: bounds.getNorth(), south: bounds.getSouth() }
}

function put(map: LiveMap, source: string, data: object): void {
  void map.getSource<GeoJSONSource>(source)?.setData(data)
}

function withFigures(shapes: readonly Shape[], districts: readonly GivenDistrict[]) {
  const features = shapes.map((shape) => ({
    ...shape,
    properties: { ...shape.properties, level: districts.find(({ code }) => code === shape.properties.code)?.level ?? 0 },
  }))
  return { type: 'FeatureCollection', features }
}

/** Each district's name and figure once, where it has most room: by themselves maps repeat them on every island. */
function namesOf(shapes: readonly Shape[], districts: readonly GivenDistrict[]) {
  const features = shapes.map(({ geometry, properties }) => {
    const rings = geometry.coordinates.map(([outer = []]) => outer).toSorted((a, b) => b.length - a.length)
    const { x, y } = innermost((rings[0] ?? ([] as Ring)).slice(0, -1).map(([east, north]) => ({ x: east, y: north })))
    const { level = 0, figure = '' } = districts.find(({ code }) => code === properties.code) ?? {}
    return { type: 'Feature', geometry: { type: 'Point', coordinates: [x, y] }, properties: { ...properties, level, figure } }
  })
  return { type: 'FeatureCollection', features }
}

/** The address of what is seen. */
export function addressOf(path: string, query: string, view: MapView): string {
  return path + mapQuery(new URLSearchParams(query), view)
}
