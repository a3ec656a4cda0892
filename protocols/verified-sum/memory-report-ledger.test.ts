import { MemoryReportLedger } from './memory-report-ledger.ts'
import { testReportLedger } from './testing/report-ledger-contract.ts'

testReportLedger('a ledger in memory', async () => new MemoryReportLedger())
