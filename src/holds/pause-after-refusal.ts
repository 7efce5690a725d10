/**
 * A refusal that would meet all that is queued behind the message, too: the token, the number or the template is at fault. What
 * waits is then held instead of failing one by one. A process that dies before it notes this lets one more message fail.
 */
import { changeHealth, setNumberRefused, type AppendEvents, type ConnectionDoc } from '../connections';
import { applyTemplateChange } from '../message-templates';
import type { Pauses } from '../kit';
import type { StoredError } from '../errors';

export interface RefusedMessage { _id: string; phoneNumberId: string; template?: { name: string; language: string } | undefined }

export interface WideRefusal {
  message: RefusedMessage;
  error: Pick<StoredError, 'code' | 'detail' | 'fix'>;
  pauses: Pauses;
  /** When the provider refused: what was told, or done by hand, since then stands. */
  at: Date;
}

/** Idempotent. */
export const pauseAfterRefusal = async (append: AppendEvents, connection: ConnectionDoc, refusal: WideRefusal): Promise<void> => {
  const { error: { detail, fix }, pauses, at } = refusal;
  switch (pauses) {
    case 'connection': await changeHealth(append, connection, { status: 'broken', reason: detail, fix, foundAt: at }); break;
    case 'number': await refuseNumber(append, connection, refusal); break;
    case 'template': await markTemplate(connection, refusal);
  }
};

/** Told by whoever finds it there as its own: also once more, if the one before died in between. */
const refuseNumber = async (append: AppendEvents, connection: ConnectionDoc, { message: { _id: messageId, phoneNumberId }, error: { code, detail, fix }, at }: WideRefusal): Promise<void> => {
  const refused = await setNumberRefused(connection, phoneNumberId, { reason: detail, at, messageId });
  if (refused?.messageId !== messageId) return;
  const { _id: id, name, status, phoneNumbers } = connection;
  await append(connection.workspaceId, [{
    type: 'account.restricted', connectionId: id, occurredAt: refused.at, dedupeKey: `number refused:${phoneNumberId}:${String(refused.at.getTime())}`,
    data: { connection: { id, name, status }, reason: detail, details: { code, phone_number: { id: phoneNumberId, phone: phoneNumbers.find((number) => number.id === phoneNumberId)?.phone ?? null }, fix } },
  }]);
};

/** Until a webhook or a sync tells otherwise. */
const markTemplate = async ({ workspaceId, accountId }: ConnectionDoc, { message: { _id, template }, error: { code }, at }: WideRefusal): Promise<void> => {
  if (template === undefined) return;
  await applyTemplateChange(workspaceId, {
    accountId, template: { id: '', ...template }, change: 'status', current: code === 'template_disabled' ? 'DISABLED' : 'PAUSED', previous: null, key: `refused:${_id}`, at,
  });
};
