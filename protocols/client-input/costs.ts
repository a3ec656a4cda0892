import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, OperationSize } from '../../src/runtime/arithmetic.ts'
import { inSequence, messagesCost } from '../../src/runtime/cost.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { replicatedSharingCosts } from '../replicated-malicious/costs.ts'
import { Release } from '../secure-sum/release.ts'
import type { SumTask } from '../secure-sum/task.ts'
import { thresholdOf } from '../shamir/threshold.ts'
import { shamirSharingCosts } from '../shamir-malicious/costs.ts'
import { spdzCosts } from '../spdz/costs.ts'
import { echoBytes } from '../spdz/echo.ts'
import { dealtSets } from './dealing.ts'
import { fingerprintBytes } from './fingerprint.ts'
import { releaseDigestBytes } from './release-digest.ts'
import { setsOf } from './server-sets.ts'

/** How many give inputs of what length to how many. */
export interface InputSize {
  readonly servers: number
  readonly clients: number
  readonly length: number
  readonly elementBytes: number
}

/** What a way of sharing costs. */
export interface InputSharingCosts {
  /** Inputs of clients that all answer. */
  readonly input: (size: InputSize) => Cost
  /** Of a vector, to all servers. */
  readonly open: (size: OperationSize) => Cost
}

/** Of `MaskedInputs`: masks, differences, and what the servers tell each other of them. */
export const maskedInputCosts: InputSharingCosts = {
  input: (size) => {
    const { servers, clients, length, elementBytes } = size
    const { rounds, bytes } = agreementCost(size, 1)
    const vectors = servers * clients * 4 * length * elementBytes
    return { rounds: 2 + rounds, bytes: vectors + bytes, material: { triples: clients * length } }
  },
  open: spdzCosts().open,
}

/** Of `ReplicatedInputs`. */
export const replicatedInputCosts: InputSharingCosts = {
  input: dealtInputCost,
  open: replicatedSharingCosts.open,
}

/** Of `ShamirInputs`. */
export const shamirInputCosts: InputSharingCosts = {
  input: dealtInputCost,
  open: shamirSharingCosts(openingBlockBytes).open,
}

/** The difference to the members of one set, a seed to those of each, and what the servers tell each other of them. */
function dealtInputCost(size: InputSize): Cost {
  const { servers, clients, length, elementBytes } = size
  const sets = dealtSets(servers)
  const { rounds, bytes } = agreementCost(size, setsOf(sets, 0).length)
  const members = thresholdOf(servers) + 1
  const contribution = members * (length * elementBytes + sets.length * seedBytes)
  return { rounds: 1 + rounds, bytes: clients * contribution + bytes, material: {} }
}

/** @param sets that a server is in */
function agreementCost({ servers, clients }: InputSize, sets: number) {
  // two servers have nobody to compare with
  const echoes = servers === 2 ? 0 : 1
  const list = clients * sets * fingerprintBytes
  return { rounds: 1 + echoes, bytes: servers * (servers - 1) * (list + echoes * echoBytes) }
}

/** A sum in a session of k aggregators and contributors, all of whom contribute. */
export function authenticatedSumCost(
  { input, open }: InputSharingCosts,
  task: SumTask,
  contributors: number,
  publish: boolean,
): Cost {
  const { aggregators, elements: length } = task
  const { elementBytes } = task.field
  const given = input({ servers: aggregators, clients: contributors, length, elementBytes })
  const opened = open({ n: aggregators, length, elementBytes })
  if (!publish) return inSequence(given, opened)
  const published = contributors * (Release.bytes(task) + (aggregators - 1) * releaseDigestBytes)
  return inSequence(given, opened, messagesCost(1, published))
}
