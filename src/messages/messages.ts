/** The feature's operations, bound to the parts they need. */
import { notFound } from '../errors';
import type { EventLog } from '../events';
import type { HeldPlace } from '../holds';
import type { StatusItem } from '../kit';
import { createSingleFlight } from '../lib/single-flight';
import type { Sweep } from '../queue';
import { createAccept, type Accept, type AcceptParts } from './accept-message';
import { applyStatuses, type AppliedStatuses } from './apply-statuses';
import { cancelMessage } from './cancel-message';
import { holdAfterStatuses } from './hold-after-status';
import { SEND_QUEUE, findMessage, type MessageDoc } from './model';
import { sweepChanges } from './record-changes';
import { resendMessage } from './resend-message';
import { createSendMessage, type SendParts } from './send-message';
import { releaseHeld, sweepOwed } from './sweep-owed';

export interface Messages {
  accept: Accept;
  /** @throws HubError not_found */
  get(workspaceId: string, id: string): Promise<MessageDoc>;
  /** Calls it back before it is sent. @throws HubError not_found, message_not_cancelable */
  cancel(workspaceId: string, id: string): Promise<MessageDoc>;
  /** Sends a failed or unknown one once more. @throws HubError not_found, message_not_resendable */
  resend(workspaceId: string, id: string): Promise<MessageDoc>;
  /** Queues what was held for this place. */
  release(place: HeldPlace): Promise<void>;
  applyStatuses(workspaceId: string, items: readonly StatusItem[]): Promise<AppliedStatuses>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const SEND_CONCURRENCY = 64;
/**
 * A change is recorded right after its update; what waits longer than this has lost its process.
 */
const RECORD_GRACE_MS = 5_000;

export function createMessages(parts: SendParts & AcceptParts & { events: EventLog }): Messages {
  const passes = createSingleFlight<number>();
  const sweep = (): Promise<number> => passes.run('', () => sweepOwed(parts));
  return {
    accept: createAccept(parts),
    get: async (workspaceId, id) => {
      const doc = await findMessage(workspaceId, id);
      if (doc === null) throw notFound('message');
      return doc;
    },
    cancel: (workspaceId, id) => cancelMessage(parts.events, workspaceId, id),
    resend: async (workspaceId, id) => {
      const copy = await resendMessage(workspaceId, id, parts.sweepAfterMs);
      void parts.queues.add(SEND_QUEUE, [copy._id]);
      return copy;
    },
    release: async (place) => {
      await releaseHeld(place);
      // Not waited for: there may be many. One pass for all that are released together; what it
      // misses is for the next beat.
      passes.run('released', () => sweep().then(sweep)).catch(() => undefined);
    },
    applyStatuses: async (workspaceId, items) => {
      const applied = await applyStatuses(workspaceId, items);
      await holdAfterStatuses(parts, applied.failed);
      return applied;
    },
    startWorkers: () => {
      const send = createSendMessage(parts);
      parts.queues.work(SEND_QUEUE, SEND_CONCURRENCY, ({ id }) => send(id));
    },
    sweeps: [
      { name: 'messages', run: sweep },
      {
        name: 'message changes',
        run: () => sweepChanges(parts.events, new Date(Date.now() - RECORD_GRACE_MS)),
      },
    ],
  };
}
