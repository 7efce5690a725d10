/**
 * Standard Webhooks 1.0: `id.timestamp.body` signed by HMAC-SHA256, one `v1` signature per valid
 * secret.
 */
import { hmacSha256 } from '../lib/hmac';

const PREFIX = 'whsec_';

/** @param secrets as shown to the user (`whsec_` + base64) @param atSeconds of this attempt */
export function signatureHeaders({
  id,
  body,
  secrets,
  atSeconds,
}: {
  id: string;
  body: string;
  secrets: readonly string[];
  atSeconds: number;
}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(atSeconds),
    'webhook-signature': secrets
      .map(
        (secret) =>
          `v1,${hmacSha256(Buffer.from(secret.slice(PREFIX.length), 'base64'), `${id}.${String(atSeconds)}.`, body).toString('base64')}`,
      )
      .join(' '),
  };
}
