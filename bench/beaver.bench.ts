import { simulateProgram } from '../protocols/simulate-program.ts'
import type { Mpc } from '../src/runtime/arithmetic.ts'
import type { Bench, Target } from './bench.ts'
import { measureProcesses } from './processes.ts'
import { medianOfSlowest } from './timing.ts'

interface BatchOptions {
  readonly parties: number
  readonly tls?: boolean
  readonly limit?: string
}

function batch(
  name: string,
  { parties, tls = false, limit = 'the garbage of 64 KiB frames, and writes to sockets' }: BatchOptions,
  targets: readonly Target[],
): Bench {
  const links = tls ? ', over mutual TLS' : ''
  return {
    name,
    title: `1e6 multiplications in a batch, ${parties} parties in processes of their own${links}, triples ready`,
    targets,
    async measure({ smoke }) {
      const n = smoke ? 20_000 : 1_000_000
      const { seconds, bytesPerParty } = await measureProcesses('multiply', parties, {
        length: n,
        runs: smoke ? 2 : 25,
        tls,
      })
      return {
        n,
        seconds,
        bytesPerParty,
        bytesPerPartyElement: bytesPerParty / n,
        limit,
      }
    },
  }
}

/** What a multiplication costs that has to wait for the one before. */
function latency(name: string, parties: number, targets: readonly Target[]): Bench {
  return {
    name,
    title: `a chain of 1,000 dependent scalar multiplications, ${parties} parties and a dealer, memory transport`,
    targets,
    async measure({ smoke }) {
      const [n, runs] = smoke ? [50, 2] : [1_000, 25]
      const chains = async (mpc: Mpc) => {
        const seconds: number[] = []
        const factor = await mpc.input(0, 1, [3n])
        for (let run = 0; run < runs; run++) {
          let power = factor
          const start = performance.now()
          for (let i = 0; i < n; i++) power = await mpc.mul(power, factor)
          seconds.push((performance.now() - start) / 1000)
        }
        return seconds
      }
      const outcomes = await simulateProgram(chains, { parties })
      return {
        n,
        seconds: medianOfSlowest(outcomes.map(({ value }) => value)),
        bytesPerParty: Math.max(...outcomes.map(({ metrics }) => metrics.wireBytesOut)) / runs,
        limit: 'promises and turns of the event loop',
      }
    },
  }
}

export const beaverBenches: readonly Bench[] = [
  batch('beaver.ws', { parties: 2 }, [
    { figure: 'perSecond', atLeast: 12e6 },
    { figure: 'bytesPerPartyElement', atMost: 16.1 },
  ]),
  batch('beaver.ws.3', { parties: 3 }, [{ figure: 'perSecond', atLeast: 6e6 }]),
  batch(
    'beaver.tls',
    {
      parties: 2,
      tls: true,
      limit: 'TLS records of 16 KiB: AES-GCM, copies through OpenSSL, and a JavaScript buffer each',
    },
    [
      { figure: 'perSecond', atLeast: 6e6 },
      { figure: 'bytesPerPartyElement', atMost: 16.1 },
    ],
  ),
]

export const latencyBenches: readonly Bench[] = [
  latency('beaver.latency', 2, [{ figure: 'perSecond', atLeast: 40_000 }]),
  latency('beaver.latency.3', 3, [{ figure: 'perSecond', atLeast: 20_000 }]),
]
