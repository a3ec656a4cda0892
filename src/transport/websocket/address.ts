import { BlockList, isIP } from 'node:net'
import { BeaverdamError, checkInteger, invalidArgument } from '../../errors.ts'

/** Where a party listens: 'host:port', the host a name, an IPv4 address or an IPv6 address in brackets. */
export interface Address {
  /** Without brackets. */
  readonly host: string
  readonly port: number
}

/** @throws INVALID_ARGUMENT */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) invalidArgument('address', "'host:port'", JSON.stringify(text))
  return { host, port: checkInteger('port', Number(port), 0, 65_535) }
}

export function formatAddress({ host, port }: Address): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a host is this machine for sure: a loopback address, or 'localhost' (RFC 6761, section 6.3). */
export function isLoopback(host: string): boolean {
  const version = isIP(host)
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')
}

/**
 * Refuses an address that others may listen in on, for links that are neither encrypted nor authenticated.
 *
 * @throws INSECURE_ADDRESS
 */
export function checkSecure(address: Address, insecure: boolean): void {
  if (insecure || isLoopback(address.host)) return
  throw new BeaverdamError(
    'INSECURE_ADDRESS',
    `${formatAddress(address)}: links are neither encrypted nor authenticated, so whoever observes this network reads ` +
      'every message of the protocol, can change it or take a party’s place, and who sees all messages can learn ' +
      'the private inputs; only loopback addresses are used without keys (beaverdam keygen makes one) unless ' +
      'insecure links are asked for',
  )
}
