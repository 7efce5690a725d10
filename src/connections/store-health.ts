/**
 * Stores whether connections work. A change is kept with its connection until the log has its
 * event.
 */
import { SYSTEM, removePending } from '../db';
import { ConnectionModel, type ConnectionDoc, type PendingEvent } from './model';

/** All connections of the account in this workspace; an older webhook does not undo a newer one. */
export async function setAccountStatus(
  workspaceId: string,
  accountId: string,
  status: ConnectionDoc['status'],
  at: Date,
): Promise<void> {
  await ConnectionModel.updateMany(
    { workspaceId, accountId, $or: [{ statusAt: { $exists: false } }, { statusAt: { $lte: at } }] },
    { $set: { status, statusAt: at, updatedAt: new Date() } },
  );
}

/** Null when it is in this state already, or when that was told after `foundAt`. */
export async function setHealth(
  { _id, workspaceId, sealedToken }: ConnectionDoc,
  change: Extract<PendingEvent, { about: 'status' }>,
  foundAt?: Date,
): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOneAndUpdate(
    {
      _id,
      workspaceId,
      status: { $ne: change.status },
      ...(foundAt === undefined
        ? {}
        : { $or: [{ statusAt: { $exists: false } }, { statusAt: { $lte: foundAt } }] }),
      // The answer to a call with an older token tells nothing about this one.
      ...(change.status === 'broken' ? { sealedToken } : {}),
    },
    {
      $set: {
        status: change.status,
        statusAt: change.at,
        pendingSince: change.at,
        updatedAt: change.at,
      },
      $push: { pendingEvents: change },
    },
    { returnDocument: 'after' },
  ).lean<ConnectionDoc>();
}

export function markTold(connection: ConnectionDoc): Promise<void> {
  return removePending(ConnectionModel, connection);
}

/** System query, for the sweep. */
export async function findUntold(before: Date): Promise<ConnectionDoc[]> {
  return ConnectionModel.find({ pendingSince: { $lte: before } })
    .sort({ pendingSince: 1 })
    .limit(500)
    .setOptions(SYSTEM)
    .lean<ConnectionDoc[]>();
}
