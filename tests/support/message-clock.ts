/** The clock of one message, turned by a test that knows what would happen meanwhile. */
import { MessageModel, type MessageDoc } from '../../src/messages/model';

const LONG_AGO = new Date(0);

export interface MessageKey {
  workspaceId: string;
  id: string;
}

export async function storedCall({ workspaceId, id }: MessageKey): Promise<MessageDoc['call']> {
  return (await MessageModel.findOne({ _id: id, workspaceId }).lean<MessageDoc>())?.call;
}

/** The sweep looks at it now: a lease has run out, or an outcome has been unknown for long. */
export async function makeOverdue({ workspaceId, id }: MessageKey): Promise<void> {
  await MessageModel.updateOne({ _id: id, workspaceId }, { $set: { 'call.sweepAt': LONG_AGO } });
}

/** Its wait is over, and the sweep looks at it now. */
export async function makeDue({ workspaceId, id }: MessageKey): Promise<void> {
  await MessageModel.updateOne(
    { _id: id, workspaceId },
    { $set: { 'call.dueAt': LONG_AGO, 'call.sweepAt': LONG_AGO } },
  );
}
