/**
 * What sends wait for. One small document per place and reason for which messages are held, so that
 * the sweep looks at a few of these instead of at all messages. It may outlive its reason: then it
 * is removed and its messages go on.
 */
import { Schema, model } from 'mongoose';
import { SYSTEM, repeatOnConflict, tenant } from '../db';

export type HoldReason =
  | 'workspace_paused'
  | 'connection_paused'
  | 'number_paused'
  | 'number_refused'
  | 'connection_broken'
  | 'template_paused';

export interface HoldDoc {
  /** Workspace, connection, number, and the template where that is the reason. */
  _id: string;
  workspaceId: string;
  connectionId: string;
  phoneNumberId: string;
  template: { name: string; language: string } | null;
  reason: HoldReason;
  since: Date;
}

const holdSchema = new Schema<HoldDoc>(
  {
    _id: String,
    workspaceId: String,
    connectionId: String,
    phoneNumberId: String,
    template: Schema.Types.Mixed,
    reason: String,
    since: Date,
  },
  { versionKey: false },
);
holdSchema.plugin(tenant);
holdSchema.index({ workspaceId: 1 });
const HoldModel = model('Hold', holdSchema);

export async function upsertHold({ _id, workspaceId, since, ...hold }: HoldDoc): Promise<void> {
  await repeatOnConflict(() =>
    HoldModel.updateOne(
      { _id, workspaceId },
      { $set: hold, $setOnInsert: { since } },
      { upsert: true },
    ).exec(),
  );
}

/** System query without a workspace: for the sweep. */
export async function listHolds(
  workspaceId: string | undefined,
  limit: number,
): Promise<HoldDoc[]> {
  return (
    workspaceId === undefined
      ? HoldModel.find({}).setOptions(SYSTEM)
      : HoldModel.find({ workspaceId })
  )
    .limit(limit)
    .lean<HoldDoc[]>();
}

export async function removeHold({ _id, workspaceId }: HoldDoc): Promise<void> {
  await HoldModel.deleteOne({ _id, workspaceId });
}
