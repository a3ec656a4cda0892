import { setTimeout as pause } from 'node:timers/promises'
import { sealReport } from 'beaverdam/protocols/sealed-report'
import type { Measurement, Task } from 'beaverdam/protocols/task'
import type { Demo } from './demo.ts'
import type { Status } from './page-server.ts'

/** As many clients as the sum needs, without a browser: the k-th has k quarters everywhere. Prints the first number of the sum. */
export async function submitOnce(demo: Demo): Promise<void> {
  const { task, endpoints, page } = demo
  const { minBatch, parameters } = task.parameters
  const dimension = Number(parameters.dimension)
  for (let client = 1; client <= minBatch; client++)
    await submit(task, endpoints, new Float64Array(dimension).fill(client / 4))
  while (true) {
    const { release } = (await (await fetch(`${page.origin}/status`)).json()) as Status
    if (release !== undefined) return console.log(`${release.count} reports: ${release.sum[0]}`)
    await pause(100)
  }
}

async function submit(task: Task, endpoints: readonly string[], measurement: Measurement): Promise<void> {
  const configs = await Promise.all(
    endpoints.map(
      async (endpoint) => new Uint8Array(await (await fetch(`${endpoint}/config`)).arrayBuffer()),
    ),
  )
  const { messages } = await sealReport(task, configs, measurement)
  const headers = { 'content-type': 'application/octet-stream' }
  for (const [i, endpoint] of endpoints.entries()) {
    const answer = await fetch(`${endpoint}/reports`, {
      method: 'POST',
      headers,
      body: messages[i] as Uint8Array<ArrayBuffer>,
    })
    if (!answer.ok) throw new Error(`${endpoint} refused a report: ${await answer.text()}`)
  }
}
