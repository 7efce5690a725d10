/** The send ledger, wired to the connections that it sends by and to the holds that stop it. */
import { changeHealth, findConnection } from '../connections';
import type { EventLog } from '../events';
import { pauseAfterRefusal, type Holds } from '../holds';
import { hasOpenCalls } from '../intake';
import { createLoopGuard, createMessages, type Messages } from '../messages';
import { checkTarget } from '../net';
import type { OpenConnection } from './open-connection';
import { targetProblem } from './outside';
import type { Base } from './parts';

export interface SendingParts {
  events: EventLog;
  openConnection: OpenConnection;
  /** Made later: they release messages. */
  holds: () => Holds;
}

export function composeMessages(
  base: Base,
  { events, openConnection, holds }: SendingParts,
): Messages {
  const { config, log, metrics, queues, sweepAfterMs, policy } = base;
  return createMessages({
    queues,
    events,
    log,
    metrics,
    sweepAfterMs,
    findConnection,
    openConnection,
    unknownAfterMs: config.HUB_UNKNOWN_AFTER_SECONDS * 1000,
    loopGuard: createLoopGuard({ queues, log, metrics }),
    noteHold: (place, reason) => holds().note(place, reason),
    hasOpenCalls,
    checkCallbackUrl: async (url) => {
      await checkTarget(url, policy).catch(targetProblem('/callback_url'));
    },
    pauseAfterRefusal: (connection, refusal) =>
      pauseAfterRefusal(events.append, connection, refusal),
    breakConnection: createBreakConnection(base, events),
  });
}

function createBreakConnection(
  { log }: Base,
  events: EventLog,
): Parameters<typeof createMessages>[0]['breakConnection'] {
  return async (connection, error) => {
    const isNews = await changeHealth(events.append, connection, {
      status: 'broken',
      reason: error.message,
      fix: error.entry.fix,
    });
    if (isNews)
      log.error(
        {
          workspace_id: connection.workspaceId,
          connection_id: connection._id,
          error: error.message,
        },
        'the token of a connection can not be opened; its messages wait',
      );
  };
}
