/** What actions get of the templates, bound to one workspace. */
import type { HubTemplates, KnownTemplate } from '../kit';
import { createSingleFlight } from '../lib/single-flight';
import { checkNew, createNew, type CreateParts } from './create-template';
import { createFinder, toKnown } from './find-templates';
import { findSync } from './owed-syncs';
import { listSendable } from './stored-templates';
import type { OpenAccount } from './sync-account';

export interface ActionOptions {
  /** Nothing leaves the hub. */
  dryRun: boolean;
}

export function createActionPorts(
  parts: CreateParts,
  sync: (workspaceId: string, connectionId: string) => ReturnType<HubTemplates['sync']>,
): (workspaceId: string, options: ActionOptions) => HubTemplates {
  const finder = createFinder(parts);
  const opening = createSingleFlight<OpenAccount>();
  const sendable = async (
    workspaceId: string,
    connectionId: string,
  ): Promise<readonly KnownTemplate[]> => {
    const {
      account: { accountId },
    } = await parts.openConnection(workspaceId, connectionId);
    if ((await findSync({ workspaceId, accountId }))?.syncedAt === undefined)
      await sync(workspaceId, connectionId);
    return (await listSendable(workspaceId, accountId)).map(toKnown);
  };
  return (workspaceId, { dryRun }) => ({
    find: async ({ connectionId, ...query }) => {
      const opened = await opening.run(`${workspaceId}:${connectionId}`, () =>
        parts.openConnection(workspaceId, connectionId),
      );
      return finder.find(opened, query, !dryRun);
    },
    listSendable: (connectionId) => sendable(workspaceId, connectionId),
    sync: (connectionId) => sync(workspaceId, connectionId),
    checkNew: async (input) => {
      await checkNew(parts, workspaceId, input);
    },
    create: (input) => createNew(parts, workspaceId, input),
  });
}
