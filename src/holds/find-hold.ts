/** Why a send must wait, if it must: read anew right before each call, so that a pause holds from the moment it is set. */
import { isWorkspacePaused } from '../access';
import type { ConnectionDoc } from '../connections';
import { templateState } from '../message-templates';
import type { HoldReason } from './model';

export interface SendPlace {
  connection: ConnectionDoc;
  phoneNumberId: string;
  template?: { name: string; language: string } | undefined;
}

/** `refused`: the template can't be sent any more, however long one waits. */
export const findHold = async ({ connection, phoneNumberId, template }: SendPlace): Promise<HoldReason | 'template_refused' | null> => {
  const { workspaceId, accountId } = connection;
  const [workspacePaused, state] = await Promise.all([
    isWorkspacePaused(workspaceId),
    template === undefined ? 'sendable' as const : templateState(workspaceId, accountId, template),
  ]);
  if (workspacePaused) return 'workspace_paused';
  if (connection.paused === true) return 'connection_paused';
  if (connection.phoneNumbers.some((number) => number.id === phoneNumberId && number.paused === true)) return 'number_paused';
  if (connection.status === 'broken') return 'connection_broken';
  if (state === 'refused') return 'template_refused';
  return state === 'paused' ? 'template_paused' : null;
};
