/** A message of the workspace as actions name it: by our id or by the provider's. */
import type { KnownMessage } from '../kit';
import { MessageModel, type MessageDoc } from './model';

type Found = Pick<MessageDoc, '_id' | 'wamid' | 'direction' | 'connectionId' | 'phoneNumberId'>;

export async function findKnown(
  workspaceId: string,
  named: string,
): Promise<KnownMessage | undefined> {
  const by = named.startsWith('msg_') ? { _id: named } : { wamid: named };
  const found = await MessageModel.findOne(
    { workspaceId, ...by },
    { wamid: 1, direction: 1, connectionId: 1, phoneNumberId: 1 },
  ).lean<Found>();
  if (found?.wamid === undefined) return undefined;
  const { _id: id, wamid, direction, connectionId, phoneNumberId } = found;
  return { id, wamid, direction, connectionId, phoneNumberId };
}
