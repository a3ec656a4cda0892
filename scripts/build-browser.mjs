// Bundles the client for browsers, after the compiler: dist/apps/browser/beaverdam-browser.js.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { bundleClient } from '../dist/apps/browser/bundle.js'

const { code } = await bundleClient()
const folder = new URL('../dist/apps/browser/', import.meta.url)
writeFileSync(new URL('beaverdam-browser.js', folder), code)
writeFileSync(new URL('beaverdam-browser.d.ts', folder), "export * from './index.js'\n")
console.log(`dist/apps/browser/beaverdam-browser.js: ${gzipSync(code, { level: 9 }).length} bytes gzipped`)
