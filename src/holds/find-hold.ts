/**
 * Why a send must wait, if it must: read anew right before each call, so that a pause holds from
 * the moment it is set.
 */
import { isWorkspacePaused } from '../access';
import type { ConnectionDoc } from '../connections';
import { templateStanding } from '../message-templates';
import type { HoldReason } from './model';

export interface SendPlace {
  connection: ConnectionDoc;
  phoneNumberId: string;
  template?: { name: string; language: string } | undefined;
}

export interface Standing {
  /** `template_refused`: the template can't be sent any more, however long one waits. */
  hold: HoldReason | 'template_refused' | null;
  /**
   * Of the template, read along with its status; null where there is none, or the hub does not
   * know.
   */
  category: string | null;
}

const HOLD_OF_TEMPLATE = {
  sendable: null,
  unknown: null,
  paused: 'template_paused',
  refused: 'template_refused',
} as const;

export async function findHold({
  connection,
  phoneNumberId,
  template,
}: SendPlace): Promise<Standing> {
  const { workspaceId, accountId } = connection;
  const [workspacePaused, { state, category }] = await Promise.all([
    isWorkspacePaused(workspaceId),
    template === undefined
      ? { state: 'sendable' as const, category: null }
      : templateStanding(workspaceId, accountId, template),
  ]);
  const held = workspacePaused ? 'workspace_paused' : holdOfConnection(connection, phoneNumberId);
  if (held !== null) return { hold: held, category };
  return { hold: HOLD_OF_TEMPLATE[state], category };
}

function holdOfConnection(
  { paused, phoneNumbers, status }: ConnectionDoc,
  phoneNumberId: string,
): HoldReason | null {
  const number = phoneNumbers.find(({ id }) => id === phoneNumberId);
  if (paused === true) return 'connection_paused';
  if (number?.paused === true) return 'number_paused';
  if (status === 'broken') return 'connection_broken';
  return number?.refused === undefined ? null : 'number_refused';
}
