/** A plain map of the districts to tap on: drawn here from their centres, no tiles, nobody else is asked. */
import { drawCells, pointOf, type CellMap, type Dot } from '#statistics/cells.ts'
import { farOf, within, zoomed, type View } from './view.ts'
import { made } from './helped.ts'

type District = { code: string; name: string; latitude: number; longitude: number }
type Asked = { words: Record<string, string>; pinned: (point: { latitude: number; longitude: number }, words: string) => void }

type PointMap = {
  drawing: CellMap
  districts: District[]
  asked: Asked
  root: SVGElement
  drop: SVGElement
  names: SVGElement
  view: View
  /** Where the pin stands. */
  at: Dot | undefined
  /** Fingers on the glass, in CSS pixels. */
  touches: Map<number, Dot>
  /** How far the finger has gone: less than a few pixels is a tap. */
  moved: number
}

const WIDTH = 320
const TAP = 8
const NS = 'http://www.w3.org/2000/svg'

export async function openMap(box: HTMLElement, asked: Asked): Promise<void> {
  const answer = await fetch(`${location.pathname.replace(/\/$/, '')}/peta`)
  const districts = (await answer.json()) as District[]
  if (districts.length === 0) return
  const drawing = drawCells(districts, WIDTH)
  const view = { x: 0, y: 0, width: WIDTH, height: drawing.height }
  const map: PointMap = {
    drawing,
    districts,
    asked,
    view,
    root: rootOf(asked),
    drop: dropOf(),
    names: svg('g', { 'aria-hidden': 'true' }),
    at: undefined,
    touches: new Map(),
    moved: 0,
  }
  draw(map)
  const frame = made('div', { className: 'card card-flush' })
  const tools = made('p', { className: 'row' })
  frame.append(map.root)
  tools.append(zoomButton(map, '+', 'map_in'), zoomButton(map, '−', 'map_out'))
  box.append(made('p', { className: 'hint', textContent: asked.words['map_hint'] ?? '' }), frame, tools)
  listen(map)
}

function svg(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(NS, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}

function rootOf({ words }: Asked): SVGElement {
  const style = 'width:100%;touch-action:none;display:block;cursor:crosshair'
  return svg('svg', { tabindex: 0, role: 'application', 'aria-label': words['map_label'] ?? '', style })
}

function dropOf(): SVGElement {
  const drop = svg('g', { visibility: 'hidden' })
  drop.append(
    svg('path', { d: 'M0 0C-3-7-9-10-9-17a9 9 0 1 1 18 0C9-10 3-7 0 0z', fill: 'var(--late)', stroke: 'var(--surface)', 'stroke-width': 1.5 }),
  )
  return drop
}

function draw(map: PointMap): void {
  for (const { code, corners, middle } of map.drawing.cells) {
    const d = `M${corners.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}z`
    map.root.append(svg('path', { d, fill: 'var(--c-grid)', stroke: 'var(--surface)', 'stroke-width': 2, 'vector-effect': 'non-scaling-stroke' }))
    const text = svg('text', { x: middle.x, y: middle.y, 'text-anchor': 'middle', fill: 'var(--ink-2)' })
    text.textContent = nameOf(map, code)
    map.names.append(text)
  }
  map.root.append(map.names, map.drop)
  look(map)
}

function nameOf({ districts }: PointMap, code: string): string {
  return districts.find((one) => one.code === code)?.name ?? ''
}

/** Names and the pin keep their size while the map comes nearer. */
function look({ root, names, drop, view, at }: PointMap): void {
  const scale = view.width / WIDTH
  root.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`)
  names.setAttribute('font-size', String(9 * scale))
  if (at) drop.setAttribute('transform', `translate(${at.x} ${at.y}) scale(${scale})`)
  drop.setAttribute('visibility', at ? 'visible' : 'hidden')
}

function show(map: PointMap, view: View): void {
  map.view = within(view, { width: WIDTH, height: map.drawing.height })
  look(map)
}

function zoomButton(map: PointMap, sign: string, word: 'map_in' | 'map_out'): HTMLButtonElement {
  const button = made('button', { type: 'button', className: 'btn btn-icon', textContent: sign, ariaLabel: map.asked.words[word] ?? '' })
  button.addEventListener('click', () => show(map, zoomed(map.view, word === 'map_in' ? 0.5 : 2, map.at)))
  return button
}

function dotOf({ root, view }: PointMap, { clientX, clientY }: MouseEvent): Dot {
  const box = root.getBoundingClientRect()
  return { x: view.x + ((clientX - box.left) / box.width) * view.width, y: view.y + ((clientY - box.top) / box.height) * view.height }
}

function listen(map: PointMap): void {
  const { root, touches } = map
  root.addEventListener('pointerdown', (event) => {
    map.moved = touches.size > 0 ? Infinity : 0
    touches.set(event.pointerId, { x: event.clientX, y: event.clientY })
    root.setPointerCapture(event.pointerId)
  })
  root.addEventListener('pointermove', (event) => drag(map, event))
  root.addEventListener('pointerup', (event) => {
    touches.delete(event.pointerId)
    if (map.moved < TAP) pin(map, dotOf(map, event))
  })
  root.addEventListener('pointercancel', (event) => touches.delete(event.pointerId))
  root.addEventListener('wheel', (event) => {
    event.preventDefault()
    show(map, zoomed(map.view, event.deltaY > 0 ? 1.25 : 0.8, dotOf(map, event)))
  })
  root.addEventListener('keydown', (event) => press(map, event))
}

/** One finger moves the map, two change how near it is. */
function drag(map: PointMap, event: PointerEvent): void {
  const before = map.touches.get(event.pointerId)
  if (!before) return
  const now = { x: event.clientX, y: event.clientY }
  map.touches.set(event.pointerId, now)
  const [, other] = [...map.touches].find(([id]) => id !== event.pointerId) ?? []
  if (other) return show(map, zoomed(map.view, farOf(before, other) / farOf(now, other), dotOf(map, event)))
  map.moved += farOf(now, before)
  if (map.moved < TAP) return
  const unit = map.view.width / map.root.getBoundingClientRect().width
  show(map, { ...map.view, x: map.view.x - (now.x - before.x) * unit, y: map.view.y - (now.y - before.y) * unit })
}

const STEPS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const ZOOMS: Record<string, number> = { '+': 0.5, '-': 2 }

function press(map: PointMap, event: KeyboardEvent): void {
  const { x, y, width, height } = map.view
  const from = map.at ?? { x: x + width / 2, y: y + height / 2 }
  const step = STEPS[event.key]
  const by = ZOOMS[event.key]
  if (by) show(map, zoomed(map.view, by, from))
  if (step) pin(map, { x: from.x + (step[0] * width) / 40, y: from.y + (step[1] * width) / 40 })
  if (by || step) event.preventDefault()
}

function pin(map: PointMap, at: Dot): void {
  const { drawing, districts, asked } = map
  map.at = at
  look(map)
  const [nearest] = districts.toSorted((a, b) => farOf(drawing.place(a), at) - farOf(drawing.place(b), at))
  asked.pinned(pointOf(drawing, at), (asked.words['map_district'] ?? '').replace('{name}', nearest?.name ?? ''))
}
