/**
 * Questions that wait for an answer. The `_id` is the message that asks, so a repeated request
 * makes no second one. It is written before the message: one whose process died in between has no
 * message, and is removed when its time is over.
 */
import { Schema, model } from 'mongoose';
import { SYSTEM, insertNew, tenant } from '../db';

export interface AskDoc {
  /** The message. */
  _id: string;
  workspaceId: string;
  connectionId: string;
  resumeUrl: string;
  /** JSON text: what the asker calls each answer. */
  options: string;
  expiresAt: Date;
  state: 'open' | 'answered' | 'expired';
  /** The customer's message that answered. */
  answeredBy?: string;
  /** JSON text: what `resumeUrl` gets. */
  outcome?: string;
  /** Only while something is owed: the end of its time, then that its outcome is told. */
  sweepAt?: Date;
  createdAt: Date;
}

const askSchema = new Schema<AskDoc>(
  {
    _id: String,
    workspaceId: String,
    connectionId: String,
    resumeUrl: String,
    options: String,
    expiresAt: Date,
    state: String,
    answeredBy: String,
    outcome: String,
    sweepAt: Date,
    createdAt: Date,
  },
  { versionKey: false },
);
askSchema.plugin(tenant);
askSchema.index({ sweepAt: 1 }, { sparse: true });
const AskModel = model('Ask', askSchema);

/** What is there already stays. */
export async function insertAsk(doc: AskDoc): Promise<void> {
  await insertNew(AskModel, [doc]);
}

export async function findAsks(
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, AskDoc>> {
  if (ids.length === 0) return new Map();
  const found = await AskModel.find({ workspaceId, _id: { $in: ids } }).lean<AskDoc[]>();
  return new Map(found.map((ask) => [ask._id, ask]));
}

export interface AskEnd {
  state: 'answered' | 'expired';
  outcome: string;
  answeredBy?: string;
}

/**
 * Ends an open question: whoever comes first does, and gets the document. It stays with the sweep
 * until its outcome is owed.
 * @param at when that happened: an answer counts only before the end of the question's time, the
 * end only after it
 */
export async function endAsk(
  { _id, workspaceId }: AskDoc,
  end: AskEnd,
  at: Date,
): Promise<AskDoc | null> {
  return AskModel.findOneAndUpdate(
    {
      _id,
      workspaceId,
      state: 'open',
      expiresAt: end.state === 'answered' ? { $gt: at } : { $lte: at },
    },
    { $set: { ...end, sweepAt: new Date() } },
    { returnDocument: 'after' },
  ).lean<AskDoc>();
}

/** Nothing is owed any more. */
export async function settleAsk({ _id, workspaceId }: AskDoc): Promise<void> {
  await AskModel.updateOne({ _id, workspaceId }, { $unset: { sweepAt: '' } });
}

export async function removeAsk({ _id, workspaceId }: AskDoc): Promise<void> {
  await AskModel.deleteOne({ _id, workspaceId, state: 'open' });
}

/** System query: questions whose time is over, or whose outcome is not owed yet. */
export async function findDueAsks(now: Date, limit: number): Promise<AskDoc[]> {
  return AskModel.find({ sweepAt: { $lte: now } })
    .sort({ sweepAt: 1 })
    .limit(limit)
    .setOptions(SYSTEM)
    .lean<AskDoc[]>();
}
