/**
 * The pause flags of a connection and of its numbers, and that Meta refuses all that a number
 * sends. Whoever sends reads them anew right before each call.
 */
import {
  ConnectionModel,
  type ConnectionDoc,
  type NumberRefusal,
  type PendingEvent,
} from './model';

const AFTER = { returnDocument: 'after' } as const;

/** Null when there is no such connection. */
export async function setConnectionPaused(
  workspaceId: string,
  id: string,
  paused: boolean,
): Promise<ConnectionDoc | null> {
  return ConnectionModel.findOneAndUpdate(
    { workspaceId, _id: id },
    { $set: { paused, updatedAt: new Date() } },
    AFTER,
  ).lean<ConnectionDoc>();
}

/**
 * The connection of the number; null when there is none. Whoever resumes it has also seen to what
 * Meta refused.
 */
export async function setNumberPaused(
  workspaceId: string,
  phoneNumberId: string,
  paused: boolean,
): Promise<ConnectionDoc | null> {
  const now = new Date();
  return ConnectionModel.findOneAndUpdate(
    { workspaceId, 'phoneNumbers.id': phoneNumberId },
    {
      $set: {
        'phoneNumbers.$.paused': paused,
        updatedAt: now,
        ...(paused ? {} : { 'phoneNumbers.$.resumedAt': now }),
      },
      ...(paused ? {} : { $unset: { 'phoneNumbers.$.refused': '' } }),
    },
    AFTER,
  ).lean<ConnectionDoc>();
}

/** Null when it is refused already, was resumed since, or is gone. */
export async function setNumberRefused(
  { _id, workspaceId }: ConnectionDoc,
  change: Extract<PendingEvent, { about: 'number' }>,
): Promise<ConnectionDoc | null> {
  const now = new Date();
  const refused: NumberRefusal = { reason: change.reason, at: change.at };
  return ConnectionModel.findOneAndUpdate(
    {
      _id,
      workspaceId,
      phoneNumbers: {
        $elemMatch: {
          id: change.phoneNumberId,
          refused: { $exists: false },
          $or: [{ resumedAt: { $exists: false } }, { resumedAt: { $lte: refused.at } }],
        },
      },
    },
    {
      $set: { 'phoneNumbers.$.refused': refused, pendingSince: now, updatedAt: now },
      $push: { pendingEvents: change },
    },
    AFTER,
  ).lean<ConnectionDoc>();
}
