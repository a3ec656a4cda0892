import binaryen from 'assemblyscript/binaryen'
import { describe, expect, test } from 'vitest'
import * as client from './generated/client.ts'
import * as copee from './generated/copee.ts'
import * as field from './generated/field.ts'
import * as lattice from './generated/lattice.ts'
import * as ot from './generated/ot.ts'
import * as random from './generated/random.ts'
import { loadKernels } from './load.ts'
import { type Secrecy, secretDependencies } from './testing/secret-dependencies.ts'

/** What may depend on a secret, by the name of each kernel in which something does. */
function dependent(text: string, secrecy: Secrecy = {}): Record<string, readonly string[]> {
  const dependencies = [...secretDependencies(text, secrecy)]
  return Object.fromEntries(dependencies.filter(([, instructions]) => instructions.length > 0))
}

function textOf(base64: string): string {
  const module = binaryen.readBinary(new Uint8Array(Buffer.from(base64, 'base64')))
  const text = module.emitText()
  module.dispose()
  return text
}

describe('no branch and no address of a kernel depends on a secret', () => {
  /** Which words of a stream are elements says nothing about those that are. */
  const rejection = { compactWords64: ['if'], compactWords128: ['if'] }
  /** What came from others, with an element that is none: they know it. */
  const refusal = { firstInvalid64: ['if'], firstInvalid128: ['if'] }

  test('of the fields', () => {
    expect(dependent(textOf(field.base64))).toEqual({ ...rejection, ...refusal })
    expect(dependent(textOf(client.base64))).toEqual(rejection)
  })

  test('of TurboSHAKE128, in whose memory the position is public', () => {
    const { sponge } = loadKernels<random.Kernels>(random.base64)
    expect(dependent(textOf(random.base64), { publicAddresses: [sponge.value + 200] })).toEqual({})
  })

  test('of COPEe, whose receiver has a secret bit', () => {
    const secretParameters = { take64: [1], take128: [1] }
    expect(dependent(textOf(copee.base64), { secretParameters })).toEqual({})
  })

  test('of OT extension, where the public challenge chooses from a table', () => {
    expect(dependent(textOf(ot.base64))).toEqual({ digest: ['v128.load'] })
  })

  test('of lattices, where what is kept goes behind what was kept before', () => {
    expect(dependent(textOf(lattice.base64))).toEqual({
      firstInvalid: ['if'],
      ternary: ['i32.store'],
      uniform: ['i32.store'],
    })
  })
})

describe('what depends on a secret is found', () => {
  const secret = '(i32.load (i32.const 8))'
  const cases: readonly [string, string, readonly string[]][] = [
    ['an address to load from', `(drop (i64.load offset=8 ${secret}))`, ['i64.load']],
    ['an address to store to', `(v128.store ${secret} (local.get $2))`, ['v128.store']],
    ['a secret that is stored, which is none', `(i32.store (i32.const 16) ${secret})`, []],
    ['a length', `(memory.fill (i32.const 8) (i32.const 0) ${secret})`, ['memory.fill']],
    ['a divisor', `(drop (i32.div_u (i32.const 8) ${secret}))`, ['i32.div_u']],
    ['a condition', `(if ${secret} (then (nop)))`, ['if']],
    ['a condition of a select', `(drop (select (i32.const 1) (i32.const 2) ${secret}))`, ['select']],
    ['what a select chooses, which is none', `(drop (select ${secret} ${secret} (local.get $0)))`, []],
    ['a jump', `(block $out (br_if $out (i32.eqz ${secret})))`, ['br_if']],
    ['a jump to one of many places', `(block $a (block $b (br_table $a $b ${secret})))`, ['br_table']],
    ['a global', `(global.set $g ${secret})`, ['global.set']],
    ['a local', `(local.set $1 ${secret}) (if (local.get $1) (then (nop)))`, ['if']],
    [
      'a local that was a secret, which is none',
      `(local.set $1 ${secret}) (local.set $1 (i32.const 0)) (if (local.get $1) (then (nop)))`,
      [],
    ],
    [
      'a local that one arm makes a secret',
      `(if (local.get $0) (then (local.set $1 ${secret})) (else (nop))) (if (local.get $1) (then (nop)))`,
      ['if'],
    ],
    [
      'what a later step of a loop sees',
      `(loop $next (if (local.get $1) (then (nop))) (local.set $1 ${secret}) (br_if $next (local.get $0)))`,
      ['if'],
    ],
    [
      'a local that a loop leaves as a secret and begins as none',
      `(loop $next (if (local.get $1) (then (nop))) (br_if $next (local.get $0)) (local.set $1 ${secret}))`,
      [],
    ],
    [
      'what a jump takes out of a block',
      `(block $out (local.set $1 ${secret}) (br_if $out (local.get $0)) (local.set $1 (i32.const 0)))
       (if (local.get $1) (then (nop)))`,
      ['if'],
    ],
    ['what a call takes', `(call $callee ${secret})`, ['if']],
    ['what a call gives', `(if (call $giver) (then (nop)))`, ['if']],
    ['a secret parameter', `(if (local.get $0) (then (nop)))`, ['if']],
    ['what is at a public address, which is none', `(if (i32.load offset=1 (i32.const 3)) (then (nop)))`, []],
  ]

  test.each(cases)('%s', (name, body, found) => {
    const text = `(module
      (export "kernel" (func $kernel))
      (func $kernel (param $0 i32) (result i32) (local $1 i32) (local $2 v128) ${body} (i32.const 0))
      (func $callee (param $0 i32) (if (local.get $0) (then (nop))))
      (func $giver (result i32) (i32.load (i32.const 8))))`
    const secretParameters = { kernel: name === 'a secret parameter' ? [0] : [] }
    const expected = found.length > 0 ? { kernel: found } : {}
    expect(dependent(text, { secretParameters, publicAddresses: [4] })).toEqual(expected)
  })
})
