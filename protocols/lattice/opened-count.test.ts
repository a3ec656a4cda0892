import { MemoryOpenedCount } from './opened-count.ts'
import { openedCountContract } from './testing/opened-count-contract.ts'

openedCountContract('a count in memory', async () => new MemoryOpenedCount())
