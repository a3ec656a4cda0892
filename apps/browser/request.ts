/** More than any answer of an aggregator has. */
const largestAnswer = 65_536

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly message?: Uint8Array
  /** Is told how many bytes of the message are on their way. */
  readonly onSent?: (bytes: number) => void
  /** Milliseconds in which something has to happen, again and again until the answer is there. */
  readonly withinMs: number
}

export interface Answered {
  readonly status: number
  readonly body: Uint8Array
}

/** That no answer came. */
export class Unanswered extends Error {
  readonly why: 'timeout' | 'network'

  constructor(why: 'timeout' | 'network') {
    super(why)
    this.why = why
  }
}

/**
 * A request over HTTP with a deadline for each wait. It is an XMLHttpRequest since `fetch` does not tell how much of a body has
 * been sent.
 *
 * @throws Unanswered
 */
export function request({ method, url, message, onSent, withinMs }: Request): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    let late: ReturnType<typeof setTimeout> | undefined
    const fail = (why: 'timeout' | 'network') => {
      clearTimeout(late)
      xhr.abort()
      reject(new Unanswered(why))
    }
    const waitAgain = () => {
      clearTimeout(late)
      late = setTimeout(() => fail('timeout'), withinMs)
    }
    xhr.open(method, url)
    xhr.responseType = 'arraybuffer'
    if (message !== undefined) {
      xhr.setRequestHeader('content-type', 'application/octet-stream')
      // Whoever listens here has the browser ask first whether it may send, which would be a request more for a GET.
      xhr.upload.onprogress = ({ loaded }) => {
        waitAgain()
        onSent?.(loaded)
      }
    }
    xhr.onprogress = ({ loaded }) => {
      if (loaded > largestAnswer) fail('network')
      else waitAgain()
    }
    xhr.onerror = () => fail('network')
    xhr.onload = () => {
      clearTimeout(late)
      resolve({ status: xhr.status, body: new Uint8Array(xhr.response) })
    }
    waitAgain()
    xhr.send(message as XMLHttpRequestBodyInit | undefined)
  })
}
