import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['{src,protocols,apps,test,bench,scripts}/**/*.test.ts'],
    exclude: ['bench/peers/**'],
    // All cores: by default one is left to a watcher.
    maxWorkers: '100%',
    // To end what hangs, on much slower machines too: no test is about how long it takes. A full one runs 10,000 times.
    testTimeout: process.env.BEAVERDAM_FULL === undefined ? 300_000 : 3_600_000,
    hookTimeout: 300_000,
  },
})
