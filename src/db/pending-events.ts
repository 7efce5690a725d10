/**
 * Documents that carry their changes until these are events: pushed in the update that makes the
 * change, told, then removed here.
 */
import type { Model } from 'mongoose';

interface WithPending {
  _id: string;
  workspaceId: string;
  pendingEvents?: { id: string }[];
  /** Only while there are pending events: for the sweep. */
  pendingSince?: Date;
}

/** Takes away what the document, as it was read, had pending; what came since stays. */
export async function removePending<T extends WithPending>(
  model: Model<T>,
  { _id, workspaceId, pendingEvents = [] }: T,
): Promise<void> {
  await model.updateOne(
    { _id, workspaceId },
    { $pull: { pendingEvents: { id: { $in: pendingEvents.map(({ id }) => id) } } } },
  );
  await model.updateOne(
    { _id, workspaceId, pendingEvents: { $size: 0 } },
    { $unset: { pendingSince: '', pendingEvents: '' } },
  );
}
