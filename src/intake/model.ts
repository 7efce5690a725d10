/** Raw inbound calls, kept as they came (Binary). A system document: whose call it is, is known only after it was read. */
import { Schema, model } from 'mongoose';

export interface InboundCallDoc {
  _id: string;
  connector: string;
  /** Known from the address, for calls to a connection's own one. */
  connectionId?: string;
  /** JSON text: the headers worth keeping. */
  headers?: string;
  body: Buffer;
  receivedAt: Date;
  /** Calls that were written together are read together: one job for all of them. */
  batchId: string;
  state: 'new' | 'done' | 'parked' | 'unrouted';
  /** Only while it is `new`: when the sweep, or whoever takes it over, may look at it. */
  sweepAt?: Date;
  holder?: string;
  /** Why it was parked or could not be routed. */
  reason?: string;
}

const inboundCallSchema = new Schema<InboundCallDoc>(
  { _id: String, connector: String, connectionId: String, headers: String, body: Buffer, receivedAt: Date, batchId: String, state: String, sweepAt: Date, holder: String, reason: String },
  { versionKey: false },
);
inboundCallSchema.index({ batchId: 1 });
inboundCallSchema.index({ sweepAt: 1 }, { sparse: true });
inboundCallSchema.index({ state: 1, _id: 1 });
export const InboundCallModel = model('InboundCall', inboundCallSchema);

/** Takes the calls of a batch that nobody is working on. If the holder dies, others may take them after the lease. */
export const claimBatch = async (batchId: string, holder: string, leaseMs: number): Promise<InboundCallDoc[]> => {
  const now = new Date();
  const claimed = await InboundCallModel.updateMany(
    { batchId, state: 'new', $or: [{ holder: { $exists: false } }, { sweepAt: { $lte: now } }] },
    { $set: { holder, sweepAt: new Date(now.getTime() + leaseMs) } },
  );
  return claimed.matchedCount === 0 ? [] : InboundCallModel.find({ batchId, holder, state: 'new' }).lean<InboundCallDoc[]>();
};

export interface CallEnd { state: 'done' | 'parked' | 'unrouted'; reason?: string }

export const endCalls = async (ends: ReadonlyMap<string, CallEnd>): Promise<void> => {
  if (ends.size === 0) return;
  await InboundCallModel.bulkWrite([...ends].map(([_id, { state, reason }]) => ({
    updateOne: { filter: { _id }, update: { $set: { state, ...(reason === undefined ? {} : { reason }) }, $unset: { sweepAt: '', holder: '' } } },
  })), { ordered: false });
};

/** Left as `new`, to be looked at again. */
export const deferCalls = async (ids: readonly string[], until: Date): Promise<void> => {
  if (ids.length > 0) await InboundCallModel.updateMany({ _id: { $in: ids }, state: 'new' }, { $set: { sweepAt: until }, $unset: { holder: '' } });
};

/** Batches with calls that nobody has finished in time. */
export const findOverdueBatches = async (now: Date, limit: number): Promise<string[]> => {
  const overdue = await InboundCallModel.find({ sweepAt: { $lte: now } }, { batchId: 1 }).sort({ sweepAt: 1 }).limit(limit).lean<Pick<InboundCallDoc, 'batchId'>[]>();
  return [...new Set(overdue.map((call) => call.batchId))];
};
