/**
 * A connection breaks when Meta no longer takes its token, and works again with a new one. The change and what must be told of
 * it are one update; a process that dies before it has told leaves `untold`, which the sweep tells.
 */
import type { EventDraft } from '../events';
import { markTold, findUntold, setHealth, type ConnectionDoc, type UntoldHealth } from './model';

export type AppendEvents = (workspaceId: string, drafts: readonly EventDraft[]) => Promise<void>;

const FIXES = { broken: 'Renew the token: PATCH /v1/connections/{id} with a new access_token. What is queued waits until then.', active: 'Nothing to do.' } as const;

export interface HealthChange {
  status: ConnectionDoc['status'];
  /** For people: what Meta said. */
  reason: string;
  /** Where the usual advice does not help. */
  fix?: string;
  /** When it was found out, if not now: what was told of it since stands. */
  foundAt?: Date;
}

/** Nothing happens when it is in this state already; false then. */
export const changeHealth = async (append: AppendEvents, connection: ConnectionDoc, { foundAt, ...change }: HealthChange): Promise<boolean> => {
  const changed = await setHealth(connection, { ...change, at: new Date() }, foundAt);
  if (changed === null) return false;
  await tellHealth(append, changed);
  return true;
};

const tellHealth = async (append: AppendEvents, connection: ConnectionDoc): Promise<void> => {
  const { untold, workspaceId, _id } = connection;
  if (untold === undefined) return;
  await append(workspaceId, [toDraft(connection, untold)]);
  await markTold(workspaceId, _id, untold.at);
};

const toDraft = ({ _id, name }: ConnectionDoc, { status, reason, fix, at }: UntoldHealth): EventDraft => ({
  type: status === 'broken' ? 'connection.broken' : 'connection.recovered', connectionId: _id, occurredAt: at,
  dedupeKey: `connection:${_id}:${String(at.getTime())}`,
  data: { connection: { id: _id, name, status }, reason, fix: fix ?? FIXES[status] },
});

/** What a dead process could not tell. */
export const sweepUntold = async (append: AppendEvents, before: Date): Promise<number> => {
  const found = await findUntold(before);
  for (const connection of found) await tellHealth(append, connection);
  return found.length;
};
