// Runs node-seal (BFV with slots of 20 bits, 128 bits of security) on ciphertexts of 8,192 slots.
// usage: node seal.mjs encrypt|mulPlain CALLS RUNS   prints {"seconds":...}, the median of a call
import SEAL from 'node-seal/throws_wasm_node_es.js'

const [task, ...sizes] = process.argv.slice(2)
const [calls, runs] = sizes.map(Number)
const slots = 8_192
const seal = await SEAL()
const security = seal.SecurityLevel.tc128
const parameters = seal.EncryptionParameters(seal.SchemeType.bfv)
parameters.setPolyModulusDegree(slots)
parameters.setCoeffModulus(seal.CoeffModulus.BFVDefault(slots, security))
parameters.setPlainModulus(seal.PlainModulus.Batching(slots, 20))
const context = seal.Context(parameters, true, security)
const encoder = seal.BatchEncoder(context)
const encryptor = seal.Encryptor(context, seal.KeyGenerator(context).createPublicKey())
const evaluator = seal.Evaluator(context)

const message = Uint32Array.from({ length: slots }, (_, i) => i)
const plaintext = seal.PlainText()
const encryption = encryptor.encrypt(encoder.encode(message))
const out = seal.CipherText()
const tasks = {
  encrypt() {
    encoder.encode(message, plaintext)
    encryptor.encrypt(plaintext, out)
  },
  mulPlain() {
    encoder.encode(message, plaintext)
    evaluator.multiplyPlain(encryption, plaintext, out)
  },
}

const work = tasks[task]
const measured = []
for (let run = 0; run <= runs; run++) {
  const begun = performance.now()
  for (let call = 0; call < calls; call++) work()
  // the first run warms up
  if (run > 0) measured.push((performance.now() - begun) / 1000 / calls)
}
measured.sort((a, b) => a - b)
process.stdout.write(`${JSON.stringify({ seconds: measured[runs >> 1] })}\n`)
