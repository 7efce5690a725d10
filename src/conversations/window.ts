/**
 * Whether a free-form message may be sent, as far as the hub can know (contract, section 5). Where
 * it can't, Meta decides: a number that was connected only lately may have been written to before.
 */
import { WINDOW_MS, windowExpiresAt, type ConversationDoc } from './model';

export interface ReplyWindow {
  state: 'open' | 'closed' | 'unknown';
  /** When it ends, or ended; null when nothing came from this contact yet. */
  expiresAt: Date | null;
}

/**
 * @param connectedAt since when this hub hears what comes to the number; null when that is not
 * known
 */
export function windowOf(
  conversation: Pick<ConversationDoc, 'lastInboundAt' | 'freeEntryUntil'> | null,
  { connectedAt, now }: { connectedAt: Date | null; now: Date },
): ReplyWindow {
  const expiresAt = conversation === null ? null : windowExpiresAt(conversation);
  if (expiresAt !== null) return { state: now > expiresAt ? 'closed' : 'open', expiresAt };
  const heardEnough = connectedAt !== null && now.getTime() - connectedAt.getTime() > WINDOW_MS;
  return { state: heardEnough ? 'closed' : 'unknown', expiresAt };
}
