import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['{src,protocols,apps,test,bench,scripts}/**/*.test.ts'],
    exclude: ['bench/peers/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
