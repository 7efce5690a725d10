/**
 * Everything that the old hub makes before the upgrade, in this order: a worker runs until it is
 * killed in the middle of its calls, and the queued messages are made without one. A later kind of
 * stored data adds its file and a line here.
 */
import type { Scenario } from '../scenario';
import { parkedCall, unroutedCalls } from './calls';
import { keptNumber, recycledNumber } from './contacts';
import { waitingDeliveries } from './deliveries';
import { callsOfTheKilled, heldMessages, plannedMessages, queuedMessages } from './sends';

export const SCENARIOS: readonly Scenario[] = [
  waitingDeliveries,
  recycledNumber,
  keptNumber,
  parkedCall,
  unroutedCalls,
  heldMessages,
  plannedMessages,
  callsOfTheKilled,
  queuedMessages,
];
