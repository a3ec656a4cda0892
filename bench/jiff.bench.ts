import type { Bench } from './bench.ts'
import { type PeerRun, runPeer } from './peer.ts'
import { measureProcesses } from './processes.ts'
import { interleave, median, medianRatio } from './timing.ts'

interface Comparison {
  readonly name: string
  readonly title: string
  readonly atLeast: number
  readonly parties: number
  /** What our parties do, and what JIFF's do. */
  readonly role: string
  readonly task: string
}

/** JIFF takes 3 to 10 ms an element, so it gets a small batch; times are compared for each element. */
function besideJiff({ name, title, atLeast, parties, role, task }: Comparison): Bench {
  return {
    name,
    title,
    targets: [{ figure: 'ratio', atLeast }],
    peer: 'jiff-mpc',
    async measure({ smoke }) {
      const [n, count] = smoke ? [20_000, 4] : [1_000_000, 100]
      const ours = { length: n, runs: smoke ? 1 : 15 }
      const args = [task, String(parties), String(count)]
      const theirs: PeerRun = { script: 'jiff.mjs', args }
      let bytesPerParty = 0
      const [seconds, jiffSeconds] = await interleave(
        [
          async () => {
            const measured = await measureProcesses(role, parties, ours)
            bytesPerParty = measured.bytesPerParty
            return measured.seconds
          },
          async () => (await runPeer(theirs)) * (n / count),
        ],
        smoke ? 1 : 3,
      )
      return {
        n,
        seconds: median(seconds),
        bytesPerParty,
        baseline: `jiff-mpc 1.0.0 on a batch of ${count}, server and parties in one process`,
        ratio: medianRatio(jiffSeconds, seconds),
        limit:
          "what bounds the same operation over WebSocket; JIFF's parties send JSON messages for each element",
      }
    },
  }
}

export const jiffBenches: readonly Bench[] = [
  besideJiff({
    name: 'sum.jiff',
    title: 'sum of vectors of 3 parties over WebSocket, beside JIFF',
    atLeast: 50_000,
    parties: 3,
    role: 'sum',
    task: 'sum',
  }),
  besideJiff({
    name: 'mul.jiff',
    title: 'products of shared vectors of 2 parties over WebSocket, beside JIFF',
    atLeast: 10_000,
    parties: 2,
    role: 'multiply',
    task: 'mul',
  }),
]
