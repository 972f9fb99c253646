import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boxBetween, carried, isDrawn, MIDDLE, nudged, pulled } from '#web/components/desk/publish/boxes.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const point = fc.record({ x: share, y: share })

test('a box is the same from whichever corner it is drawn', () => {
  fc.assert(fc.property(point, point, (one, other) => assert.deepEqual(boxBetween(one, other), boxBetween(other, one))))
  assert.equal(isDrawn(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 })), false)
})

test('keys move and resize it, never out of the picture', () => {
  const keys = fc.array(fc.record({ key: fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), shiftKey: fc.boolean() }), {
    maxLength: 120,
  })
  fc.assert(
    fc.property(keys, (pressed) => {
      const { x, y, width, height } = pressed.reduce((box, key) => nudged(box, key) ?? box, MIDDLE)
      assert.ok(x >= 0 && y >= 0 && x + width <= 1.000001 && y + height <= 1.000001 && width > 0 && height > 0)
    }),
  )
  assert.equal(nudged(MIDDLE, { key: 'a', shiftKey: false }), undefined)
})

test('a finger carries it and pulls its corner, never out of the picture; carried, it keeps its size', () => {
  const far = fc.double({ min: -2, max: 2, noNaN: true })
  fc.assert(
    fc.property(fc.tuple(point, point), fc.record({ x: far, y: far }), point, ([one, other], by, to) => {
      const box = boxBetween(one, other)
      const moved = carried(box, by)
      assert.deepEqual([moved.width, moved.height], [box.width, box.height])
      for (const { x, y, width, height } of [moved, pulled(box, to)]) {
        assert.ok(x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= 1.000001 && y + height <= 1.000001)
      }
    }),
  )
})
