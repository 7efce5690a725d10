/**
 * How well-known senders sign what they post. All comparisons in constant time over the exact
 * bytes.
 */
import { equalBytes, hmacSha256, type CatchSignature } from '../../src/kit';

export const PRESETS = ['none', 'header', 'shopify', 'stripe', 'github'] as const;
export const DEFAULT_HEADER = 'x-webhook-secret';

/**
 * Stripe's libraries refuse what is older (docs: "webhook signatures"); it is what stops a replay.
 */
const STRIPE_TOLERANCE_SECONDS = 300;

type Header = (name: string) => string | undefined;

export function isAuthentic(
  raw: Buffer,
  header: Header,
  { preset, header: name, secret }: CatchSignature,
  now: Date,
): boolean {
  switch (preset) {
    case 'none':
      return true;
    case 'header':
      return secret !== null && sameText(header(name ?? DEFAULT_HEADER), secret);
    case 'shopify':
      return (
        secret !== null &&
        sameText(header('x-shopify-hmac-sha256'), hmacSha256(secret, raw).toString('base64'))
      );
    case 'github':
      return (
        secret !== null &&
        sameText(header('x-hub-signature-256'), `sha256=${hmacSha256(secret, raw).toString('hex')}`)
      );
    case 'stripe':
      return secret !== null && isStripe(raw, header('stripe-signature') ?? '', secret, now);
    default:
      return false;
  }
}

/** `t=<seconds>,v1=<hex>[,v1=<hex>]`, signed over `t.body`; several while a secret is rotated. */
function isStripe(raw: Buffer, header: string, secret: string, now: Date): boolean {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const timestamp = parts.find(([key]) => key === 't')?.[1] ?? '';
  if (
    !/^\d{1,12}$/.test(timestamp) ||
    Math.abs(now.getTime() / 1000 - Number(timestamp)) > STRIPE_TOLERANCE_SECONDS
  )
    return false;
  const wanted = hmacSha256(secret, `${timestamp}.`, raw).toString('hex');
  return parts
    .filter(([key]) => key === 'v1')
    .map(([, value]) => sameText(value, wanted))
    .includes(true);
}

function sameText(given: string | undefined, wanted: string): boolean {
  return given !== undefined && equalBytes(Buffer.from(given), Buffer.from(wanted));
}
