/**
 * JSON as Meta writes it on the wire: ASCII only, lower-case \uXXXX, and `/ @ < %` escaped as well.
 * A receiver that parses and re-serialises before checking the signature fails here, as it does in
 * real life.
 */
import { createHmac } from 'node:crypto';

const ESCAPED = /[/@<%\u007f-\uffff]/g;

export function toWire(value: unknown): string {
  return JSON.stringify(value).replace(ESCAPED, escapeCharacter);
}

/**
 * `X-Hub-Signature-256`: HMAC-SHA256 with the app secret over the exact bytes (Meta:
 * webhooks/create-webhook-endpoint).
 */
export function signatureOf(secret: string, bytes: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

function escapeCharacter(character: string): string {
  if (character === '/') {
    return '\\/';
  }
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
