import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPassing } from '#db/faults.ts'

test('a database in trouble passes, a fault in the work does not', () => {
  const passing = [{ code: '40P01' }, { code: '57P01' }, { code: 'ECONNREFUSED' }, new Error('Connection terminated unexpectedly')]
  const staying = [{ code: '22P02' }, { code: '23514' }, new TypeError('x is undefined'), undefined, 'text']
  assert.deepEqual([passing.every(isPassing), staying.some(isPassing)], [true, false])
})
