import type { Cost } from '../../src/runtime/arithmetic.ts'
import { openingCost } from '../additive/opening-cost.ts'
import { Release } from '../secure-sum/release.ts'
import type { SumTask } from '../secure-sum/task.ts'
import { checkCost } from '../spdz/costs.ts'
import { echoBytes } from '../spdz/echo.ts'
import { fingerprintBytes } from './fingerprint.ts'
import { releaseDigestBytes } from './release-digest.ts'

/** How many give inputs of what length to how many. */
export interface InputSize {
  readonly servers: number
  readonly clients: number
  readonly length: number
  readonly elementBytes: number
}

/** Inputs of clients that all answer: masks, differences, and what the servers tell each other of them. */
export function inputCost({ servers, clients, length, elementBytes }: InputSize): Cost {
  // two servers have nobody to compare with
  const echoes = servers === 2 ? 0 : 1
  const vectors = servers * clients * 4 * length * elementBytes
  const agreement = servers * (servers - 1) * (clients * fingerprintBytes + echoes * echoBytes)
  return { rounds: 3 + echoes, bytes: vectors + agreement, material: { triples: clients * length } }
}

/** A sum in a session of k aggregators and contributors, all of whom contribute. */
export function authenticatedSumCost(task: SumTask, contributors: number, publish: boolean): Cost {
  const { aggregators: servers, elements: length, vectorBytes } = task
  const { elementBytes } = task.field
  const check = checkCost(servers, elementBytes)
  const published = Release.bytes(task) + (servers - 1) * releaseDigestBytes
  const input = inputCost({ servers, clients: contributors, length, elementBytes })
  const parts = [
    input,
    check,
    openingCost(servers, vectorBytes),
    check,
    ...(publish ? [{ rounds: 1, bytes: contributors * published }] : []),
  ]
  const total = (of: 'rounds' | 'bytes') => parts.reduce((sum, part) => sum + part[of], 0)
  return { rounds: total('rounds'), bytes: total('bytes'), material: input.material }
}
