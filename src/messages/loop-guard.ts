/**
 * Two machines that answer each other never stop by themselves: so there is a cap of messages per
 * contact, key and hour. It is counted in Redis; while that is away nothing is counted and
 * everything passes.
 */
import { perContactCap, type ConnectionDoc } from '../connections';
import { HubError } from '../errors';
import type { Log, Metrics } from '../log';
import type { Queues } from '../queue';

export interface GuardedSend {
  connection: ConnectionDoc;
  contactId: string;
  keyId: string;
  messageId: string;
}

/** @throws HubError loop_guard */
export type LoopGuard = (send: GuardedSend) => Promise<void>;

const HOUR_SECONDS = 3_600;

export function createLoopGuard({
  queues,
  log,
  metrics,
}: {
  queues: Pick<Queues, 'count'>;
  log: Log;
  metrics: Metrics;
}): LoopGuard {
  return async ({ connection, contactId, keyId, messageId }) => {
    const cap = perContactCap(connection);
    if (cap === null) return;
    const count = await queues.count(`contact:${contactId}:${keyId}`, HOUR_SECONDS);
    if (count === undefined || count <= cap) return;
    metrics.loopGuard.inc();
    log.warn(
      {
        workspace_id: connection.workspaceId,
        connection_id: connection._id,
        message_id: messageId,
        count,
        cap,
      },
      'loop guard: too many messages to one contact',
    );
    throw new HubError(
      'loop_guard',
      `This contact got ${String(cap)} messages from this key within an hour.`,
      { headers: { 'Retry-After': String(HOUR_SECONDS) } },
    );
  };
}
