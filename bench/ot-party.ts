import type { Parent } from '../apps/cli/processes/role.ts'
import { OtReceiver } from '../protocols/ot/ot-receiver.ts'
import { type OtOptions, OtSender } from '../protocols/ot/ot-sender.ts'
import { receiveRandomOts, sendRandomOts } from '../protocols/ot/random-ot.ts'
import { randomBytes } from '../src/random/csprng.ts'
import type { Party } from '../src/runtime/party.ts'
import { measuredParty } from './measured-party.ts'
import type { PartyTask } from './processes.ts'

/** An end of `ot.extension`: sets up once, and extends by `length` random OTs as often as asked. */
export function otParty(security: OtOptions['security']) {
  return (task: PartyTask, parent: Parent): Promise<void> => {
    const { id, length, runs } = task
    return measuredParty(`ot ${security}`, task, parent, async (party, { sent, time }) => {
      const options = { peer: 1 - id, security }
      const extend =
        id === 0 ? await sending(party, options, length) : await receiving(party, options, length)
      const before = sent()
      for (let run = 0; run < runs; run++) {
        await party.exchange(0, new Uint8Array(0))
        await time(extend)
      }
      await party.exchange(0, new Uint8Array(0))
      return (sent() - before) / runs
    })
  }
}

async function sending(party: Party, options: OtOptions, length: number): Promise<() => Promise<void>> {
  const sender = await OtSender.setup(party, options)
  return async () => {
    for await (const _ of sendRandomOts(sender, party, length));
  }
}

async function receiving(party: Party, options: OtOptions, length: number): Promise<() => Promise<void>> {
  const receiver = await OtReceiver.setup(party, options)
  const choices = randomBytes(Math.ceil(length / 8))
  return async () => {
    for await (const _ of receiveRandomOts(receiver, party, choices, length));
  }
}
