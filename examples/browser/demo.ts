import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KeyPair } from 'beaverdam/protocols/hpke'
import { Task } from 'beaverdam/protocols/task'
import { openRelease, type TaskTerms } from 'beaverdam/protocols/verified-sum'
import { forkParties } from 'beaverdam/transport/fork-parties'
import { AggregatorProcess } from './aggregator-process.ts'
import { PageServer } from './page-server.ts'

export interface DemoOptions {
  /** Numbers in a measurement. */
  readonly dimension: number
  /** Reports of which the sum is released. */
  readonly minBatch: number
  /** Port of the page; any that is free if it is 0. */
  readonly port: number
}

const aggregatorNames = ['aggregator 0', 'aggregator 1']
const aggregatorModule = new URL(`aggregator${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** A day of 24 hours with 10 kWh each is within it. */
const normBound = 50
const fractionBits = 16
const secondsOfADay = 86_400

/**
 * Two aggregators in processes of their own, and this one, which serves the page and is the collector: it gets sums that are
 * sealed to it, and nothing else. (It also carries the frames between the aggregators, which a deployment links by TLS.)
 */
export class Demo {
  readonly task: Task
  readonly page: PageServer
  /** Addresses of the aggregators. */
  readonly endpoints: readonly string[]
  readonly #collector: KeyPair
  readonly #aggregators: readonly AggregatorProcess[]
  readonly #taken: number[]
  #aggregated = 0
  #isAggregating = false

  private constructor(
    task: Task,
    page: PageServer,
    endpoints: readonly string[],
    collector: KeyPair,
    aggregators: readonly AggregatorProcess[],
  ) {
    this.task = task
    this.page = page
    this.endpoints = endpoints
    this.#collector = collector
    this.#aggregators = aggregators
    this.#taken = aggregators.map(() => 0)
    for (const [i, aggregator] of aggregators.entries())
      aggregator.listen('taken', ({ count }) => {
        this.#taken[i] = count
        void this.#aggregateIfEnough()
      })
  }

  /** Resolves once a visitor can come. */
  static async start({ dimension, minBatch, port }: DemoOptions): Promise<Demo> {
    const collector = await KeyPair.generate()
    const page = await PageServer.listen(port)
    const now = Math.floor(Date.now() / 1000)
    const terms: TaskTerms = {
      name: 'kilowatt-hours of a day, by the hour',
      vdaf: 'NormSum',
      field: 'Field64',
      parameters: { dimension, l2NormBound: normBound * 2 ** fractionBits },
      fractionBits,
      minBatch,
      maxBatch: 10_000,
      opens: now - 60,
      closes: now + secondsOfADay,
      uploads: 'open',
      collectorKey: collector.publicKey,
    }
    const processes = forkParties(aggregatorModule, aggregatorNames)
    const aggregators = processes.map((process) => new AggregatorProcess(process))
    const listening = Promise.all(aggregators.map((aggregator) => aggregator.hear('listening')))
    for (const aggregator of aggregators) aggregator.order({ kind: 'begin', terms, origin: page.origin })
    const places = await listening
    const task = Task.decode(places[0]?.task ?? new Uint8Array(0))
    const endpoints = places.map((place) => `http://127.0.0.1:${place.port}`)
    await page.open(task, endpoints)
    return new Demo(task, page, endpoints, collector, aggregators)
  }

  end(): void {
    for (const aggregator of this.#aggregators) aggregator.end()
    this.page.close()
  }

  async #aggregateIfEnough(): Promise<void> {
    // What all have got: a report may have come to one of them alone.
    const waiting = Math.min(...this.#taken) - this.#aggregated
    this.page.showWaiting(waiting)
    if (this.#isAggregating || waiting < this.task.parameters.minBatch) return
    this.#isAggregating = true
    this.#aggregated += waiting
    await this.#aggregate()
    this.#isAggregating = false
    await this.#aggregateIfEnough()
  }

  async #aggregate(): Promise<void> {
    const answers = Promise.all(this.#aggregators.map((aggregator) => aggregator.hear('aggregated')))
    for (const aggregator of this.#aggregators) aggregator.order({ kind: 'aggregate' })
    const released = (await answers).flatMap(({ released }) => released ?? [])
    const [batch] = released
    if (batch === undefined) return
    const shares = released.map(({ sealedShare }) => sealedShare)
    const { count, result } = await openRelease(this.task, this.#collector, batch, shares)
    this.page.showRelease(count, result as Float64Array)
  }
}
