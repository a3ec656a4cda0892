// Three parties sum their salaries, and nobody sees another's: node --conditions=source --import tsx examples/secure-sum.ts
import { Field64, FieldVector, memoryTransports, secureSum, simulate } from 'beaverdam'

const salaries = [52_000, 61_000, 48_000]
const transports = memoryTransports(['alice', 'bob', 'carol'])

const [alice] = await simulate(transports, { terms: { task: 'payroll' } }, (party) =>
  secureSum(party, FieldVector.of(Field64, [salaries[party.id] ?? 0])),
)
console.log(alice?.value.at(0))
