import process from 'node:process'
import { uncaught } from '../program/thrown.ts'
import { Inbox } from './inbox.ts'
import { isOrder, type Report, toFailure } from './message.ts'
import type { Role, Roles } from './role.ts'

/**
 * Plays the role that the parent asks of this process, and ends with it: 0 when it is done, 1 when it fails or the
 * parent calls it off. If the parent dies the process says so in one sentence and ends too.
 *
 * @param name what the parent calls this process
 */
export function serve(roles: Roles, name: string): void {
  const inbox = new Inbox()
  const losses = new Map<string, Inbox>()

  const lossOf = (member: string) => {
    const loss = losses.get(member) ?? new Inbox()
    losses.set(member, loss)
    return loss
  }
  const orphaned = () => {
    process.stderr.write(`PEER_LOST: the command that started '${name}' is gone\n`)
    process.exit(1)
  }
  const tell = (report: Report, sent: () => void = () => {}) =>
    process.send?.(report, undefined, {}, (error) => (error === null ? sent() : orphaned()))
  const fail = (error: unknown) =>
    tell({ report: 'failed', failure: toFailure(error) }, () => process.exit(1))
  const play = async (role: string, task: unknown) => {
    const load = roles[role]
    if (load === undefined) throw new Error(`there is no role '${role}'`)
    const act = (await load()) as Role<unknown>
    const result = await act(task, {
      tell: (message) => tell({ report: 'message', message }),
      hear: <T>() => inbox.next() as Promise<T>,
      lost: (member) => lossOf(member).next(),
    })
    tell({ report: 'done', result }, () => process.exit(0))
  }

  process.on('message', (order) => {
    if (!isOrder(order)) return
    if (order.order === 'end') process.exit(1)
    if (order.order === 'hear') inbox.put(order.message)
    else if (order.order === 'lose') lossOf(order.name).end()
    else play(order.role, order.task).catch(fail)
  })
  process.on('uncaughtException', (error) => fail(uncaught(error)))
  // A terminal sends it to every process of the command; the parent then ends its crew.
  process.on('SIGINT', () => {})
  process.on('disconnect', orphaned)
  if (!process.connected) orphaned()
}
