import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access, readdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { BeaverdamError, invalidArgument } from '../errors.ts'
import { reasonOf } from './durable-files.ts'

const prefix = 'lock-'

/** Longest path of a Unix domain socket on macOS, which has the shortest. */
const maxPathBytes = 103

/**
 * Keeps all other processes away from what a folder holds.
 *
 * The holder listens on a Unix domain socket in the folder. The kernel ends that with the process, however it
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
export class FolderLock {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /**
   * @param inUse what to throw while another holds the lock
   * @throws INVALID_ARGUMENT for a path that is too long for a socket
   * @throws FILE_UNWRITABLE
   */
  static async take(folder: string, inUse: () => BeaverdamError): Promise<FolderLock> {
    const name = `${prefix}${randomBytes(8).toString('hex')}`
    const path = join(folder, name)
    if (Buffer.byteLength(path) > maxPathBytes)
      invalidArgument(
        'path',
        `a folder of at most ${maxPathBytes - name.length - 1} bytes of path, for the lock in it`,
        folder,
      )
    const server = createServer((socket) => socket.destroy()).unref()
    // cluster workers would share one socket
    server.listen({ path, exclusive: true })
    await once(server, 'listening').catch((cause: unknown) => {
      throw new BeaverdamError(
        'FILE_UNWRITABLE',
        `the folder ${folder} cannot be locked by a socket in it: ${reasonOf(cause)}`,
        { cause },
      )
    })
    const lock = new FolderLock(server)
    try {
      const others = (await readdir(folder)).filter((other) => other.startsWith(prefix) && other !== name)
      const sockets = others.map((other) => join(folder, other))
      const answers = await Promise.all(sockets.map(answersAt))
      if (answers.includes(true)) throw inUse()
      await access(path).catch(() => {
        throw inUse()
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
