import { afterEach, expect, test, vi } from 'vitest'
import { loadKernels } from './load.ts'

/** (module (func (export "one") (result i32) i32.const 1)) */
const one = 'AGFzbQEAAAABBQFgAAF/AwIBAAcHAQNvbmUAAAoGAQQAQQEL'

afterEach(() => vi.unstubAllGlobals())

test('instantiates a module from its bytes', () => {
  expect(loadKernels<{ one(): number }>(one).one()).toBe(1)
})

test('an engine that cannot compile the kernels is WASM_UNSUPPORTED, with the reason as cause', () => {
  vi.stubGlobal('WebAssembly', undefined)
  expect(() => loadKernels(one)).toThrow(
    expect.objectContaining({ code: 'WASM_UNSUPPORTED', cause: expect.anything() }),
  )
})

test('bytes that do not compile are WASM_UNSUPPORTED', () => {
  expect(() => loadKernels(btoa('\0asm'))).toThrow(expect.objectContaining({ code: 'WASM_UNSUPPORTED' }))
})
