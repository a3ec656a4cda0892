import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError, checkInteger, invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import { boundOf, drowningFactor, type Noise, productNoise, publicKeyNoise, secretKeyNoise } from './noise.ts'
import { Packing } from './packing.ts'
import { Ring } from './ring.ts'
import { primeBound, rnsPrimes } from './rns-primes.ts'
import { maxModulusBits } from './security-table.ts'

/** Bytes of a parameter set's id. */
export const parametersIdBytes = 16

const idDomain = 0x31

/** Bits of a prime, rounded up. */
const primeBits = Math.log2(primeBound)

/** Part of q / 2 that no noise reaches: composition needs 2^-48, and bounds in doubles less. */
const reserve = 2 ** -20

/** Coefficients opened under a key in its life, unless parameters are derived for another number. */
export const defaultMaxOpened = 2 ** 30

const mostParties = 1024

export interface ParameterChoice {
  /** Coefficients of the ring and slots of a ciphertext: 4,096, 8,192, 16,384 or 32,768. */
  readonly n: number
  /** Primes of 30 bits whose product is q. */
  readonly primeCount: number
  /** Parties that hold a share of the secret key each; 1 for a key of one owner. */
  readonly parties: number
  /** Most coefficients that are ever decrypted jointly, or answered, under one key. */
  readonly maxOpened: number
}

/** What is to be done with ciphertexts before they are opened by joint decryption, or answered. */
export interface Workload {
  readonly encryption: 'secret key' | 'public key'
  /** Whether each is multiplied by a plaintext. */
  readonly multiplied: boolean
  /** How many are added up. */
  readonly addends: number
  /** As in `ParameterChoice`. */
  readonly parties: number
  /** As in `ParameterChoice`; 2^30 if left out. */
  readonly maxOpened?: number
}

/** A ring with 128 bits of security, and how much noise its ciphertexts may carry and are drowned in. */
export class LatticeParameters {
  readonly n: number
  readonly parties: number
  readonly maxOpened: number
  readonly ring: Ring
  readonly packing: Packing
  /**
   * E: a drowned opening adds P r with r uniform among E integers around zero. It is `drowningTop` 2^(32 `drowningWords`),
   * the most that leaves room for the noise and one such r of each party.
   */
  readonly drowning: bigint
  readonly drowningTop: number
  readonly drowningWords: number
  /** The most noise that E drowns: E / (2^40 M), in units of P. */
  readonly drownedNoise: number
  /** The most noise that decrypts, in units of P. */
  readonly decryptedNoise: number
  /** In hex: the hash of all that this set consists of. */
  readonly id: string

  /** @throws BeaverdamError INVALID_ARGUMENT for a set of less than 128 bits of security, or without room to drown in */
  constructor({ n, primeCount, parties, maxOpened }: ParameterChoice) {
    const maxBits = maxModulusBits.get(n)
    if (maxBits === undefined) invalidArgument('n', [...maxModulusBits.keys()].join(', '), n)
    checkInteger('primeCount', primeCount, 1, Math.floor(maxBits / primeBits))
    this.n = n
    this.parties = checkInteger('parties', parties, 1, mostParties)
    this.maxOpened = checkInteger('maxOpened', maxOpened, 1)
    const primes = rnsPrimes(n, primeCount)
    const drowning = largestDrowning(primes, parties, maxOpened)
    this.drowningWords = Math.floor((drowning.toString(2).length - 1) / 32)
    this.drowningTop = Number(drowning >> BigInt(32 * this.drowningWords))
    this.drowning = BigInt(this.drowningTop) << BigInt(32 * this.drowningWords)
    this.drownedNoise = Number(this.drowning) / (drowningFactor * maxOpened)
    if (this.drowning === 0n || this.drownedNoise < 1)
      invalidArgument('primeCount', `enough primes to drown what ${maxOpened} openings show`, primeCount)
    this.ring = new Ring(n, primes)
    this.packing = new Packing(n)
    this.decryptedNoise = ((1 - reserve) * Number(this.ring.modulus / Field64.modulus)) / 2
    this.id = idOf({ n, primeCount, parties, maxOpened })
  }

  /** Of a fresh encryption under a public key. */
  get publicKeyNoise(): Noise {
    return publicKeyNoise(this.n, this.parties)
  }

  /** Of a ciphertext times a plaintext. */
  productNoise(noise: Noise): Noise {
    return productNoise(noise, this.n)
  }

  /** @throws BeaverdamError PARAMETERS_MISMATCH */
  checkSame(other: LatticeParameters): void {
    if (this.id !== other.id)
      throw new BeaverdamError('PARAMETERS_MISMATCH', `expected parameter set ${this.id}, got ${other.id}`)
  }

  /** @throws BeaverdamError NOISE_BUDGET_EXCEEDED unless it decrypts */
  checkDecrypts(noise: Noise): Noise {
    return checkNoise(noise, this.decryptedNoise, 'decrypted')
  }

  /** @throws BeaverdamError NOISE_BUDGET_EXCEEDED unless E drowns it */
  checkDrowns(noise: Noise): Noise {
    return checkNoise(noise, this.drownedNoise, 'drowned')
  }

  toJSON(): ParameterChoice {
    const { n, parties, maxOpened } = this
    return { n, primeCount: this.ring.primes.length, parties, maxOpened }
  }
}

/**
 * The smallest parameter set that a workload fits: the ring of the lowest dimension, then the fewest primes.
 *
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if none does
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1 }) // n = 8,192, 7 primes
 */
export function deriveParameters(workload: Workload): LatticeParameters {
  const { parties, maxOpened = defaultMaxOpened } = workload
  checkInteger('parties', parties, 1, mostParties)
  checkInteger('addends', workload.addends, 1)
  checkInteger('maxOpened', maxOpened, 1)
  for (const [n, maxBits] of maxModulusBits) {
    const noise = boundOf(workloadNoise(workload, n))
    for (let primeCount = 1; primeCount <= maxBits / primeBits; primeCount++) {
      const drowning = largestDrowning(rnsPrimes(n, primeCount), parties, maxOpened)
      // a power of two less may be lost to whole digits
      if (Number(drowning) < drowningFactor * maxOpened * noise) continue
      const parameters = new LatticeParameters({ n, primeCount, parties, maxOpened })
      if (parameters.drownedNoise >= noise) return parameters
    }
  }
  throw new BeaverdamError(
    'NOISE_BUDGET_EXCEEDED',
    `no ring of up to 32,768 coefficients has room for sums of ${workload.addends} ciphertexts of ${parties} parties`,
  )
}

/** What a workload leaves, with the mask that an answer adds. @param n coefficients of the ring */
export function workloadNoise(workload: Workload, n: number): Noise {
  const { encryption, multiplied, addends, parties } = workload
  const mask = publicKeyNoise(n, parties)
  const fresh = encryption === 'secret key' ? secretKeyNoise : mask
  const { fixed, deviation } = multiplied ? productNoise(fresh, n) : fresh
  return { fixed: addends * fixed + mask.fixed, deviation: addends * deviation }
}

/**
 * The largest E with P (B + parties E / 2) <= (1 - 2^-20) q / 2 for the noise B = E / (2^40 M) that it drowns.
 */
function largestDrowning(primes: readonly number[], parties: number, maxOpened: number): bigint {
  const modulus = primes.reduce((product, p) => product * BigInt(p), 1n)
  const perNoise = BigInt(drowningFactor) * BigInt(maxOpened)
  const [part, whole] = [BigInt(1 / reserve - 1), BigInt(1 / reserve)]
  return (modulus * part * perNoise) / (Field64.modulus * whole * (BigInt(parties) * perNoise + 2n))
}

function checkNoise(noise: Noise, most: number, purpose: string): Noise {
  const bound = boundOf(noise)
  if (bound > most)
    throw new BeaverdamError(
      'NOISE_BUDGET_EXCEEDED',
      `a noise of up to 2^${Math.log2(bound).toFixed(1)} cannot be ${purpose}: the most is 2^${Math.log2(most).toFixed(1)}; ` +
        'add up fewer ciphertexts, or derive parameters for as many',
    )
  return noise
}

function idOf({ n, primeCount, parties, maxOpened }: ParameterChoice): string {
  const text = `beaverdam/lattice/v1 n=${n} primes=${primeCount} parties=${parties} opened=${maxOpened}`
  return bytesToHex(turboShake128(new TextEncoder().encode(text), idDomain, parametersIdBytes))
}
