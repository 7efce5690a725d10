/**
 * What became of one call that sends a message. The difference between "refused" and "unknown" is
 * the product's promise.
 */
import type { Refusal } from '../errors';

/**
 * What is queued there would be refused, too, so it waits: everything of the connection, of the
 * number, or of the template.
 */
export type Pauses = 'connection' | 'number' | 'template';

export type CallOutcome =
  /** The provider took it and gave it an id. */
  | { kind: 'accepted'; wamid: string }
  /** A definite no: repeating the same call would give the same answer. */
  | { kind: 'refused'; error: Refusal; pauses?: Pauses }
  /** A definite "not now": nothing was sent, the call may be repeated after a wait. */
  | { kind: 'throttled'; error: Refusal; waitMs?: number }
  /**
   * A definite passing fault by the provider's own word: repeat a few times, but look for a status
   * first.
   */
  | { kind: 'transient'; error: Refusal }
  /** No connection could be opened, so nothing was sent. */
  | { kind: 'unreachable'; detail: string }
  /** The request may have arrived, the answer did not. */
  | { kind: 'unknown'; detail: string };
