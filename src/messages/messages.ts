/** The feature's operations, bound to the parts they need. */
import { notFound } from '../errors';
import type { EventLog } from '../events';
import type { StatusItem } from '../kit';
import type { Sweep } from '../queue';
import { createAccept, SEND_QUEUE, type Accept, type AcceptParts } from './accept-message';
import { applyStatuses, type AppliedStatuses } from './apply-statuses';
import { findMessage, findOwed, MessageModel, type MessageDoc } from './model';
import { sweepChanges } from './record-changes';
import { expireClaim, sendMessage, type SendParts } from './send-message';

export interface Messages {
  accept: Accept;
  /** @throws HubError not_found */
  get(workspaceId: string, id: string): Promise<MessageDoc>;
  applyStatuses(workspaceId: string, items: readonly StatusItem[]): Promise<AppliedStatuses>;
  startWorkers(): void;
  sweeps: readonly Sweep[];
}

const SEND_CONCURRENCY = 64;
const SWEEP_LIMIT = 2_000;
/** A change is recorded right after its update; what waits longer than this has lost its process. */
const RECORD_GRACE_MS = 5_000;

export const createMessages = (parts: SendParts & AcceptParts & { events: EventLog }): Messages => ({
  accept: createAccept(parts),
  get: async (workspaceId, id) => {
    const doc = await findMessage(workspaceId, id);
    if (doc === null) throw notFound('message');
    return doc;
  },
  applyStatuses,
  startWorkers: () => parts.queues.work(SEND_QUEUE, SEND_CONCURRENCY, ({ id }) => sendMessage(parts, id)),
  sweeps: [
    { name: 'messages', run: () => sweepOwed(parts) },
    { name: 'message changes', run: () => sweepChanges(parts.events, new Date(Date.now() - RECORD_GRACE_MS)) },
  ],
});

/** Queues again what is still waiting, and gives up claims whose lease ran out. */
const sweepOwed = async ({ queues, sweepAfterMs }: SendParts): Promise<number> => {
  const now = new Date();
  const owed = await findOwed(now, SWEEP_LIMIT);
  const waiting = owed.filter((message) => message.call?.state === 'queued');
  for (const message of owed) if (message.call?.state === 'sending') await expireClaim(message.workspaceId, message._id);
  if (waiting.length > 0 && (await queues.add(SEND_QUEUE, waiting.map((message) => message._id)))) await postpone(waiting, sweepAfterMs);
  return owed.length;
};

/** Else each pass would queue the whole backlog once more. */
const postpone = async (waiting: readonly Pick<MessageDoc, '_id' | 'workspaceId'>[], sweepAfterMs: number): Promise<void> => {
  const sweepAt = new Date(Date.now() + sweepAfterMs);
  await MessageModel.bulkWrite(waiting.map(({ _id, workspaceId }) => ({
    updateOne: { filter: { _id, workspaceId, 'call.state': 'queued' }, update: { $set: { 'call.sweepAt': sweepAt } } },
  })), { ordered: false });
};
