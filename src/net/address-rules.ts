/**
 * Which IP addresses the hub may call. IPv6 is an allow list (2000::/3 less its special blocks), so
 * mapped, NAT64, unique local and future ranges need no line of their own.
 */
import { BlockList, isIP, SocketAddress } from 'node:net';

type Family = 'ipv4' | 'ipv6';

export interface Cidr {
  readonly address: string;
  readonly prefix: number;
  readonly family: Family;
}

/** `allowed`: inside the operator's list, so http and any port are fine as well. */
export type AddressVerdict = 'public' | 'allowed' | 'refused';

// IANA special-purpose registries (RFC 6890 and updates).
const SPECIAL_V4 = blockList([
  ...parseCidrs('0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12'),
  ...parseCidrs('192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24, 192.168.0.0/16, 198.18.0.0/15'),
  ...parseCidrs('198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/4, 240.0.0.0/4'),
  ...parseCidrs('168.63.129.16/32'), // Azure's host agent: public, but answers only to the machines inside
]);
const GLOBAL_V6 = blockList(parseCidrs('2000::/3'));
// Teredo and other protocol assignments, documentation, 6to4, documentation.
const SPECIAL_V6 = blockList(parseCidrs('2001::/23, 2001:db8::/32, 2002::/16, 3fff::/20'));

export function classifyAddress(text: string, allow: readonly Cidr[]): AddressVerdict {
  const address = canonicalAddress(text);
  if (address === undefined) return 'refused';
  const sameFamily = allow.filter((cidr) => cidr.family === address.family);
  if (blockList(sameFamily).check(address)) return 'allowed';
  if (address.family === 'ipv4') return SPECIAL_V4.check(address) ? 'refused' : 'public';
  return GLOBAL_V6.check(address) && !SPECIAL_V6.check(address) ? 'public' : 'refused';
}

/**
 * Reads `HUB_ALLOW_PRIVATE_TARGETS`: CIDRs with commas between; throws an Error that names the bad
 * one.
 */
export function parseCidrs(text: string): Cidr[] {
  return text.trim() === '' ? [] : text.split(',').map((part) => parseCidr(part.trim()));
}

function parseCidr(part: string): Cidr {
  const [, address = '', digits = ''] = /^([^/%]+)\/(\d{1,3})$/.exec(part) ?? [];
  const version = isIP(address);
  const family = canonicalAddress(address)?.family;
  const prefix = Number(digits);
  // A v4-mapped block would never match, as addresses are made canonical first: refuse it here.
  if (family === undefined || family !== `ipv${version}` || prefix > (version === 4 ? 32 : 128)) {
    throw new Error(`"${part}" is not a CIDR such as 127.0.0.0/8 or ::1/128`);
  }
  return { address, prefix, family };
}

/**
 * Drops a zone id and turns a v4-mapped address into the IPv4 address that the socket would reach.
 */
function canonicalAddress(text: string): SocketAddress | undefined {
  const version = isIP(text);
  if (version === 0) return undefined;
  if (version === 4) return new SocketAddress({ address: text, family: 'ipv4' });
  const v6 = new SocketAddress({ address: text, family: 'ipv6' });
  const mapped = /^::ffff:([\d.]+)$/.exec(v6.address)?.[1];
  return mapped === undefined ? v6 : new SocketAddress({ address: mapped, family: 'ipv4' });
}

function blockList(cidrs: readonly Cidr[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix, family } of cidrs) list.addSubnet(address, prefix, family);
  return list;
}
