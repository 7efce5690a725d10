/** The events that must come of the statuses of messages. */
import { done, each, UNHANDLED, type Expected } from './expectation';

export const OF_STATUSES: Readonly<Record<string, Expected>> = {
  ...each(
    [
      'sent, with price and conversation',
      'delivered',
      'read',
      'played',
      'failed',
      'failed, number only',
      'failed without an error',
      'by wamid alone',
      'failed never follows delivered',
      'BSUID only: delivered',
      'BSUID only: read',
      'not ours: delivered',
      'not ours: failed',
      'not ours: callback data of another system',
      'ours, but through a number of another account',
    ],
    done('message.status'),
  ),
  'the whole ladder in one call': { events: { 'message.status': 3 }, call: 'done' },
  'the ladder upside down in one call': { events: { 'message.status': 3 }, call: 'done' },
  // A message has each status once: the first delivered, and the read.
  'of a group, by its members': { events: { 'message.status': 2 }, call: 'done' },
  ...each(['deleted (old versions)', 'warning (old versions)', 'a status of next year'], UNHANDLED),
};
