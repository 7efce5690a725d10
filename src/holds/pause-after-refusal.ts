/**
 * A refusal that would meet all that is queued behind the message, too: the token, the number or
 * the template is at fault. What waits is then held instead of failing one by one. A process that
 * dies before it notes this lets one more message fail; what is noted is told, by the sweep if need
 * be.
 */
import { changeHealth, refuseNumber, type AppendEvents, type ConnectionDoc } from '../connections';
import { applyTemplateChange } from '../message-templates';
import type { Pauses } from '../kit';
import type { StoredError } from '../errors';

export interface RefusedMessage {
  _id: string;
  phoneNumberId: string;
  template?: { name: string; language: string } | undefined;
}

export interface WideRefusal {
  message: RefusedMessage;
  error: Pick<StoredError, 'code' | 'detail' | 'fix'>;
  pauses: Pauses;
  /** When the provider refused: what was told, or done by hand, since then stands. */
  at: Date;
}

/** Idempotent. */
export async function pauseAfterRefusal(
  append: AppendEvents,
  connection: ConnectionDoc,
  refusal: WideRefusal,
): Promise<void> {
  const {
    message: { phoneNumberId },
    error: { code, detail: reason, fix },
    pauses,
    at,
  } = refusal;
  switch (pauses) {
    case 'connection':
      await changeHealth(append, connection, { status: 'broken', reason, fix, foundAt: at });
      break;
    case 'number':
      await refuseNumber(append, connection, { phoneNumberId, code, reason, fix, at });
      break;
    case 'template':
      await markTemplate(connection, refusal);
  }
}

/** Until a webhook or a sync tells otherwise. */
async function markTemplate(
  { workspaceId, accountId }: ConnectionDoc,
  { message: { _id, template }, error: { code }, at }: WideRefusal,
): Promise<void> {
  if (template === undefined) return;
  await applyTemplateChange(workspaceId, {
    accountId,
    template: { id: '', ...template },
    change: 'status',
    current: code === 'template_disabled' ? 'DISABLED' : 'PAUSED',
    previous: null,
    key: `refused:${_id}`,
    at,
  });
}
