import { once } from 'node:events'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { bytesToHex } from '@noble/hashes/utils.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { KeyPair } from '../../protocols/hpke/key-pair.ts'
import { exampleAggregator, exampleTask } from '../../protocols/sealed-report/example-parties.ts'
import { openReport } from '../../protocols/sealed-report/open-report.ts'
import { exampleTasks } from '../../protocols/task/example-tasks.ts'
import { Task } from '../../protocols/task/task.ts'
import { uploadEndpoint } from '../aggregator/upload-endpoint.ts'
import type { Progress } from './progress.ts'
import type { Answered, Request } from './request.ts'
import { submitReport } from './submit-report.ts'

/** What stands between client and aggregators. */
const network = vi.hoisted(() => ({
  pass: undefined as unknown as (request: Request, forward: () => Promise<Answered>) => Promise<Answered>,
}))

vi.mock('./request.ts', async (original) => {
  const module = await original<typeof import('./request.ts')>()
  // Not by `fetch`, whose own pauses are the global ones.
  const forward = async ({ method, url, message, onSent }: Request) => {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': message?.length ?? 0 }
    const [answer] = await once(httpRequest(url, { method, headers }).end(message), 'response')
    onSent?.(message?.length ?? 0)
    return { status: answer.statusCode, body: new Uint8Array(await buffer(answer)) }
  }
  return { ...module, request: (given: Request) => network.pass(given, () => forward(given)) }
})

const { Unanswered } = await import('./request.ts')
const example = exampleTasks.histogram!
const now = Math.floor(Date.now() / 1000)
const parameters = { ...example, opens: now - 60, closes: now + 600 }

let servers: readonly Server[]
let endpoints: readonly string[]
let task: Task
/** Ids of what each aggregator took. */
let taken: readonly string[][]

beforeEach(async () => {
  network.pass = (_, forward) => forward()
  const aggregators = await Promise.all([exampleAggregator(parameters), exampleAggregator(parameters)])
  task = await exampleTask(parameters, aggregators, await KeyPair.generate(), new Uint8Array(32))
  // An upload that is still on its way when its test ends belongs to that test.
  const [own, took]: [Task, string[][]] = [task, [[], []]]
  taken = took
  servers = aggregators.map(({ key, signedConfig }, id) => {
    const accept = async (message: Uint8Array) => {
      const reportId = bytesToHex((await openReport(own, id, [key], message)).id)
      took[id]?.push(reportId)
      return reportId
    }
    return createServer(
      uploadEndpoint({ task: own, id, accept }, { signedConfig: () => signedConfig, origins: [] }),
    )
  })
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')))
  endpoints = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

afterEach(() => {
  vi.restoreAllMocks()
  for (const server of servers) server.close().closeAllConnections()
})

const submit = (changes: object = {}, phases: Progress[] = []) => {
  const job = { kind: 'submit', task, taskId: task.id, endpoints, measurement: 3, withinMs: 1_000 } as const
  return submitReport(task, { ...job, ...changes }, (progress) => phases.push(progress))
}

/** An answer with some of its JSON changed. */
const changed = ({ status, body }: Answered, changes: object): Answered => ({
  status,
  body: new TextEncoder().encode(
    JSON.stringify({ ...JSON.parse(new TextDecoder().decode(body)), ...changes }),
  ),
})

test('a report reaches all aggregators, and its receipt says so', async () => {
  const progress: Progress[] = []
  const receipt = await submit({}, progress)
  expect(taken).toEqual([[receipt.reportId], [receipt.reportId]])
  expect(receipt.taskId).toBe(task.id)
  expect(receipt.aggregators.map(({ endpoint, aggregator }) => [endpoint, aggregator])).toEqual([
    [endpoints[0], 0],
    [endpoints[1], 1],
  ])
  expect(receipt.promise).toContain('only if all aggregators follow the protocol')
  expect(progress.slice(0, 3)).toEqual([
    { phase: 'fetching keys' },
    { phase: 'proving' },
    { phase: 'sealing' },
  ])
  const last = progress.at(-1)
  expect(last?.phase === 'uploading' && last.sent === last.total).toBe(true)
})

describe('nothing is sent', () => {
  const failing = async (changes: object, code: string) => {
    await expect(submit(changes)).rejects.toMatchObject({ code })
    expect(taken).toEqual([[], []])
  }

  test('for another task than the page names, which without the check would be sealed', async () => {
    const other = new Task({ ...task.parameters, minBatch: 2 })
    const job = { kind: 'submit', task: other, endpoints, measurement: 3, withinMs: 1_000 } as const
    const submitted = (taskId: string, phases: string[]) =>
      submitReport(other, { ...job, taskId }, ({ phase }) => phases.push(phase))
    const refused = { code: 'TASK_MISMATCH' }
    const [phases, phasesWithout]: [string[], string[]] = [[], []]
    await expect(submitted(task.id, phases)).rejects.toMatchObject(refused)
    expect(phases).toEqual([])
    // Aggregators of the right task refuse it, those of the other would not.
    await expect(submitted(other.id, phasesWithout)).rejects.toMatchObject(refused)
    expect(phasesWithout).toContain('sealing')
    expect(taken).toEqual([[], []])
  })

  test('to aggregators that the task does not have', async () => {
    await failing({ endpoints: endpoints.slice(1) }, 'INVALID_ARGUMENT')
    await failing({ endpoints: [endpoints[0], 'one.example.org'] }, 'INVALID_ARGUMENT')
  })

  test('to a key of another', async () => {
    await failing({ endpoints: [...endpoints].reverse() }, 'KEY_CONFIG_INVALID')
  })

  test('out of bounds', async () => {
    await failing({ measurement: 10 }, 'INVALID_ARGUMENT')
  })
})

describe('an acknowledgement', () => {
  test.each([
    ['of another task', { taskId: '00'.repeat(32) }],
    ['of another report', { reportId: '00'.repeat(16) }],
    ['of another aggregator', { aggregator: 0 }],
    ['of another message', { messageDigest: '00'.repeat(32) }],
    ['without a time', { received: 'soon' }],
  ])('%s is none', async (_, changes) => {
    network.pass = async ({ url, method }, forward) => {
      const answer = await forward()
      return method === 'POST' && url.startsWith(endpoints[1]!) ? changed(answer, changes) : answer
    }
    await expect(submit()).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      party: `aggregator 1 (${endpoints[1]})`,
    })
  })

  test('has only what belongs to it', async () => {
    network.pass = async ({ method }, forward) => {
      const answer = await forward()
      return method === 'POST' ? changed(answer, { promise: 'you win' }) : answer
    }
    expect(JSON.stringify(await submit())).not.toContain('you win')
  })

  test('that is no JSON is none', async () => {
    network.pass = async ({ method }, forward) => {
      const { status, body } = await forward()
      return { status, body: method === 'POST' ? Uint8Array.of(0x5b) : body }
    }
    await expect(submit()).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
  })
})

describe('an aggregator that', () => {
  /** Lets a number of uploads to aggregator 0 fail, and counts all of them. */
  function failingUploads(failures: number, fail: (forward: () => Promise<Answered>) => Promise<Answered>) {
    // No pause is waited for; the server's own deadlines are longer.
    const wait = globalThis.setTimeout
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms = 0) =>
      wait(run, ms <= 3_000 ? 0 : ms)) as typeof setTimeout)
    const count = { uploads: 0 }
    network.pass = (request, forward) => {
      if (request.method === 'GET' || !request.url.startsWith(endpoints[0]!)) return forward()
      return count.uploads++ < failures ? fail(forward) : forward()
    }
    return count
  }

  const lost = async (forward: () => Promise<Answered>) => {
    await forward()
    throw new Unanswered('network')
  }
  const busy = async () => ({
    status: 429,
    body: new TextEncoder().encode('{"code":"BATCH_TOO_LARGE","message":"later"}'),
  })

  test.each([
    ['answers in vain', lost],
    ['asks to wait', busy],
  ])('%s is asked again, and counts the report once', async (_, fail) => {
    const count = failingUploads(3, fail)
    const { reportId } = await submit()
    expect(count.uploads).toBe(4)
    expect(taken).toEqual([[reportId], [reportId]])
  })

  test('is never reached is named in the end', async () => {
    const count = failingUploads(99, lost)
    await expect(submit()).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      party: `aggregator 0 (${endpoints[0]})`,
    })
    expect(count.uploads).toBe(4)
  })

  test('keeps asking to wait has the last word', async () => {
    failingUploads(99, busy)
    await expect(submit()).rejects.toMatchObject({
      code: 'BATCH_TOO_LARGE',
      message: expect.stringContaining('later'),
    })
  })

  test('does not answer in time is named, and not asked again', async () => {
    const count = failingUploads(99, async () => {
      throw new Unanswered('timeout')
    })
    await expect(submit()).rejects.toMatchObject({
      code: 'PEER_TIMEOUT',
      message: `aggregator 0 (${endpoints[0]}) did not answer within 1 s`,
    })
    expect(count.uploads).toBe(1)
  })

  test.each([
    ['{"code":"KEY_UNKNOWN","message":"the key is gone"}', 'KEY_UNKNOWN'],
    ['{"code":"of a <b>page</b>","message":"?"}', 'RESPONSE_INVALID'],
    ['{"code":"KEY_UNKNOWN"}', 'RESPONSE_INVALID'],
    ['null', 'RESPONSE_INVALID'],
  ])('refuses the report by %s', async (text, code) => {
    failingUploads(1, async () => ({ status: 400, body: new TextEncoder().encode(text) }))
    await expect(submit()).rejects.toMatchObject({ code })
  })

  test('has no configuration is named', async () => {
    network.pass = async ({ url }, forward) => {
      const answer = await forward()
      return url === `${endpoints[1]}/config` ? { ...answer, body: answer.body.subarray(1) } : answer
    }
    await expect(submit()).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      party: `aggregator 1 (${endpoints[1]})`,
    })
  })
})
