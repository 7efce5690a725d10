/** Raw inbound calls, kept as they came (Binary). A system document: whose call it is, is known only after it was read. */
import { Schema, model } from 'mongoose';

export interface InboundCallDoc {
  /** `<batch>-<n>`: calls that were written together are read together, by a range of `_id`s and one job. */
  _id: string;
  connector: string;
  /** Known from the address, for calls to a connection's own one. */
  connectionId?: string;
  /** JSON text: the headers worth keeping. */
  headers?: string;
  body: Buffer;
  receivedAt: Date;
  state: 'new' | 'done' | 'parked' | 'unrouted';
  /** Only while it is `new`: when the sweep, or whoever takes it over, may look at it. */
  sweepAt?: Date;
  holder?: string;
  /** Set together with these two states, so that the few calls in them have a small index. */
  attention?: 'parked' | 'unrouted';
  /** Why it was parked or could not be routed. */
  reason?: string;
  /** Of a parked call: whose it is, as far as that could be read. */
  workspaceIds?: string[];
  /** Of an unrouted call: `number:<id>` and `waba:<id>` that no connection had. */
  routeKeys?: string[];
  /** Set by hand or by a new connection: an unrouted call goes only to a connection that Meta has confirmed. */
  replayed?: boolean;
}

const inboundCallSchema = new Schema<InboundCallDoc>(
  { _id: String, connector: String, connectionId: String, headers: String, body: Buffer, receivedAt: Date, state: String, sweepAt: Date, holder: String, attention: String, reason: String, workspaceIds: { type: [String], default: undefined }, routeKeys: { type: [String], default: undefined }, replayed: Boolean },
  { versionKey: false },
);
inboundCallSchema.index({ sweepAt: 1 }, { sparse: true });
inboundCallSchema.index({ attention: 1, _id: -1 }, { sparse: true });
inboundCallSchema.index({ workspaceIds: 1 }, { sparse: true });
inboundCallSchema.index({ routeKeys: 1 }, { sparse: true });
export const InboundCallModel = model('InboundCall', inboundCallSchema);

export const callId = (batchId: string, index: number): string => `${batchId}-${String(index).padStart(3, '0')}`;

/** All of a batch, or one call by its own id: `-` comes right before `.`. */
const ofBatch = (batchId: string) => ({ $gte: batchId, $lt: `${batchId}.` });

/** Takes the calls of a batch that nobody is working on. If the holder dies, others may take them after the lease. */
export const claimBatch = async (batchId: string, holder: string, leaseMs: number): Promise<InboundCallDoc[]> => {
  const now = new Date();
  const claimed = await InboundCallModel.updateMany(
    { _id: ofBatch(batchId), state: 'new', $or: [{ holder: { $exists: false } }, { sweepAt: { $lte: now } }] },
    { $set: { holder, sweepAt: new Date(now.getTime() + leaseMs) } },
  );
  return claimed.matchedCount === 0 ? [] : InboundCallModel.find({ _id: ofBatch(batchId), holder, state: 'new' }).lean<InboundCallDoc[]>();
};

export interface CallEnd { state: 'done' | 'parked' | 'unrouted'; reason?: string; workspaceIds?: string[]; routeKeys?: string[] }

export const endCalls = async (ends: ReadonlyMap<string, CallEnd>): Promise<void> => {
  if (ends.size === 0) return;
  const done = [...ends].filter(([, end]) => end.state === 'done').map(([_id]) => _id);
  const rest = [...ends].filter(([, end]) => end.state !== 'done');
  // Nearly all calls end well, and alike: one update for all of them.
  if (done.length > 0) await InboundCallModel.updateMany({ _id: { $in: done } }, { $set: { state: 'done' }, $unset: { sweepAt: '', holder: '' } });
  if (rest.length > 0) {
    await InboundCallModel.bulkWrite(rest.map(([_id, end]) => ({ updateOne: { filter: { _id }, update: { $set: { ...end, attention: end.state }, $unset: { sweepAt: '', holder: '' } } } })), { ordered: false });
  }
};

/** Left as `new`, to be looked at again. */
export const deferCalls = async (ids: readonly string[], until: Date): Promise<void> => {
  if (ids.length > 0) await InboundCallModel.updateMany({ _id: { $in: ids }, state: 'new' }, { $set: { sweepAt: until }, $unset: { holder: '' } });
};

/** Batches with calls that nobody has finished in time. */
export const findOverdueBatches = async (now: Date, limit: number): Promise<string[]> => {
  const overdue = await InboundCallModel.find({ sweepAt: { $lte: now } }, { _id: 1 }).sort({ sweepAt: 1 }).limit(limit).lean<Pick<InboundCallDoc, '_id'>[]>();
  return [...new Set(overdue.map((call) => call._id.split('-')[0] ?? call._id))];
};

/** Else each pass would queue the whole backlog once more. Leases that ran out are taken over just the same. */
export const postponeBatches = async (batchIds: readonly string[], until: Date): Promise<void> => {
  const now = new Date();
  for (const batchId of batchIds) {
    await InboundCallModel.updateMany({ _id: ofBatch(batchId), state: 'new', sweepAt: { $lte: now } }, { $set: { sweepAt: until }, $unset: { holder: '' } });
  }
};

/** Which calls may be seen: those of a workspace, or, for whoever runs the hub, all. */
export type CallScope = { workspaceId: string; routeKeys: readonly string[] } | 'all';

const inScope = (state: 'parked' | 'unrouted', scope: CallScope): Record<string, unknown> => {
  if (scope === 'all') return { attention: state };
  return state === 'parked' ? { attention: state, workspaceIds: scope.workspaceId } : { attention: state, routeKeys: { $in: scope.routeKeys } };
};

export const listCalls = async (state: 'parked' | 'unrouted', scope: CallScope, { before, limit }: { before?: string | undefined; limit: number }): Promise<InboundCallDoc[]> =>
  InboundCallModel.find({ ...inScope(state, scope), ...(before === undefined ? {} : { _id: { $lt: before } }) }).sort({ _id: -1 }).limit(limit).lean<InboundCallDoc[]>();

/** Makes calls new again and returns their ids, which are as good as batches. What happened already is not repeated: the log knows it. */
export const reviveCalls = async (state: 'parked' | 'unrouted', scope: CallScope, id?: string): Promise<string[]> => {
  const revived: string[] = [];
  for await (const call of InboundCallModel.find({ ...inScope(state, scope), ...(id === undefined ? {} : { _id: id }) }, { _id: 1 }).lean<Pick<InboundCallDoc, '_id'>[]>().cursor()) {
    const done = await InboundCallModel.updateOne({ _id: call._id, state }, { $set: { state: 'new', replayed: true, sweepAt: new Date() }, $unset: { attention: '', reason: '', routeKeys: '', workspaceIds: '' } });
    if (done.modifiedCount === 1) revived.push(call._id);
  }
  return revived;
};
