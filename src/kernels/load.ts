import { BeaverdamError } from '../errors.ts'

/**
 * Instantiates a generated kernel module: synchronously, so that a room is ready once it is imported, and from bytes
 * in the program text, so that nothing is fetched.
 *
 * @param base64 bytes of a module without imports
 * @throws BeaverdamError WASM_UNSUPPORTED
 *
 * @example
 * import { base64, type Kernels } from '../kernels/generated/field.ts'
 * const kernels = loadKernels<Kernels>(base64)
 */
export function loadKernels<Kernels>(base64: string): Kernels {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Kernels
  } catch (cause) {
    throw new BeaverdamError(
      'WASM_UNSUPPORTED',
      "the kernels need WebAssembly with SIMD, and a Content-Security-Policy that allows 'wasm-unsafe-eval'",
      { cause },
    )
  }
}
