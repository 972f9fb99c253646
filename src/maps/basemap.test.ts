import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseBasemap, fileFor, isFileName, type Wishes } from '#maps/basemap.ts'

const style = { styleUrl: 'https://peta.example/gaya.json' }
const tiles = { tilesUrl: 'https://peta.example/{z}/{x}/{y}.png' }
//  the region, the installation, a file → what is drawn
const CASES: [Wishes, Wishes, string | undefined, string][] = [
  [{}, {}, undefined, 'none'],
  [{}, tiles, undefined, 'raster'],
  [{}, style, undefined, 'style'],
  [{}, style, '/peta-dasar/a.pmtiles', 'file'],
  [tiles, style, '/peta-dasar/a.pmtiles', 'raster'],
  [style, tiles, undefined, 'style'],
]
for (const [region, installation, file, kind] of CASES)
  test(`${JSON.stringify([region, installation, file])}: ${kind}`, () => assert.equal(chooseBasemap(region, installation, file).kind, kind))

test('who drew the map is always named', () => {
  assert.deepEqual(chooseBasemap(tiles, { attribution: '© Badan Uji' }, undefined), {
    kind: 'raster',
    url: tiles.tilesUrl,
    attribution: '© Badan Uji',
  })
  assert.match(JSON.stringify(chooseBasemap({}, {}, '/a')), /OpenStreetMap/)
})

test('a file is the region’s own, else the country’s; names that lead elsewhere are none', () => {
  assert.equal(fileFor(['indonesia.pmtiles', 'oki.pmtiles'], 'oki'), 'oki.pmtiles')
  assert.equal(fileFor(['indonesia.pmtiles'], 'oki'), 'indonesia.pmtiles')
  assert.equal(fileFor(['bekasi.pmtiles'], 'oki'), undefined)
  for (const name of ['../a.pmtiles', 'a/b.pmtiles', 'a.pmtiles.part', '.pmtiles', 'A.pmtiles']) assert.equal(isFileName(name), false, name)
})
