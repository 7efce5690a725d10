/**
 * Failures that Meta tells by a status instead of an answer, and that would meet what is queued as
 * well. What waits is held as after a refused call; the raw call of the status is marked done only
 * afterwards, so a process that dies here does it again.
 */
import type { ConnectionDoc } from '../connections';
import { toStoredError } from '../errors';
import type { WideRefusal } from '../holds';
import type { StatusItem } from '../kit';
import type { MessageHead } from './model';
import { foundAtOf } from './rules';

export type PauseAfterRefusal = (connection: ConnectionDoc, refusal: WideRefusal) => Promise<void>;

export interface FailedByStatus {
  item: StatusItem;
  message: MessageHead;
}

export interface HoldParts {
  findConnection: (workspaceId: string, id: string) => Promise<ConnectionDoc | null>;
  pauseAfterRefusal: PauseAfterRefusal;
}

export async function holdAfterStatuses(
  { findConnection, pauseAfterRefusal }: HoldParts,
  failed: readonly FailedByStatus[],
): Promise<void> {
  for (const {
    item: { error, pauses, occurredAt },
    message,
  } of failed) {
    const at = foundAtOf(occurredAt, new Date());
    if (at === undefined || error === null || pauses === undefined) continue;
    const connection = await findConnection(message.workspaceId, message.connectionId);
    if (connection !== null)
      await pauseAfterRefusal(connection, { message, error: toStoredError(error), pauses, at });
  }
}
