/**
 * `Idempotency-Key`: who repeats a request gets the first one's answer. What is remembered, and
 * how, is behind this door.
 */
import { createHash } from 'node:crypto';
import { HubError } from '../errors';
import { canonicalJson } from '../lib/canonical-json';
import type { Reply } from './reply';

/** A request that carries a key. */
export interface KeyedRequest {
  workspaceId: string;
  key: string;
  /** Of method, path and body. */
  hash: string;
  /**
   * When the key came first: also for whoever goes on where a process died. Set for routes that
   * answer from a record.
   */
  firstAt?: Date;
}

export interface Idempotency {
  /**
   * Runs `work` once per key; others with the same key wait for its answer, or get it from the
   * record.
   */
  once(request: KeyedRequest, work: (firstAt: Date) => Promise<Reply>): Promise<Reply>;
}

/** What an idempotency key may look like. */
export const IDEMPOTENCY_KEY = '^[\\x21-\\x7e]{1,255}$';
const KEY = new RegExp(IDEMPOTENCY_KEY);

/** @throws HubError invalid_input for a key that is none */
export function readKey(header: string | undefined): string | undefined {
  if (header === undefined || KEY.test(header)) return header;
  throw new HubError(
    'invalid_input',
    'Idempotency-Key must be 1 to 255 printable characters without spaces.',
  );
}

export function hashRequest(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${canonicalJson(body)}`)
    .digest('hex');
}
