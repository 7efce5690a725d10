/**
 * May this URL be a target of the hub? The check at save gives a clear early answer and no more: a
 * name can lead elsewhere a second later, so guarded-connector.ts asks again for each connection.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { classifyAddress, type Cidr } from './address-rules';
import { TargetError } from './target-error';

/** The part of `dns.lookup` that is used; it may call back at once (a cache). */
export type LookupAll = (
  hostname: string,
  options: { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export interface TargetPolicy {
  readonly allow: readonly Cidr[];
  /**
   * As `new URL(...).host` gives them: `host` stands for all its ports, `host:port` for that one.
   */
  readonly ownHosts: readonly string[];
  readonly lookup?: LookupAll;
}

const MAX_URL_LENGTH = 2_048;
const INVALID_OR_LONG = `The URL is not valid, or has more than ${MAX_URL_LENGTH} characters.`;
const LOOKUP_TIMEOUT_MS = 5_000;

/**
 * All that can be said without DNS. Go on with the URL returned, never with the text (127.1, octal,
 * full-width ...).
 */
export function checkTargetUrl(text: string, policy: TargetPolicy): URL {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) throw refused(INVALID_OR_LONG);
  const url = new URL(text);
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  const problem = problemOf(url, policy);
  if (problem !== undefined) throw refused(problem);
  const insideReason = whyInsideOnly(url);
  const literal = literalAddress(url.hostname);
  const refusal = literal === undefined ? undefined : refusalOf([literal], insideReason, policy);
  if (refusal !== undefined) throw refusal;
  if (insideReason !== undefined && policy.allow.length === 0) throw refused(insideReason);
  return url;
}

/** The check when a target is saved: the URL, then every address its name has now. */
export async function checkTarget(text: string, policy: TargetPolicy): Promise<URL> {
  const url = checkTargetUrl(text, policy);
  if (literalAddress(url.hostname) === undefined)
    await resolveTarget(url.hostname, whyInsideOnly(url), policy);
  return url;
}

/** Every address of the name, or none. */
export function resolveTarget(
  hostname: string,
  insideReason: string | undefined,
  policy: TargetPolicy,
): Promise<LookupAddress[]> {
  const lookup = policy.lookup ?? systemLookup;
  return new Promise((resolve, reject) => {
    const unresolvable = () =>
      reject(new TargetError('target_unresolvable', 'The host name does not resolve.'));
    // A look-up under way keeps the process up itself.
    const timer = setTimeout(unresolvable, LOOKUP_TIMEOUT_MS).unref();
    lookup(hostname, { all: true }, (error, addresses) => {
      clearTimeout(timer);
      if (error !== null || addresses.length === 0) {
        unresolvable();
        return;
      }
      const refusal = refusalOf(
        addresses.map(({ address }) => address),
        insideReason,
        policy,
      );
      if (refusal === undefined) resolve(addresses);
      else reject(refusal);
    });
  });
}

/** One bad address is enough: a mixed answer is refused as a whole. */
export function refusalOf(
  addresses: readonly string[],
  insideReason: string | undefined,
  policy: TargetPolicy,
): TargetError | undefined {
  const verdicts = addresses.map((address) => classifyAddress(address, policy.allow));
  if (verdicts.includes('refused'))
    return refused('The host is, or leads to, an address that the hub must not call.');
  return insideReason !== undefined && verdicts.includes('public')
    ? refused(insideReason)
    : undefined;
}

/**
 * Why this target is fine only inside `HUB_ALLOW_PRIVATE_TARGETS`; undefined when it may be public.
 */
export function whyInsideOnly({
  protocol,
  hostname,
  port,
}: Pick<URL, 'protocol' | 'hostname' | 'port'>): string | undefined {
  if (isLocalName(hostname))
    return 'A name of a local network must lead to addresses in HUB_ALLOW_PRIVATE_TARGETS.';
  if (protocol !== 'https:') return 'The URL must start with https://.';
  return ['', '443', '8443'].includes(port)
    ? undefined
    : 'Only the ports 443 and 8443 are allowed.';
}

export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
}

function problemOf(
  { href, protocol, username, password, hostname, host }: URL,
  { ownHosts }: TargetPolicy,
): string | undefined {
  if (protocol !== 'https:' && protocol !== 'http:') return 'The URL must start with https://.';
  if (username !== '' || password !== '') return 'The URL must not hold a user name or password.';
  // Not dropped in silence: who wrote it expects it to arrive, and it is never sent.
  if (href.includes('#')) return 'The URL must not have a fragment (#...).';
  if (href.length > MAX_URL_LENGTH || hostname.split('.').includes('')) return INVALID_OR_LONG;
  const own = ownHosts.map((name) => name.toLowerCase());
  return own.includes(hostname) || own.includes(host)
    ? 'The URL leads back to the hub or to the Graph API (a loop).'
    : undefined;
}

function isLocalName(hostname: string): boolean {
  if (literalAddress(hostname) !== undefined) return false;
  return !hostname.includes('.') || /\.(localhost|internal|local)$/.test(hostname);
}

function refused(reason: string): TargetError {
  return new TargetError('target_refused', reason);
}
