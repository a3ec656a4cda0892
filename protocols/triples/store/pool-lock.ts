import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access, readdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { BeaverdamError, invalidArgument } from '../../../src/errors.ts'
import { reasonOf } from './pool-files.ts'

const prefix = 'lock-'

/** Longest path of a Unix domain socket on macOS, which has the shortest. */
const maxPathBytes = 103

/**
 * Keeps all other processes from drawing from a pool.
 *
 * The holder listens on a Unix domain socket in the pool's folder. The kernel ends that with the process, however it
 * dies, so that a socket which refuses a connection has no holder. A pid in a file may by then be another process's, and
 * removing a stale file of a fixed name can hit the fresh one of whoever was faster. So a process listens on a socket whose
 * name was never used before; then lists the folder and finds that no other socket there answers; then sees that its own is still
 * there; and only then holds the lock, and removes what did not answer.
 *
 * Suppose that X and Y were the first two to hold at once. The one that listed later met the other, which listened by then,
 * unless the other's file was gone. Only a holder removes files: before the owner of this one looked for it, the owner
 * would have given way; after, the two would have held at once before X and Y did. Two that come at the same moment may
 * both be refused.
 *
 * It binds the processes of one kernel: on a network file system it does not keep out another machine.
 */
export class PoolLock {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** @throws POOL_IN_USE, INVALID_ARGUMENT for a path that is too long for a socket */
  static async take(folder: string): Promise<PoolLock> {
    const name = `${prefix}${randomBytes(8).toString('hex')}`
    const path = join(folder, name)
    if (Buffer.byteLength(path) > maxPathBytes)
      invalidArgument(
        'path',
        `a pool of at most ${maxPathBytes - name.length - 1} bytes of path, for its lock`,
        folder,
      )
    const server = createServer((socket) => socket.destroy()).unref()
    // cluster workers would share one socket
    server.listen({ path, exclusive: true })
    await once(server, 'listening').catch((cause: unknown) => {
      throw new BeaverdamError(
        'FILE_UNWRITABLE',
        `the pool ${folder} cannot be locked by a socket in it: ${reasonOf(cause)}`,
        { cause },
      )
    })
    const lock = new PoolLock(server)
    try {
      const others = (await readdir(folder)).filter((other) => other.startsWith(prefix) && other !== name)
      const sockets = others.map((other) => join(folder, other))
      const answers = await Promise.all(sockets.map(answersAt))
      if (answers.includes(true)) throw inUse(folder)
      await access(path).catch(() => {
        throw inUse(folder)
      })
      await Promise.all(sockets.map((socket) => rm(socket, { force: true })))
      return lock
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  /** Closing a socket removes its file. */
  async release(): Promise<void> {
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Whether a process listens on a socket. Only a refusal says that none does: a busy one may let others wait. */
function answersAt(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(reasonOf(error))))
  })
}

function inUse(folder: string): BeaverdamError {
  return new BeaverdamError(
    'POOL_IN_USE',
    `another process draws from the pool ${folder}: wait until it has ended, or use another pool`,
  )
}
