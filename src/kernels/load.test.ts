import { execFileSync } from 'node:child_process'
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

// V8 has no SIMD for WebAssembly on a processor without SSE 4.1, which the flag makes of any x64.
test.skipIf(process.arch !== 'x64')('an engine without SIMD is WASM_UNSUPPORTED (skipped but on x64)', () => {
  const program = `import('${new URL('../field/field64.ts', import.meta.url)}').catch((e) => console.log(e.code, e.cause.message))`
  const flags = ['--no-enable-sse4-1', '--conditions=source', '--import', 'tsx', '--eval', program]
  expect(execFileSync(process.execPath, flags, { encoding: 'utf8' })).toMatch(/^WASM_UNSUPPORTED .*SIMD/)
})

test('bytes that do not compile are WASM_UNSUPPORTED', () => {
  expect(() => loadKernels(btoa('\0asm'))).toThrow(expect.objectContaining({ code: 'WASM_UNSUPPORTED' }))
})
