/** The event log, wired to the features that hear of each event. */
import { createStatusConsumer, type Callbacks } from '../callbacks';
import type { Asks } from '../asks';
import { createOptOutConsumer } from '../contacts';
import { createAnswerConsumer } from '../conversations';
import { createEventLog, type EventConsumer, type EventLog } from '../events';
import { findCallbackUrls, findReceivers } from '../messages';
import type { Base } from './parts';

export interface Hearers {
  fanOut: EventConsumer;
  callbacks: Callbacks;
  asks: Asks;
}

export function composeEventLog(
  { queues, log, metrics }: Base,
  { fanOut, callbacks, asks }: Hearers,
): EventLog {
  const events = createEventLog({
    queues,
    log,
    metrics,
    consumers: [
      createAnswerConsumer(findReceivers),
      fanOut,
      createStatusConsumer(findCallbackUrls, callbacks.owe),
      asks.consumer,
      createOptOutConsumer({
        whoGot: findReceivers,
        append: (workspaceId, drafts) => events.append(workspaceId, drafts),
      }),
    ],
  });
  return events;
}
