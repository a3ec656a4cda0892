import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { primeField } from './prime-field.ts'
import { FieldVector } from './vector.ts'

const p = Field64.modulus
const x = FieldVector.of(Field64, [1, 2, -3])
const y = FieldVector.of(Field64, [4n, 5n, 2n ** 70n])

function refusal(code: string, message?: RegExp) {
  return expect.objectContaining({ code, message: expect.stringMatching(message ?? /./) })
}

test('integers are reduced mod p', () => {
  expect(x.toBigInts()).toEqual([1n, 2n, p - 3n])
  expect(y.at(2)).toBe(2n ** 70n % p)
  expect(FieldVector.of(Field64, [-p, 2n * p + 1n]).toBigInts()).toEqual([0n, 1n])
})

test.each([0.5, 2 ** 53, Number.NaN, '7' as never])(
  '%s is no integer, and its error does not show it',
  (value) => {
    expect(() => FieldVector.of(Field64, [1, value])).toThrow(
      refusal('INVALID_ARGUMENT', /^values\[1\]: .*something else$/),
    )
    expect(() => x.scale(value)).toThrow(refusal('INVALID_ARGUMENT', /^c: .*something else$/))
    expect(() => x.axpy(value, x)).toThrow(refusal('INVALID_ARGUMENT', /^c: .*something else$/))
  },
)

test('arithmetic', () => {
  const z = FieldVector.of(Field64, [7, -8, 9])
  expect(x.add(z).toNumbers()).toEqual([8, -6, 6])
  expect(x.sub(z).toNumbers()).toEqual([-6, 10, -12])
  expect(x.mul(z).toNumbers()).toEqual([7, -16, -27])
  expect(x.neg().toNumbers()).toEqual([-1, -2, 3])
  expect(x.scale(-2).toNumbers()).toEqual([-2, -4, 6])
  expect(x.axpy(10n, z).toNumbers()).toEqual([71, -78, 87])
  expect(x.dot(z)).toBe(p - 36n)
  expect(z.sum()).toBe(8n)
  const shape = { rows: 1, inner: 3, columns: 1 }
  expect(x.matmul(z, shape).toNumbers()).toEqual([-36])
  expect(x.toNumbers()).toEqual([1, 2, -3])
})

test('operands that do not fit are refused', async () => {
  const other = FieldVector.of(Field128, [1, 2, 3])
  const long = FieldVector.zero(Field64, 4)
  for (const combine of ['add', 'sub', 'mul', 'dot'] as const) {
    expect(() => x[combine](other)).toThrow(refusal('FIELD_MISMATCH', /Field64 and Field128/))
    expect(() => x[combine](long)).toThrow(refusal('LENGTH_MISMATCH', /3 and 4/))
  }
  expect(() => x.axpy(1, other)).toThrow(refusal('FIELD_MISMATCH'))
  expect(() => x.axpy(1, long)).toThrow(refusal('LENGTH_MISMATCH'))
  expect(() => FieldVector.concat([x, other])).toThrow(refusal('FIELD_MISMATCH'))
  expect(() => FieldVector.concat([])).toThrow(refusal('INVALID_ARGUMENT'))
  expect(() => x.matmul(long, { rows: 1, inner: 3, columns: 1 })).toThrow(refusal('SHAPE_MISMATCH'))
  expect(() => x.matmul(y, { rows: -1, inner: -3, columns: -1 })).toThrow(refusal('INVALID_ARGUMENT'))
})

describe('bytes', () => {
  test('are taken without a copy', () => {
    const bytes = Uint8Array.from({ length: 24 }, (_, i) => i)
    expect(FieldVector.fromBytes(Field64, bytes, 3).bytes.buffer).toBe(bytes.buffer)
    expect(FieldVector.fromBytes(Field64, bytes).at(0)).toBe(0x0706050403020100n)
  })

  test('of another length are refused', () => {
    expect(() => FieldVector.fromBytes(Field64, new Uint8Array(23))).toThrow(refusal('LENGTH_MISMATCH'))
    expect(() => FieldVector.fromBytes(Field64, new Uint8Array(24), 2)).toThrow(refusal('LENGTH_MISMATCH'))
  })

  test('at or above the modulus are refused', () => {
    const bytes = new Uint8Array(24)
    bytes.fill(0xff, 8, 16)
    expect(() => FieldVector.fromBytes(Field64, bytes)).toThrow(refusal('INVALID_ELEMENT', /element 1 /))
    expect(() => FieldVector.fromBytes(Field64, bytes.subarray(8))).toThrow(
      refusal('INVALID_ELEMENT', /element 0 /),
    )
  })

  test.each([Field64, Field128])('hold what is below the modulus of $name and nothing else', (field) => {
    const bytes = (value: bigint) =>
      Uint8Array.from({ length: field.elementBytes }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
    const largest = field.modulus - 1n
    expect(FieldVector.fromBytes(field, bytes(largest)).at(0)).toBe(largest)
    for (const value of [field.modulus, field.modulus + 1n, (1n << BigInt(8 * field.elementBytes)) - 1n])
      expect(() => FieldVector.fromBytes(field, bytes(value))).toThrow(refusal('INVALID_ELEMENT'))
  })

  test('lie at any address, also in a Node Buffer', () => {
    for (const field of [Field64, Field128]) {
      const vector = FieldVector.random(field, 33)
      for (let at = 0; at < 9; at++) {
        const room = Buffer.alloc(vector.bytes.length + 16, 0xff)
        room.set(vector.bytes, at)
        const moved = FieldVector.fromBytes(field, room.subarray(at, at + vector.bytes.length))
        expect(moved.equal(vector)).toBe(true)
        expect(moved.add(vector).equal(vector.scale(2))).toBe(true)
        expect(moved.toBigInts()).toEqual(vector.toBigInts())
      }
    }
  })
})

test('parts', () => {
  expect(x.slice(1).toNumbers()).toEqual([2, -3])
  expect(x.slice(0, 2).toNumbers()).toEqual([1, 2])
  expect(FieldVector.concat([x, x.slice(1, 1), y]).toBigInts()).toEqual([...x.toBigInts(), ...y.toBigInts()])
  expect(x.subvector(1, 2).toNumbers()).toEqual([2])
  expect(x.subvector().bytes.buffer).toBe(x.bytes.buffer)
  const copy = x.slice()
  copy.bytes.fill(0)
  expect(x.at(0)).toBe(1n)
  for (const [from, to] of [
    [-1, 2],
    [2, 1],
    [0, 4],
  ])
    for (const part of [() => x.slice(from, to), () => x.subvector(from, to)])
      expect(part).toThrow(refusal('INVALID_ARGUMENT'))
  for (const i of [-1, 3, 0.5]) expect(() => x.at(i)).toThrow(refusal('INVALID_ARGUMENT'))
})

test('equality is of field, length and elements', async () => {
  expect(x.equal(x.slice())).toBe(true)
  expect(x.equal(x.axpy(1, FieldVector.of(Field64, [0, 0, 1])))).toBe(false)
  expect(x.equal(x.slice(0, 2))).toBe(false)
  expect(FieldVector.zero(Field64, 2).equal(FieldVector.zero(await primeField(2n ** 61n - 1n), 2))).toBe(
    false,
  )
})

test('numbers are negative from the middle of the field on', async () => {
  expect(FieldVector.of(await primeField(251n), [0, 125, 126, 250]).toNumbers()).toEqual([0, 125, -125, -1])
})

test('numbers that would lose digits are refused', () => {
  expect(FieldVector.of(Field64, [2 ** 53 - 1, 1 - 2 ** 53]).toNumbers()).toEqual([2 ** 53 - 1, 1 - 2 ** 53])
  expect(() => FieldVector.of(Field64, [0n, 2n ** 53n]).toNumbers()).toThrow(refusal('INVALID_ARGUMENT', /1/))
})

test('JSON has decimal strings; a log has no elements', () => {
  expect(JSON.stringify({ x })).toBe(`{"x":["1","2","${p - 3n}"]}`)
  expect(inspect({ x })).toBe('{ x: FieldVector(Field64, 3 elements) }')
})

test.each([Field64, Field128, await primeField(131n)])('random elements of $name', (field) => {
  const drawn = FieldVector.random(field, 20_000)
  expect(field.firstInvalid(drawn.bytes)).toBe(-1)
  expect(drawn.equal(FieldVector.random(field, 20_000))).toBe(false)
  // Twenty thousand draws miss one of ten equal parts with probability 10 * 0.9^20,000.
  const parts = drawn.toBigInts().map((element) => Number((element * 10n) / field.modulus))
  expect(new Set(parts).size).toBe(10)
})

test('a vector on a Buffer copies when it is sliced, as on any bytes', () => {
  const bytes = Buffer.from(x.bytes)
  const copy = FieldVector.fromBytes(Field64, bytes).slice()
  copy.bytes.fill(0)
  expect(FieldVector.fromBytes(Field64, bytes).equal(x)).toBe(true)
})
