/** The pause flags of a connection and of its numbers. Whoever sends reads them anew right before each call. */
import { ConnectionModel, type ConnectionDoc } from './model';

const AFTER = { returnDocument: 'after' } as const;

/** Null when there is no such connection. */
export const setConnectionPaused = async (workspaceId: string, id: string, paused: boolean): Promise<ConnectionDoc | null> =>
  ConnectionModel.findOneAndUpdate({ workspaceId, _id: id }, { $set: { paused, updatedAt: new Date() } }, AFTER).lean<ConnectionDoc>();

/** The connection of the number; null when there is none. */
export const setNumberPaused = async (workspaceId: string, phoneNumberId: string, paused: boolean): Promise<ConnectionDoc | null> =>
  ConnectionModel.findOneAndUpdate(
    { workspaceId, 'phoneNumbers.id': phoneNumberId }, { $set: { 'phoneNumbers.$.paused': paused, updatedAt: new Date() } }, AFTER,
  ).lean<ConnectionDoc>();
