/** What a tap does: a district says its figures, a circle of many comes nearer or lists its reports, a single one opens. */
import type { GeoJSONSource, LngLatLike, Map as LiveMap, MapGeoJSONFeature, MapMouseEvent, Popup } from 'maplibre-gl'
import type { GivenDistrict, GivenMap } from './given.ts'
import { SOURCES } from './layers.ts'

type Library = typeof import('maplibre-gl')
export type Touched = { map: LiveMap; library: Library; given: GivenMap; districts: () => readonly GivenDistrict[] }

/** Reports listed in one bubble. */
const LISTED = 8
/** Nearer than this, circles list instead of coming nearer. */
const NEAR = 15.5

export function listenTo(touched: Touched): void {
  const { map } = touched
  let open: Popup | undefined
  map.on('click', (event) => {
    open?.remove()
    open = undefined
    void bubbleFor(touched, event).then((popup) => (open = popup))
  })
  for (const id of ['circles', 'areas-classes', 'areas-plain']) {
    map.on('mouseenter', id, () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', id, () => (map.getCanvas().style.cursor = ''))
  }
}

async function bubbleFor(touched: Touched, { point, lngLat }: MapMouseEvent): Promise<Popup | undefined> {
  const { map } = touched
  const visible = (ids: string[]) => ids.filter((id) => map.getLayoutProperty(id, 'visibility') !== 'none')
  // A finger is wide.
  const around: [[number, number], [number, number]] = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]] // biome-ignore format: corners
  const [circle] = map.queryRenderedFeatures(around, { layers: visible(['circles']) })
  if (circle) return touchCircle(touched, circle)
  const [area] = map.queryRenderedFeatures(point, { layers: visible(['areas-classes', 'areas-plain']) })
  const district = touched.districts().find(({ code }) => code === area?.properties['code'])
  return (
    district && bubble(touched, lngLat, [title(district.name), line(district.said), link(touched, district.href, touched.given.words.open_cases)])
  )
}

async function touchCircle(touched: Touched, circle: MapGeoJSONFeature): Promise<Popup | undefined> {
  const { map, given } = touched
  const at = (circle.geometry as unknown as { coordinates: [number, number] }).coordinates
  const { cluster_id: id, n } = circle.properties
  const source = map.getSource<GeoJSONSource>(SOURCES.points)
  const members = id === undefined ? [circle] : ((await source?.getClusterLeaves(Number(id), LISTED + 1, 0)) ?? [])
  const isSingle = members.every((one) => one.properties?.['t'])
  if (!isSingle || (map.getZoom() < NEAR && members.length > 1)) {
    const nearer = id === undefined ? map.getZoom() + 2 : await source?.getClusterExpansionZoom(Number(id))
    map.easeTo({ center: at, zoom: Math.min(16.5, Math.max(nearer ?? 0, map.getZoom() + 1)) })
    return undefined
  }
  const rows = members.slice(0, LISTED).map(({ properties }) => reportRow(touched, properties ?? {}))
  const more = Number(n) > LISTED ? [line(given.words.more.replace('{count}', String(Number(n) - LISTED)))] : []
  const head = Number(n) > 1 ? [title(given.words.reports.replace('{count}', String(n)))] : []
  return bubble(touched, at, [...head, ...rows, ...more])
}

function reportRow(touched: Touched, { t, w, s }: Record<string, unknown>): HTMLElement {
  const row = made('p', '')
  row.append(
    link(touched, touched.given.report + encodeURIComponent(String(t)), String(w)),
    made('small', [String(t), touched.given.states[String(s)]].filter(Boolean).join(' · ')),
  )
  return row
}

function bubble({ map, library, given }: Touched, at: LngLatLike, children: HTMLElement[]): Popup {
  const box = made('div', '')
  box.className = 'bubble'
  box.append(...children)
  return new library.Popup({ maxWidth: '280px', closeButton: true, locale: { 'Popup.Close': given.words.close } } as never)
    .setLngLat(at)
    .setDOMContent(box)
    .addTo(map)
}

const title = (text: string) => made('b', text)
const line = (text: string) => made('p', text)

function link(_: Touched, href: string, text: string): HTMLElement {
  const element = made('a', text)
  element.setAttribute('href', href)
  return element
}

function made(name: string, text: string): HTMLElement {
  const element = document.createElement(name)
  element.textContent = text
  return element
}
