/**
 * A question with ready answers, whose answer goes to an address: what an `ask` action hands to the
 * hub.
 */
import type { SendRequest } from './send';

/** What the asker wants to hear back when this answer is chosen. */
export interface AskOption {
  id: string;
  title: string;
}

export interface AskRequest {
  /** All of the message but what it says. */
  to: Omit<SendRequest, 'type' | 'content' | 'template' | 'fallback'>;
  options: readonly AskOption[];
  /**
   * What it says, given the payload that each option must carry; called again for the same question
   * when a request is repeated.
   */
  say: (payloads: readonly string[]) => Promise<Pick<SendRequest, 'type' | 'content' | 'template'>>;
  /** Gets the answer, once. */
  resumeUrl: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** An answer that a customer chose instead of writing it. */
export interface Tap {
  payload: string;
  title: string;
}
