/**
 * Reads areas.geojson of a region's folder: the boundaries of its districts, as offices hand them out. Pure. Districts are known by
 * code (dots or not) or by name. Every mistake is named with its place; what is right is made light enough for a phone.
 */
import { z } from 'zod'
import { searchName } from '#regions/area-names.ts'
import { boxOf, faultOf, type Polygons, type Position, type Ring } from '#regions/boundaries/rings.ts'
import { fitInto, rounded, withoutRepeats } from '#regions/boundaries/simplify.ts'
import { add, readJson, type Checking } from '#regions/checks.ts'
import type { AreaRow } from '#regions/queries.ts'

/** @property outline coarser, for small still pictures */
export type AreaShape = { code: string; shape: Polygons; outline: Polygons }

export const SHAPES_FILE = 'areas.geojson'

/** Bytes of a file that is read at all: one region's detailed boundaries have some megabytes. */
export const LARGEST_FILE = 16 * 1024 * 1024
/** Bytes as JSON of all districts together. */
const SHAPES_MOST = 100_000
const OUTLINES_MOST = 24_000
/** Kilometres that a district's ground may lie from its point in districts.csv. */
const FARTHEST = 40

/** Names of properties in files of BIG (Badan Informasi Geospasial), of ministries and of ours. */
const CODE_PROPERTIES = ['code', 'kode', 'KDCPUM', 'kd_kec', 'kode_kec']
const NAME_PROPERTIES = ['name', 'nama', 'WADMKC', 'NAMOBJ', 'kecamatan']

const position = z.tuple([z.number(), z.number()], z.number())
const ring = z.array(position)
const collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      properties: z.record(z.string(), z.unknown()).nullish(),
      geometry: z.object({ type: z.string(), coordinates: z.unknown() }).nullish(),
    }),
  ),
})
const COORDINATES = { Polygon: z.array(ring), MultiPolygon: z.array(z.array(ring)) }

type Feature = z.output<typeof collection>['features'][number]

/** @returns the districts that have a shape; those without are drawn as a point */
export function checkShapes(checking: Checking, areas: readonly AreaRow[]): AreaShape[] {
  const text = checking.files[SHAPES_FILE]
  if (text === undefined) return []
  if (text.length > LARGEST_FILE) return fail(checking, 'shape_too_large', { megabytes: LARGEST_FILE / 1024 / 1024 })
  const before = checking.problems.length
  const read = readJson(checking, SHAPES_FILE, collection)
  const districts = areas.filter(({ level }) => level === 'district')
  const pieces = (read?.features ?? []).flatMap((feature, index) => readFeature(checking, feature, { no: index + 1, districts }))
  if (checking.problems.length > before) return []
  const byCode = Map.groupBy(pieces, ({ code }) => code)
  const codes = [...byCode.keys()].sort()
  return lightened(
    checking,
    codes.map((code) => ({ code, shape: (byCode.get(code) ?? []).flatMap(({ polygons }) => polygons) })),
  )
}

function lightened(checking: Checking, shapes: readonly Pick<AreaShape, 'code' | 'shape'>[]): AreaShape[] {
  const all = shapes.map(({ shape }) => shape)
  const fine = fitInto(all, SHAPES_MOST)
  const coarse = fitInto(all, OUTLINES_MOST) ?? fine
  if (!fine || !coarse) return fail(checking, 'shape_heavy', { kilobytes: SHAPES_MOST / 1000 })
  return shapes.map(({ code }, index) => ({ code, shape: fine[index] ?? [], outline: coarse[index] ?? [] }))
}

type Place = { no: number; districts: readonly AreaRow[] }

function readFeature(checking: Checking, { properties, geometry }: Feature, { no, districts }: Place): { code: string; polygons: Polygons }[] {
  const told = { code: firstOf(properties, CODE_PROPERTIES), name: firstOf(properties, NAME_PROPERTIES) }
  const feature = `${no} (${told.name ?? told.code ?? '–'})`
  if (!told.code && !told.name) return fail(checking, 'shape_nameless', { feature })
  const district = findDistrict(districts, told)
  if (!district) return fail(checking, 'shape_unknown', { feature, code: told.code ?? told.name ?? '' })
  const shape = geometry && COORDINATES[geometry.type as keyof typeof COORDINATES]
  if (!shape) return fail(checking, 'shape_kind', { feature, found: geometry?.type ?? 'null' })
  const coordinates = shape.safeParse(geometry.coordinates)
  if (!coordinates.success) {
    const [issue] = coordinates.error.issues
    return fail(checking, 'shape_numbers', { feature, path: issue?.path.join('.') ?? '' })
  }
  const polygons = geometry.type === 'Polygon' ? [coordinates.data as Ring[]] : (coordinates.data as Ring[][])
  const isRight = refuseFaults(checking, polygons, feature) && refuseFar(checking, { polygons, feature, district })
  return isRight ? [{ code: district.code, polygons: roundedOff(polygons) }] : []
}

/** Heights are left out, and rocks that are smaller than the rounding. */
function roundedOff(polygons: Polygons): Polygons {
  const rings = (polygon: Ring[]) => polygon.map((one) => withoutRepeats(one.map(rounded)))
  return polygons.map(rings).flatMap(([outer = [], ...holes]) => (outer.length < 4 ? [] : [[outer, ...holes.filter(({ length }) => length >= 4)]]))
}

function refuseFaults(checking: Checking, polygons: Polygons, feature: string): boolean {
  if (polygons.flat().length === 0) fail(checking, 'shape_short', { feature, ring: 1 })
  const faults = polygons.flat().map((one, index) => ({ ring: index + 1, fault: faultOf(one) }))
  for (const { ring: no, fault } of faults) {
    if (!fault) continue
    const at: Partial<Record<'at', Position>> = 'at' in fault ? fault : {}
    fail(checking, fault.kind, { feature, ring: no, ...(at.at && { longitude: at.at[0], latitude: at.at[1] }) })
  }
  return polygons.flat().length > 0 && faults.every(({ fault }) => !fault)
}

/** A district drawn somewhere else has the wrong code. Those without a point are believed. */
function refuseFar(checking: Checking, { polygons, feature, district }: { polygons: Polygons; feature: string; district: AreaRow }): boolean {
  const box = boxOf([polygons])
  if (!box || district.latitude === null || district.longitude === null) return true
  const east = Math.max(box.west - district.longitude, 0, district.longitude - box.east)
  const north = Math.max(box.south - district.latitude, 0, district.latitude - box.north)
  const kilometres = Math.round(111 * Math.hypot(east, north))
  if (kilometres > FARTHEST) fail(checking, 'shape_far', { feature, kilometres })
  return kilometres <= FARTHEST
}

function findDistrict(districts: readonly AreaRow[], { code, name }: { code: string | undefined; name: string | undefined }): AreaRow | undefined {
  const figures = (text: string) => text.replace(/\D/g, '')
  const coded = code ? districts.find((one) => figures(one.code) === figures(code)) : undefined
  // Two districts of one name are told apart by code only.
  const named = name ? districts.filter((one) => searchName(one.name) === searchName(name)) : []
  return coded ?? (code === undefined && named.length === 1 ? named[0] : undefined)
}

function firstOf(properties: Feature['properties'], names: readonly string[]): string | undefined {
  const values = names.map((name) => properties?.[name]).filter((value) => typeof value === 'string' || typeof value === 'number')
  return values.map((value) => String(value).trim()).find((value) => value !== '')
}

function fail(checking: Checking, kind: Parameters<typeof add>[1]['kind'], values: Record<string, string | number>): [] {
  add(checking, { file: SHAPES_FILE, kind, values })
  return []
}
