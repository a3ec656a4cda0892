import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { bytesToHex } from '@noble/hashes/utils.js'
import { afterEach, describe, expect, test } from 'vitest'
import { KeyPair } from '../../protocols/hpke/key-pair.ts'
import { exampleAggregator, exampleTask } from '../../protocols/sealed-report/example-parties.ts'
import { openReport } from '../../protocols/sealed-report/open-report.ts'
import { messageBytes } from '../../protocols/sealed-report/report-header.ts'
import { sealReport } from '../../protocols/sealed-report/seal-report.ts'
import { exampleTasks } from '../../protocols/task/example-tasks.ts'
import type { TaskParameters } from '../../protocols/task/parameters.ts'
import { MemoryReportLedger } from '../../protocols/verified-sum/memory-report-ledger.ts'
import type { ReportTaker } from './acknowledged-reports.ts'
import { type UploadEndpointOptions, uploadEndpoint } from './upload-endpoint.ts'

const binary = { 'content-type': 'application/octet-stream' }
const origin = 'https://page.example.org'

let server: Server | undefined

afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

/** A task, the endpoint of its helper, and reports to it. */
async function deploy(
  changes: Partial<TaskParameters> = {},
  options: Partial<UploadEndpointOptions> = {},
  intercept = (taker: ReportTaker) => taker,
) {
  const parameters = { ...exampleTasks.histogram!, ...changes }
  const aggregators = await Promise.all([exampleAggregator(parameters), exampleAggregator(parameters)])
  const task = await exampleTask(parameters, aggregators, await KeyPair.generate(), new Uint8Array(32))
  const configs = aggregators.map(({ signedConfig }) => signedConfig)
  const ledger = new MemoryReportLedger()
  const contributors: (string | undefined)[] = []
  const taker: ReportTaker = {
    task,
    id: 1,
    accept: async (message, contributor) => {
      const report = await openReport(task, 1, [aggregators[1]!.key], message)
      contributors.push(contributor)
      return ledger.accept(report, contributor, parameters.maxBatch)
    },
  }
  const signedConfig = () => configs[1]!
  server = createServer(uploadEndpoint(intercept(taker), { signedConfig, origins: [origin], ...options }))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const seal = async () => (await sealReport(task, configs, 3, { time: parameters.opens })).messages[1]!
  const post = async (body: Uint8Array, headers: Record<string, string> = binary) => {
    const answer = await fetch(`${url}/reports`, {
      method: 'POST',
      headers,
      body: body as Uint8Array<ArrayBuffer>,
    })
    return { status: answer.status, json: await answer.json(), headers: answer.headers }
  }
  return { task, url, port, seal, post, configs, contributors }
}

test('gives the task and the current configuration', async () => {
  const { task, url, configs } = await deploy()
  const answer = await fetch(`${url}/task`)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(await answer.json()).toEqual(task.toJSON())
  expect(new Uint8Array(await (await fetch(`${url}/config?now`)).arrayBuffer())).toEqual(configs[1])
})

describe('a report', () => {
  test('is acknowledged, and alike each time it comes', async () => {
    const { task, seal, post, contributors } = await deploy()
    const message = await seal()
    const answers = await Promise.all([post(message), post(message)])
    answers.push(await post(message))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
    const { json } = answers[0]!
    for (const answer of answers) expect(answer.json).toEqual(json)
    const digest = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', message as BufferSource)))
    expect(json).toMatchObject({ taskId: task.id, aggregator: 1, messageDigest: digest })
    expect(json.reportId).toBe(bytesToHex(message.subarray(33, 49)))
    expect(Math.abs(Date.parse(json.received) - Date.now())).toBeLessThan(60_000)
    expect(contributors).toEqual([undefined])
  })

  test('of an id that came before is refused', async () => {
    const { task, configs, post } = await deploy()
    const seal = async () => {
      let draws = 0
      const random = (length: number) =>
        draws++ === 0 ? new Uint8Array(16) : crypto.getRandomValues(new Uint8Array(length))
      return (await sealReport(task, configs, 3, { time: task.parameters.opens, random })).messages[1]!
    }
    expect((await post(await seal())).status).toBe(201)
    expect(await post(await seal())).toMatchObject({ status: 409, json: { code: 'REPORT_REPEATED' } })
  })

  test('that was refused is judged again', async () => {
    let isFirst = true
    const { seal, post } = await deploy({}, {}, (taker) => ({
      ...taker,
      accept: (...given) => {
        if (!isFirst) return taker.accept(...given)
        isFirst = false
        throw new TypeError('the disk is full of /secret/paths')
      },
    }))
    const message = await seal()
    const { status, json } = await post(message)
    expect([status, json]).toEqual([
      500,
      { code: 'PROGRAM_FAILED', message: 'the aggregator could not take the report' },
    ])
    expect((await post(message)).status).toBe(201)
  })

  test('that does not open is refused with the code of why', async () => {
    const { seal, post } = await deploy()
    const message = await seal()
    const last = message.length - 1
    expect(await post(message.with(last, message[last]! ^ 1))).toMatchObject({
      status: 400,
      json: { code: 'SEAL_INVALID' },
    })
    expect(await post(message.with(57, 0))).toMatchObject({
      status: 400,
      json: { code: 'RECEIVER_MISMATCH' },
    })
  })

  test('above the maximum batch waits for a release', async () => {
    const { seal, post } = await deploy({ minBatch: 2, maxBatch: 2 })
    for (const expected of [201, 201, 429]) {
      const { status, json } = await post(await seal())
      expect(status).toBe(expected)
      if (status === 429) expect(json.code).toBe('BATCH_TOO_LARGE')
    }
  })
})

describe('a body', () => {
  test('of another length or type is refused before it is read', async () => {
    const { task, post, seal } = await deploy()
    const bytes = messageBytes(task, 1)
    const malformed = { code: 'REPORT_MALFORMED' }
    expect(await post(new Uint8Array(bytes + 1))).toMatchObject({ status: 413, json: malformed })
    expect(await post(new Uint8Array(bytes - 1))).toMatchObject({ status: 400, json: malformed })
    expect(await post(new Uint8Array(0))).toMatchObject({ status: 400, json: malformed })
    expect((await post(await seal(), { 'content-type': 'text/plain' })).status).toBe(415)
  })

  test('without a length is refused', async () => {
    const { url } = await deploy()
    const upload = request(`${url}/reports`, { method: 'POST', headers: binary })
    upload.write('a') // in chunks, as it is not known to be all
    const [answer] = (await once(upload, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(411)
    upload.destroy()
  })

  test('that announces much and never comes takes no memory', async () => {
    const { port } = await deploy()
    const socket = connect(port, '127.0.0.1')
    const head = ['POST /reports HTTP/1.1', 'host: a', 'content-type: application/octet-stream']
    socket.write([...head, 'content-length: 999999999999', '', ''].join('\r\n'))
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /)
    socket.destroy()
  })

  test('that arrives beside too many others is asked to come later', async () => {
    const { task, port, seal, post } = await deploy()
    const head = ['POST /reports HTTP/1.1', 'host: a', 'content-type: application/octet-stream']
    const slow = Array.from({ length: 64 }, () => connect(port, '127.0.0.1'))
    for (const socket of slow)
      socket.write([...head, `content-length: ${messageBytes(task, 1)}`, '', 'a'].join('\r\n'))
    // Each has begun once one more is told to wait: none of them ends before.
    let answer = await post(await seal())
    while (answer.status !== 429) answer = await post(await seal())
    expect(answer.headers.get('retry-after')).toBe('1')
    for (const socket of slow) socket.destroy()
    while (answer.status !== 201) answer = await post(await seal())
  })
})

describe('a page', () => {
  test('of a known origin may upload, and others may not', async () => {
    const { url } = await deploy()
    const ask = (from: string) =>
      fetch(`${url}/reports`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      })
    const { status, headers } = await ask(origin)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-allow-methods')).toBe('POST')
    expect((await ask('https://evil.example.org')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('reads why it was refused', async () => {
    const { post } = await deploy()
    const { headers } = await post(new Uint8Array(1), { ...binary, origin })
    expect(headers.get('access-control-allow-origin')).toBe(origin)
  })
})

test.each([
  ['GET', '/nothing', 404],
  ['GET', '/reports', 405],
  ['POST', '/task', 405],
  ['DELETE', '/config', 405],
])('%s %s is %i', async (method, path, status) => {
  const { url } = await deploy()
  const answer = await fetch(url + path, { method })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ code: 'INVALID_ARGUMENT' })
})

describe('authenticated uploads', () => {
  const authenticate = async ({ headers }: IncomingMessage) =>
    headers.authorization === 'Bearer alice' ? 'alice' : undefined

  test('come from known contributors alone', async () => {
    const { seal, post, contributors } = await deploy({ uploads: 'authenticated' }, { authenticate })
    const message = await seal()
    expect((await post(message)).status).toBe(401)
    expect((await post(message, { ...binary, authorization: 'Bearer alice' })).status).toBe(201)
    expect(contributors).toEqual(['alice'])
  })

  test('are served if and only if the task asks for them', async () => {
    const refused = { code: 'INVALID_ARGUMENT' }
    await expect(deploy({ uploads: 'authenticated' })).rejects.toMatchObject(refused)
    await expect(deploy({}, { authenticate })).rejects.toMatchObject(refused)
  })
})
