/** What a handler answers. */
import type { Readable } from 'node:stream';

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Not the last word: a repeat with the same Idempotency-Key is worked on anew. */
  isPassing?: boolean;
  /**
   * Instead of a body; called when bytes are wanted, so not for HEAD. It is destroyed when the
   * client goes away.
   */
  stream?: () => Readable;
}
