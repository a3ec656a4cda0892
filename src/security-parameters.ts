/**
 * Computational security in bits: the work that breaks an assumption. Keys of generators have twice as many bits
 * (`seedBytes`), so that many keys attacked together keep this much.
 */
export const kappa = 128

/** Statistical security in bits: a party that deviates goes unnoticed in a session with a probability of at most 2^-sigma. */
export const sigma = 40
