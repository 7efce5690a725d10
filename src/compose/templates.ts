/**
 * Message templates, wired to the accounts that they are read from and to the sends that wait for
 * them.
 */
import { findByAccountIds, toAccount, type Connections } from '../connections';
import { invalidField } from '../errors';
import type { Holds } from '../holds';
import { errorText } from '../lib/error-code';
import { createTemplates, type Templates } from '../message-templates';
import type { Base } from './parts';

export function composeTemplates(
  { registry, queues, sweepAfterMs, log, secrets, provider, settings }: Base,
  connections: Pick<Connections, 'account'>,
  holds: () => Holds,
): Templates {
  const channel = registry.connector('whatsapp')?.channel?.templates;
  if (channel === undefined) throw new Error('the connector whatsapp has no templates');
  const context = { http: provider, settings };
  return createTemplates({
    channel,
    queues,
    sweepAfterMs,
    log,
    openConnection: async (workspaceId, connectionId) => {
      const account = await connections.account(workspaceId, connectionId);
      if (account.accountId === '')
        throw invalidField('/connection_id', 'is not a WhatsApp connection', 'connection_unknown');
      return { workspaceId, context, account };
    },
    openAccount: async ({ workspaceId, accountId }) => {
      const doc = (await findByAccountIds([accountId])).find(
        (each) => each.workspaceId === workspaceId && each.status === 'active',
      );
      return doc === undefined
        ? undefined
        : { workspaceId, context, account: toAccount({ secrets }, doc) };
    },
    // The sweep lets them go, too, only later.
    onSendableAgain: ({ workspaceId }) => {
      holds()
        .review(workspaceId)
        .catch((error: unknown) =>
          log.warn(
            { workspace_id: workspaceId, error: errorText(error) },
            'held messages were not looked at',
          ),
        );
    },
  });
}
