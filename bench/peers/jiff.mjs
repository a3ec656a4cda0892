// Runs JIFF as its README shows: a server on loopback and n clients, here in one process.
// usage: node jiff.mjs sum|mul PARTIES COUNT   prints {"count":..., "seconds":...}
import http from 'node:http'
import { createRequire } from 'node:module'

const { JIFFServer, JIFFClient } = createRequire(import.meta.url)('jiff-mpc')
const [task, parties, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]

const server = http.createServer()
const jiffServer = new JIFFServer(server, { logs: false })
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`

function connect(id) {
  return new Promise((resolve, reject) => {
    const client = new JIFFClient(address, 'bench', {
      party_id: id,
      party_count: parties,
      crypto_provider: true,
      onConnect: resolve,
      onError: (_, error) => reject(new Error(String(error))),
    })
    return client
  })
}

const tasks = {
  // the sum of each party's vector, opened
  async sum(client) {
    const columns = []
    for (let i = 0; i < count; i++) columns.push(client.share(i + 1))
    return Promise.all(
      columns.map((shares) => client.open(Object.values(shares).reduce((a, b) => a.sadd(b)))),
    )
  },
  // products of shared pairs; sharing them is not measured
  async mul(client, start) {
    const columns = []
    for (let i = 0; i < count; i++) columns.push(client.share(i + 1))
    await Promise.all(columns.map((shares) => Promise.all(Object.values(shares).map((share) => share.value))))
    start()
    const products = columns.map((shares) => shares[1].smult(shares[2]))
    return Promise.all(products.map((product) => product.value))
  },
}

const clients = await Promise.all(Array.from({ length: parties }, (_, i) => connect(i + 1)))
let begun = performance.now()
await Promise.all(clients.map((client) => tasks[task](client, () => (begun = performance.now()))))
const seconds = (performance.now() - begun) / 1000
process.stdout.write(`${JSON.stringify({ count, seconds })}\n`)
for (const client of clients) client.disconnect(false, true)
jiffServer.closeAllSockets?.()
process.exit(0)
