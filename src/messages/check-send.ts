/**
 * May this be sent to this contact? Asked when a message is accepted, and once more right before
 * the call.
 */
import { hearsSince, mayWriteTo, type ConnectionDoc } from '../connections';
import { windowOf, type ConversationDoc } from '../conversations';
import type { ErrorCode } from '../errors';
import type { MessageDoc } from './model';

export interface SendObstacle {
  code: ErrorCode;
  pointer: string;
  detail: string;
}

interface Checked {
  message: Pick<MessageDoc, 'recipient' | 'phoneNumberId' | 'template' | 'to'>;
  connection: ConnectionDoc;
  conversation: ConversationDoc | null;
  now: Date;
}

/** Where the hub can't know whether the window is open, Meta decides. */
export function findObstacle({
  message,
  connection,
  conversation,
  now,
}: Checked): SendObstacle | null {
  const { recipient, phoneNumberId, template } = message;
  if (!mayWriteTo(connection, recipient ?? { phone: null, bsuid: null })) {
    return {
      code: 'not_a_test_recipient',
      pointer: '/to',
      detail: 'is not one of the test recipients of this connection',
    };
  }
  if (template !== undefined) return null;
  const { state } = windowOf(conversation, {
    connectedAt: hearsSince(connection, phoneNumberId),
    now,
  });
  return state === 'closed'
    ? {
        code: 'window_closed',
        pointer: '/to',
        detail: 'has not written to this number within the last 24 hours',
      }
    : null;
}

/**
 * What a customer stops at Meta is marketing alone: other templates and free-form messages go on.
 * Where the category is not known, Meta decides.
 */
export function findOptOut({
  isOptedOut,
  category,
}: {
  isOptedOut: boolean;
  category: string | null;
}): SendObstacle | null {
  return isOptedOut && category?.toUpperCase() === 'MARKETING'
    ? { code: 'opted_out', pointer: '/to', detail: 'wants no marketing messages any more' }
    : null;
}
