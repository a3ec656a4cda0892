import { formatNpy } from '../apps/cli/files/npy.ts'
import type { Bench } from './bench.ts'
import { checkDemo, launchChromium, runDemo } from './chromium.ts'
import { median } from './timing.ts'

const inChromium: Bench = {
  name: 'normsum.browser',
  title: 'a .npy file of 100,000 reals to receipt in headless Chromium, two aggregators on the same machine',
  targets: [{ figure: 'seconds', atMost: 2 }],
  async measure({ smoke }) {
    checkDemo()
    const n = smoke ? 10 : 100_000
    const values = new Float32Array(n).map((_, i) => (i % 7) / 100)
    const npy = formatNpy(
      { name: '', shape: [n], dtype: 'float32', values },
      { kind: 'npy', byteOrder: 'little', fortranOrder: false },
    )
    const file = { name: 'update.npy', mimeType: 'application/octet-stream', buffer: Buffer.from(npy) }
    // So many reports that the aggregators do nothing but take them.
    const demo = await runDemo('--numbers', String(n), '--reports', '1000')
    try {
      const browser = await launchChromium()
      const runs: number[] = []
      for (let run = 0; run < (smoke ? 1 : 5); run++) {
        const page = await browser.newPage()
        await page.goto(demo.origin, { waitUntil: 'networkidle' })
        const start = performance.now()
        await page.setInputFiles('#file', file)
        await page.click('#send')
        await page.waitForSelector('#receipt:not([hidden])')
        runs.push((performance.now() - start) / 1000)
        await page.close()
      }
      await browser.close()
      return { n, seconds: median(runs), limit: 'the proof, in a worker that begins afresh' }
    } finally {
      await demo.end()
    }
  },
}

export const browserBenches: readonly Bench[] = [inChromium]
