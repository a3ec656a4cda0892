/** WebAssembly text: a word, or a list in parentheses. */
type Expression = string | readonly Expression[]

/** The locals of a function that may hold a secret at some point of it, by name. */
type Secrets = ReadonlySet<string>

/** Of what a kernel gets, what is a secret. */
export interface Secrecy {
  /** Indices of parameters, by the export's name: the others are public. */
  readonly secretParameters?: Readonly<Record<string, readonly number[]>>
  /** Addresses in memory that are public: all others are secret. */
  readonly publicAddresses?: readonly number[]
}

/**
 * What of kernels may depend on a secret: each condition of a branch or select, each address and each operand of a
 * division into which something secret flows. It follows values through locals, loops and calls, for all runs at once.
 * The code is that which engines compile, after the optimizer.
 *
 * @param text of a module, folded, as Binaryen writes it
 * @returns the instructions that depend on a secret, by the export's name; none for a kernel that has none
 */
export function secretDependencies(
  text: string,
  { secretParameters = {}, publicAddresses = [] }: Secrecy,
): ReadonlyMap<string, readonly string[]> {
  const functions = new Map<string, readonly Expression[]>()
  const exported = new Map<string, string>()
  for (const item of lists(parse(text)))
    if (item[0] === 'func') functions.set(String(item[1]), item)
    else if (item[0] === 'export' && lists(item)[0]?.[0] === 'func')
      exported.set(String(item[1]).slice(1, -1), String(lists(item)[0]?.[1]))
  return new Map(
    Array.from(exported, ([name, id]) => {
      const found = new Set<string>()
      const flow = new Flow(functions, publicAddresses, found)
      flow.ofCall(id, (index) => secretParameters[name]?.includes(index) ?? false)
      return [name, [...found].sort()]
    }),
  )
}

const jumps = new Set(['br', 'br_if', 'br_table'])

/** One function's locals in the order of execution. */
class Flow {
  readonly #functions: ReadonlyMap<string, readonly Expression[]>
  readonly #publicAddresses: readonly number[]
  readonly #found: Set<string>
  #secrets: Secrets = new Set()
  /** What is secret where control goes to a label from. */
  readonly #atLabel = new Map<string, Secrets>()

  constructor(
    functions: ReadonlyMap<string, readonly Expression[]>,
    publicAddresses: readonly number[],
    found: Set<string>,
  ) {
    this.#functions = functions
    this.#publicAddresses = publicAddresses
    this.#found = found
  }

  /** Whether what a function returns may be secret. */
  ofCall(id: string, isSecret: (parameter: number) => boolean): boolean {
    const parts = lists(this.#functions.get(id) ?? [])
    const named = (word: string) => parts.filter(([first]) => first === word)
    this.#secrets = new Set(
      named('param')
        .filter((_, i) => isSecret(i))
        .map(([, name]) => String(name)),
    )
    const secret = parts
      .filter(([word]) => !['param', 'result', 'local'].includes(String(word)))
      .map((expression) => this.#of(expression))
    return named('result').length > 0 && secret.includes(true)
  }

  /** Whether the value of an expression may be secret, if it has one. */
  #of(expression: readonly Expression[]): boolean {
    const [word, name] = expression.map(String) as [string, string]
    const operands = lists(expression).filter(([first]) => first !== 'result')
    if (word === 'local.get') return this.#secrets.has(name)
    if (word === 'local.set' || word === 'local.tee')
      return this.#assign(name, operands) && word === 'local.tee'
    if (word === 'block') return this.#ofBlock(name, operands)
    if (word === 'loop') return this.#ofLoop(name, operands)
    if (word === 'if') return this.#ofIf(operands)
    const secret = operands.map((operand) => this.#of(operand))
    if (word === 'call') {
      const callee = new Flow(this.#functions, this.#publicAddresses, this.#found)
      return callee.ofCall(name, (index) => secret[index] ?? false)
    }
    const telling = tellingOperands(word, secret)
    if (telling.includes(true)) this.#found.add(word)
    if (jumps.has(word))
      for (const label of expression.slice(1)) if (typeof label === 'string') this.#goTo(label)
    if (word === 'drop' || word.includes('.store')) return false
    return word.includes('.load') ? !this.#isPublic(expression) : secret.includes(true)
  }

  #isPublic(load: readonly Expression[]): boolean {
    const [address] = lists(load)
    const offset = load.map(String).find((part) => part.startsWith('offset='))
    if (address?.[0] !== 'i32.const') return false
    return this.#publicAddresses.includes(Number(address[1]) + Number(offset?.slice(7) ?? 0))
  }

  #assign(name: string, operands: readonly (readonly Expression[])[]): boolean {
    const secret = operands.map((operand) => this.#of(operand)).includes(true)
    const others = [...this.#secrets].filter((local) => local !== name)
    this.#secrets = new Set(secret ? [...others, name] : others)
    return secret
  }

  #goTo(label: string): void {
    this.#atLabel.set(label, union(this.#atLabel.get(label), this.#secrets))
  }

  #ofBlock(label: string, operands: readonly (readonly Expression[])[]): boolean {
    this.#atLabel.delete(label)
    const secret = operands.map((operand) => this.#of(operand)).includes(true)
    this.#goTo(label)
    this.#secrets = union(this.#atLabel.get(label), new Set())
    return secret
  }

  /** Until nothing more is secret at its head. */
  #ofLoop(label: string, operands: readonly (readonly Expression[])[]): boolean {
    this.#atLabel.delete(label)
    this.#goTo(label)
    for (;;) {
      const atHead = union(this.#atLabel.get(label), new Set())
      this.#secrets = atHead
      const secret = operands.map((operand) => this.#of(operand)).includes(true)
      if (union(this.#atLabel.get(label), atHead).size === atHead.size) return secret
    }
  }

  #ofIf([condition, ...arms]: readonly (readonly Expression[])[]): boolean {
    if (this.#of(condition ?? [])) this.#found.add('if')
    const before = this.#secrets
    let after: Secrets = arms.length < 2 ? before : new Set()
    let secret = false
    for (const arm of arms) {
      this.#secrets = before
      for (const expression of lists(arm)) secret = this.#of(expression) || secret
      after = union(after, this.#secrets)
    }
    this.#secrets = after
    return secret
  }
}

/**
 * Of an instruction's operands, those that show in its time, in the way control takes or in an address. What goes into a
 * global could do so later: it is not followed there.
 */
function tellingOperands(word: string, operands: readonly boolean[]): readonly boolean[] {
  if (/\.(load|store)/.test(word)) return operands.slice(0, 1)
  if (word === 'br_if' || word === 'br_table' || word === 'select') return operands.slice(-1)
  return /^memory\.|^global\.set|\.(div|rem)/.test(word) ? operands : []
}

function union(xs: Secrets = new Set(), ys: Secrets): Secrets {
  return new Set([...xs, ...ys])
}

function lists(expression: Expression): readonly (readonly Expression[])[] {
  return typeof expression === 'string' ? [] : expression.filter((part) => typeof part !== 'string')
}

function parse(text: string): Expression {
  const open: Expression[][] = [[]]
  for (const [token] of text.matchAll(/\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+/g))
    if (token === '(') open.push([])
    else {
      const closed = token === ')' ? (open.pop() as Expression[]) : token
      open.at(-1)?.push(closed)
    }
  return open[0]?.[0] ?? []
}
