/**
 * A refusal that would meet all that is queued behind the message, too: the token, the number or the template is at fault. What
 * waits is then held instead of failing one by one. A process that dies before it notes this lets one more message fail.
 */
import { changeHealth, setNumberPaused, type AppendEvents, type ConnectionDoc } from '../connections';
import { applyTemplateChange } from '../message-templates';
import type { CallOutcome } from '../kit';

type Refused = Extract<CallOutcome, { kind: 'refused' }>;

export interface RefusedMessage { _id: string; phoneNumberId: string; template?: { name: string; language: string } }

export const pauseAfterRefusal = async (append: AppendEvents, connection: ConnectionDoc, { message, refused }: { message: RefusedMessage; refused: Refused }): Promise<void> => {
  switch (refused.pauses) {
    case 'connection': await changeHealth(append, connection, { status: 'broken', reason: refused.error.detail }); break;
    case 'number': await setNumberPaused(connection.workspaceId, message.phoneNumberId, true); break;
    case 'template': await markTemplate(connection, message, refused); break;
    case undefined:
  }
};

/** Until a webhook or a sync tells otherwise. */
const markTemplate = async ({ workspaceId, accountId }: ConnectionDoc, { _id, template }: RefusedMessage, { error }: Refused): Promise<void> => {
  if (template === undefined) return;
  await applyTemplateChange(workspaceId, {
    accountId, template: { id: '', ...template }, change: 'status', current: error.code === 'template_disabled' ? 'DISABLED' : 'PAUSED', previous: null, key: `refused:${_id}`, at: new Date(),
  });
};
