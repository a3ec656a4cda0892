import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, JSHandle, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type * as Client from '../apps/browser/index.ts'
import { formatNpy } from '../apps/cli/files/npy.ts'
import { formatSafetensors } from '../apps/cli/files/safetensors.ts'
import { chromiumPath, launchChromium, type RunningDemo, runDemo } from '../bench/chromium.ts'
import { KeyPair } from '../protocols/hpke/key-pair.ts'
import { exampleAggregator, exampleTask } from '../protocols/sealed-report/example-parties.ts'
import { openReport } from '../protocols/sealed-report/open-report.ts'
import { exampleTasks } from '../protocols/task/example-tasks.ts'
import { FieldVector } from '../src/field/vector.ts'
import { randomBytes } from '../src/random/csprng.ts'

const root = join(import.meta.dirname, '..')
const screenshots = process.env.BEAVERDAM_SCREENSHOTS ?? join(root, 'beaverdam-report/browser')
const hours = Array.from({ length: 24 }, (_, hour) => hour)
/** Of quarters: binary fractions, so that sums are exact. */
const profile = [0, 0, 0, 0, 0, 1, 2, 4, 3, 2, 2, 2, 3, 2, 1, 1, 2, 3, 5, 6, 4, 3, 2, 1]
const days = [0, 1, 2].map((late) => hours.map((hour) => (profile.at(hour - late)! + 1) / 4))
const total = hours.map((hour) => days.reduce((sum, day) => sum + day[hour]!, 0))

const npy = formatNpy(
  { name: '', shape: [24], dtype: 'float32', values: Float32Array.from(days[0]!) },
  { kind: 'npy', byteOrder: 'big', fortranOrder: false },
)
const safetensors = formatSafetensors(
  [
    { name: 'morning', shape: [3, 4], dtype: 'float64', values: Float64Array.from(days[1]!.slice(12)) },
    { name: 'evening', shape: [12], dtype: 'float32', values: Float32Array.from(days[1]!.slice(0, 12)) },
  ],
  { kind: 'safetensors' },
)
const csv = new TextEncoder().encode(
  ['hour;outside;kwh', ...hours.map((hour) => `${hour}h;${hour / 2};${days[2]![hour]}`)].join('\n'),
)

describe.skipIf(!existsSync(chromiumPath))(`in Chromium (skipped without ${chromiumPath})`, () => {
  let demo: RunningDemo
  let browser: Browser
  let page: Page
  /** What a visitor never sees: errors on the console, uncaught ones, breaches of the policy. */
  let complaints: string[]

  beforeAll(async () => {
    demo = await runDemo()
    browser = await launchChromium()
    mkdirSync(screenshots, { recursive: true })
  })

  afterAll(async () => {
    await browser.close()
    await demo.end()
  })

  beforeEach(async () => {
    complaints = []
    page = await browser.newPage({ viewport: { width: 1000, height: 900 } })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.exposeFunction('complain', (what: string) => complaints.push(what))
    await page.addInitScript(
      "addEventListener('securitypolicyviolation', (event) => complain(event.violatedDirective))",
    )
    await page.goto(demo.origin)
  })

  afterEach(async () => {
    await page.close()
  })

  async function dropFile(name: string, bytes: Uint8Array): Promise<void> {
    const transfer = await page.evaluateHandle(
      ({ name, bytes }) => {
        const made = new DataTransfer()
        made.items.add(new File([Uint8Array.from(bytes)], name))
        return made
      },
      { name, bytes: [...bytes] },
    )
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer })
    await page.waitForSelector('#chosen:not([hidden])')
  }

  const screenshot = (name: string) =>
    page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })

  test('visitors drop files of each kind, get receipts, and see the sum', async () => {
    // in whose sum are no reports of other tests
    const { origin, end } = await runDemo()
    onTestFinished(end)
    await page.goto(origin)
    const policy = (await page.request.get(origin)).headers()['content-security-policy']
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' http:\S+ http:\S+; style-src 'self'; img-src 'self';/,
    )
    await screenshot('1-empty')
    const files: readonly [string, Uint8Array][] = [
      ['day.npy', npy],
      ['day.safetensors', safetensors],
      ['day.csv', csv],
    ]
    for (const [i, [name, bytes]] of files.entries()) {
      await dropFile(name, bytes)
      if (name === 'day.csv') await page.selectOption('#column', 'kwh')
      if (i === 0) await screenshot('2-chosen')
      await page.click('#send')
      await page.waitForSelector('#receipt:not([hidden])')
      expect(await page.textContent('#promise')).toBe(
        'No aggregator sees your value unless all aggregators collude. The result is right only if all aggregators follow the protocol.',
      )
      const facts = await page.textContent('#receipt-facts')
      expect(facts).toMatch(
        /Report[0-9a-f]{32}Task[0-9a-f]{64}Time20.*Aggregator 0127.*since.*Aggregator 1127.*since/,
      )
      if (i < 2) await page.click('#again')
    }
    await page.waitForSelector('#total')
    expect(await page.textContent('#total')).toContain('3 homes')
    const { release } = await (await page.request.get(`${origin}/status`)).json()
    expect(release).toEqual({ count: 3, sum: total })
    await screenshot('3-receipt-and-sum')
    await page.setViewportSize({ width: 390, height: 844 })
    await screenshot('4-phone')
    expect(complaints).toEqual([])
  })

  test('a file of another length, or of no known kind, is refused in words', async () => {
    await page.setInputFiles('#file', {
      name: 'short.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a\n1\n2\n'),
    })
    await page.waitForSelector('#failure:not([hidden])')
    expect(await page.textContent('#failure')).toBe('short.csv: expected 24 numbers, got 2')
    await page.setInputFiles('#file', { name: 'broken.npy', mimeType: '', buffer: Buffer.from('no array') })
    await page.locator('#failure', { hasText: 'FILE_INVALID' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('a visitor can cancel', async () => {
    await page.route('**/config', () => {}) // no answer
    await dropFile('day.npy', npy)
    await page.click('#send')
    await page.click('#cancel')
    await page.waitForSelector('#chosen:not([hidden])')
    expect(complaints).toEqual([])
  })

  /** The client in the page: text, since the test's own compiler would take an import for one of its own. */
  const loadClient = (): Promise<JSHandle<typeof Client>> =>
    page.evaluateHandle("import('/beaverdam-browser.js')")

  /** What becomes of a report through `submit`: the receipt, or the error, with the phases on the way. */
  async function submitted(
    changes: { taskId?: string; withinMs?: number; numbers?: readonly number[] } = {},
  ) {
    const client = await loadClient()
    return page.evaluate(
      async ({ taskId, withinMs, numbers, client }) => {
        const { submit } = client
        const content = (name: string) =>
          document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)!.content
        const endpoints = content('beaverdam-aggregators').split(' ')
        const task = await (await fetch(`${endpoints[1]}/task`)).json()
        const phases: string[] = []
        const options = {
          taskId: taskId ?? content('beaverdam-task'),
          ...(withinMs === undefined ? {} : { withinMs }),
          onProgress: ({ phase }: { phase: string }) => void (phases.at(-1) === phase || phases.push(phase)),
        }
        try {
          return { receipt: await submit(task, endpoints, numbers ?? new Array(24).fill(1), options), phases }
        } catch (error) {
          const { code, message, party } = error as { code: string; message: string; party?: string }
          return { failure: { code, message, party }, phases }
        }
      },
      { ...changes, client },
    )
  }

  test('what is not the visitor’s task, or not within its bounds, does not leave the page', async () => {
    const posted: string[] = []
    page.on('request', (request) => request.method() === 'POST' && posted.push(request.url()))
    expect(await submitted({ taskId: '00'.repeat(32) })).toMatchObject({ failure: { code: 'TASK_MISMATCH' } })
    expect(await submitted({ numbers: new Array(24).fill(1_000) })).toMatchObject({
      failure: { code: 'INVALID_ARGUMENT' },
    })
    expect(await submitted({ numbers: [1, 2] })).toMatchObject({ failure: { code: 'INVALID_ARGUMENT' } })
    expect(posted).toEqual([])
  })

  test('a key that its aggregator did not sign is refused, by name', async () => {
    const { port } = new URL(await endpointOf(1))
    await page.route(`http://127.0.0.1:${port}/config`, async (route) => {
      const response = await route.fetch()
      const body = await response.body()
      body[20]! ^= 1
      await route.fulfill({ response, body })
    })
    const { failure } = await submitted()
    expect(failure).toMatchObject({ code: 'KEY_CONFIG_INVALID', party: 'aggregator 1' })
  })

  test('an answer that the network loses is asked for again, and the report counts once', async () => {
    const url = `${await endpointOf(0)}/reports`
    const answers: unknown[] = []
    await page.route(url, async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      const response = await route.fetch()
      answers.push([response.status(), await response.json()])
      if (answers.length === 1) return route.abort()
      return route.fulfill({ response })
    })
    const { receipt, phases } = await submitted()
    expect(phases).toEqual(['fetching keys', 'proving', 'sealing', 'uploading'])
    const { endpoint, ...acknowledgement } = receipt!.aggregators[0]!
    expect(answers).toEqual([
      [201, acknowledgement],
      [200, acknowledgement],
    ])
    expect(url).toContain(endpoint)
    expect(receipt!.reportId).toBe(acknowledgement.reportId)
  })

  test('an aggregator that does not answer, or says something else, is named', async () => {
    const endpoint = await endpointOf(1)
    await page.route(`${endpoint}/config`, () => {})
    // enough for the other one's answer, however slow the machine
    expect((await submitted({ withinMs: 5_000 })).failure).toEqual({
      code: 'PEER_TIMEOUT',
      message: `aggregator 1 (${endpoint}) did not answer within 5 s`,
      party: `aggregator 1 (${endpoint})`,
    })
    await page.unroute(`${endpoint}/config`)
    await page.route(`${endpoint}/config`, (route) => route.fulfill({ body: 'hello' }))
    expect((await submitted()).failure).toMatchObject({ code: 'RESPONSE_INVALID' })
  })

  test.each([
    ["worker-src 'none'", 'the worker could not be started'],
    ["script-src 'self'", "a Content-Security-Policy that allows 'wasm-unsafe-eval'"],
  ])('a policy of %s is named as what is wrong', async (directive, expected) => {
    await page.route(`${demo.origin}/`, async (route) => {
      const response = await route.fetch()
      const [name] = directive.split(' ')
      const policy = response.headers()['content-security-policy']!
      const changed = policy.replace(new RegExp(`${name} [^;]*`), directive)
      await route.fulfill({
        response,
        headers: { ...response.headers(), 'content-security-policy': changed },
      })
    })
    await page.goto(demo.origin)
    const sharded = async () => page.evaluate((client) => client.shard({}, [], 1), await loadClient())
    await expect(sharded()).rejects.toThrow(expected)
  })

  async function endpointOf(aggregator: number): Promise<string> {
    const content = await page.getAttribute('meta[name=beaverdam-aggregators]', 'content')
    return content!.split(' ')[aggregator]!
  }

  test.each([
    ['count', 1, '1'],
    ['sum', 12.375, '99'],
    ['sum-vec', [0.5, 1, 0], `${2 ** 39},${2 ** 40},0`],
    ['histogram', 3, '0,0,0,1,0,0,0,0,0,0'],
    ['norm-sum', [0.5, -0.5, 0.25, 0], '0.5,-0.5,0.25,0'],
  ])('shards for %s', async (name, measurement, expected) => {
    const example = exampleTasks[name]!
    const window = { opens: Math.floor(Date.now() / 1000) - 60, closes: Math.floor(Date.now() / 1000) + 600 }
    const aggregators = [await exampleAggregator(window), await exampleAggregator(window)]
    const verifyKey = randomBytes(32)
    const task = await exampleTask(
      { ...example, ...window },
      aggregators,
      await KeyPair.generate(),
      verifyKey,
    )
    const { id, messages } = await page.evaluate(
      async ({ json, configs, measurement, client }) => {
        const bytes = configs.map((config) => Uint8Array.from(config))
        const sealed = await client.shard(json, bytes, measurement)
        return { id: [...sealed.id], messages: sealed.messages.map((message) => [...message]) }
      },
      {
        json: task.toJSON(),
        configs: aggregators.map(({ signedConfig }) => [...signedConfig]),
        measurement,
        client: await loadClient(),
      },
    )
    const { vdaf, ctx } = task
    const verifications = await Promise.all(
      messages.map(async (message, i) => {
        const report = await openReport(task, i, [aggregators[i]!.key], Uint8Array.from(message))
        expect([...report.id]).toEqual(id)
        return vdaf.verifyInit(verifyKey, ctx, i, report.id, report.publicShare, report.inputShare)
      }),
    )
    const shares = verifications.map(({ verifierShare }) => verifierShare)
    const message = vdaf.verifierSharesToMessage(ctx, shares)
    const aggShares = verifications.map(
      ({ state }) => vdaf.aggregate([vdaf.verifyNext(ctx, state, message)]).bytes,
    )
    const result = vdaf.unshard(aggShares, 1)
    expect(String(result instanceof FieldVector ? result.toNumbers() : result)).toBe(expected)
    expect(complaints).toEqual([])
  })
})
