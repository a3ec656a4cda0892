import { BeaverdamError, checkInteger } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { boundOf, drowningFactor, productNoise, publicKeyNoise } from '../lattice/noise.ts'
import { defaultMaxOpened, LatticeParameters, type Workload } from '../lattice/parameters.ts'
import { primeBound } from '../lattice/rns-primes.ts'
import { maxModulusBits } from '../lattice/security-table.ts'
import { type ProofChoice, proofTerms } from './proof-terms.ts'

/** What is to be done with ciphertexts that come with proofs, and of what kind these are. */
export type ProvenWorkload = Omit<Workload, 'encryption'> & ProofChoice

/**
 * The smallest parameter set with room for the noise that proofs show, which is far more than that of honest ciphertexts: the
 * ring of the lowest dimension, then the fewest primes.
 *
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if none has
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * deriveProvenParameters({ multiplied: true, addends: 1, parties: 1, count: 40, diagonal: false, challenges: 'coin' })
 */
export function deriveProvenParameters(workload: ProvenWorkload): LatticeParameters {
  const { parties, addends, maxOpened = defaultMaxOpened } = workload
  checkInteger('addends', addends, 1)
  for (const [n, maxBits] of maxModulusBits) {
    const noise = provenWorkloadNoise(workload, n)
    // q / 2 > P (B + parties E / 2), E = 2^40 M B
    const bits = Math.log2(Number(Field64.modulus) * noise * (2 + parties * drowningFactor * maxOpened))
    for (
      let primeCount = Math.ceil(bits / Math.log2(primeBound));
      primeCount <= maxBits / Math.log2(primeBound);
      primeCount++
    ) {
      const parameters = new LatticeParameters({ n, primeCount, parties, maxOpened })
      if (parameters.drownedNoise >= noise) return parameters
    }
  }
  throw new BeaverdamError(
    'NOISE_BUDGET_EXCEEDED',
    `no ring of up to 32,768 coefficients has room for what proofs show of sums of ${addends} ciphertexts`,
  )
}

/** What a workload leaves at most, with the mask that an answer adds, in units of P. @param n coefficients of the ring */
export function provenWorkloadNoise(workload: ProvenWorkload, n: number): number {
  const { provenNoise } = proofTerms({ n, parties: workload.parties }, workload)
  const used = workload.multiplied ? productNoise(provenNoise, n) : provenNoise
  return workload.addends * boundOf(used) + boundOf(publicKeyNoise(n, workload.parties))
}
