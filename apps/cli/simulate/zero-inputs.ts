import type { Mpc, Program, Values } from '../../../src/runtime/index.ts'

/** The same program, with zeros wherever a party lacks its input. */
export function onZeros(program: Program): Program {
  return (mpc) => program(withZeros(mpc))
}

function withZeros(mpc: Mpc): Mpc {
  const replaced: Partial<Mpc> = {
    input: (owner, length, values) =>
      mpc.input(owner, length, owner === mpc.id ? valuesOrZeros(values, length) : values),
    parallel: (branches) => mpc.parallel(branches.map((branch) => (inner) => branch(withZeros(inner)))),
  }
  return new Proxy(mpc, {
    get(_, name: keyof Mpc) {
      const member = replaced[name] ?? mpc[name]
      return typeof member === 'function' ? member.bind(mpc) : member
    },
  })
}

function valuesOrZeros(values: Values | undefined, length: number): Values {
  if (values === undefined) return new Array<bigint>(length).fill(0n)
  if ('format' in values && values.reals === undefined)
    return { format: values.format, reals: new Float64Array(length) }
  return values
}
