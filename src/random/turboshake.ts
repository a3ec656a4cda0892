import { checkInteger, invalidArgument } from '../errors.ts'
import { base64, type Kernels } from '../kernels/generated/random.ts'
import { loadKernels } from '../kernels/load.ts'

const kernels = loadKernels<Kernels>(base64)
const bufferBytes = kernels.bufferBytes.value
const spongeBytes = kernels.spongeBytes.value
// The kernels' memory never grows, so these views stay attached.
const buffer = new Uint8Array(kernels.memory.buffer, kernels.buffer.value, bufferBytes)
const residentSponge = new Uint8Array(kernels.memory.buffer, kernels.sponge.value, spongeBytes)

/**
 * TurboSHAKE128 of one message (RFC 9861, section 2).
 *
 * @param domain domain separation byte, 1..127
 * @param length bytes of output, any number
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * const digest = turboShake128(message, 0x1f, 32)
 */
export function turboShake128(message: Uint8Array, domain: number, length: number): Uint8Array<ArrayBuffer> {
  checkInteger('domain', domain, 1, 127)
  checkInteger('length', length, 0)
  kernels.reset()
  absorb(message)
  kernels.pad(domain)
  return squeeze(length)
}

/**
 * TurboSHAKE128 by pieces: absorb a message, then squeeze any amount of output.
 *
 * What it absorbed may be secret; it is private, so that nothing prints it.
 *
 * @example
 * const sponge = new TurboShake128(0x1f).absorb(header).absorb(body)
 * const first = sponge.squeeze(16)
 * const second = sponge.squeeze(16)
 */
export class TurboShake128 {
  readonly #domain: number
  readonly #sponge = new Uint8Array(spongeBytes)
  #squeezing = false

  /**
   * @param domain domain separation byte, 1..127
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(domain: number) {
    this.#domain = checkInteger('domain', domain, 1, 127)
  }

  /**
   * Takes more of the message.
   *
   * @throws BeaverdamError INVALID_ARGUMENT once output was squeezed, since the message has ended
   */
  absorb(bytes: Uint8Array): this {
    if (this.#squeezing) invalidArgument('bytes', 'nothing to absorb after the first squeeze', bytes.length)
    residentSponge.set(this.#sponge)
    absorb(bytes)
    this.#sponge.set(residentSponge)
    return this
  }

  /**
   * The next `length` bytes of output.
   *
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  squeeze(length: number): Uint8Array<ArrayBuffer> {
    checkInteger('length', length, 0)
    residentSponge.set(this.#sponge)
    if (!this.#squeezing) {
      this.#squeezing = true
      kernels.pad(this.#domain)
    }
    const output = squeeze(length)
    this.#sponge.set(residentSponge)
    return output
  }
}

/** Absorbs into the resident sponge. */
function absorb(bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; start += bufferBytes) {
    const piece = bytes.length <= bufferBytes ? bytes : bytes.subarray(start, start + bufferBytes)
    buffer.set(piece)
    kernels.absorb(piece.length)
  }
}

/** Squeezes the resident sponge. */
function squeeze(length: number): Uint8Array<ArrayBuffer> {
  if (length <= bufferBytes) {
    kernels.squeeze(length)
    return buffer.slice(0, length)
  }
  const output = new Uint8Array(length)
  for (let start = 0; start < length; start += bufferBytes) {
    const piece = Math.min(bufferBytes, length - start)
    kernels.squeeze(piece)
    output.set(buffer.subarray(0, piece), start)
  }
  return output
}
