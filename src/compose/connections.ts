/**
 * Connections, wired to what wants to hear of them. All of that is made later, since it needs the
 * connections itself.
 */
import { createConnections, type Connections } from '../connections';
import type { EventLog } from '../events';
import type { Holds } from '../holds';
import type { Intake } from '../intake';
import type { Channel } from '../kit';
import type { Templates } from '../message-templates';
import type { Base } from './parts';

export interface Listeners {
  events: EventLog;
  intake: Intake;
  templates: Templates;
  holds: Holds;
}

export function composeConnections(
  { provider, settings, secrets, queues, log }: Base,
  channel: Channel,
  listeners: () => Listeners,
): Connections {
  return createConnections({
    channel,
    http: provider,
    settings,
    secrets,
    queues,
    log,
    append: (workspaceId, drafts) => listeners().events.append(workspaceId, drafts),
    onConnected: async (connection) => {
      await listeners().intake.release(connection);
      if (connection.verified) await listeners().templates.connected(connection);
    },
    onHealed: ({ workspaceId }) => listeners().holds.review(workspaceId),
  });
}
