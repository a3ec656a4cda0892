// A page whose visitors' files are summed, and nobody sees one: node --conditions=source --import tsx examples/browser/serve.ts
import { parseArgs } from 'node:util'
import { Demo } from './demo.ts'
import { submitOnce } from './submit-once.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    reports: { type: 'string', default: '3' },
    numbers: { type: 'string', default: '24' },
    once: { type: 'boolean', default: false },
  },
})
const demo = await Demo.start({
  dimension: Number(values.numbers),
  minBatch: Number(values.reports),
  port: Number(values.port ?? (values.once ? 0 : 8080)),
})
if (values.once) {
  await submitOnce(demo)
  demo.end()
} else {
  console.log(`Open ${demo.page.origin} in a browser. The sum of ${values.reports} reports is released.`)
  process.once('SIGINT', () => demo.end())
  process.once('SIGTERM', () => demo.end())
}
