/**
 * Raw inbound calls, kept as they came (Binary). Calls that arrive together are one document:
 * written, claimed and ended together, which is what makes intake fast. A call that can't end with
 * the others leaves as a document of its own. System documents: whose call it is, is known only
 * after it was read.
 */
import { Schema, model } from 'mongoose';
import { CLOCK_SKEW_MS, insertNew } from '../db';
import { idFloor } from '../lib/ids';

export interface InboundCall {
  /** `<batch>-<n>` */
  id: string;
  connector: string;
  /** Known from the address, for calls to a connection's own one. */
  connectionId?: string;
  /** JSON text: the headers worth keeping. */
  headers?: string;
  body: Buffer;
  receivedAt: Date;
}

/** How often it could not be handled. */
export interface Failing {
  times: number;
  /** So many of them while others went well. */
  alone: number;
  /** The first and the last time. */
  since: Date;
  at: Date;
}

export type Attention = 'parked' | 'unrouted';

export interface InboundBatchDoc {
  /** Of several calls: `inb_...`; of one that left its batch: its own id. */
  _id: string;
  calls: InboundCall[];
  state: 'new' | 'done' | Attention;
  /**
   * Only while it is `new`, or unrouted and not looked at once more: when the sweep, or whoever
   * takes it over, may look at it.
   */
  sweepAt?: Date;
  holder?: string;
  /** Since it failed: not handled before this. */
  dueAt?: Date;
  failing?: Failing;
  /** Set together with these two states, so that the few calls in them have a small index. */
  attention?: Attention;
  /** Why it was parked or could not be routed. */
  reason?: string;
  /** Of a parked call: whose it is, as far as that could be read. */
  workspaceIds?: string[];
  /** Of an unrouted call: `number:<id>` and `waba:<id>` that no connection had. */
  routeKeys?: string[];
  /** It is about several accounts, so none of them may see it. */
  isShared?: boolean;
  /**
   * Sends do not wait for it: it has no status, or only of messages that are not the hub's, as far
   * as it knows, or was put aside.
   */
  isLookedAt?: boolean;
  /**
   * Set by hand or by a new connection, for a worker of the version before: it hands on only
   * replays by what Meta has confirmed.
   */
  replayed?: boolean;
}

const texts = { type: [String], default: undefined };

const batchSchema = new Schema<InboundBatchDoc>(
  {
    _id: String,
    calls: [Schema.Types.Mixed],
    state: String,
    sweepAt: Date,
    holder: String,
    dueAt: Date,
    failing: Schema.Types.Mixed,
    attention: String,
    reason: String,
    workspaceIds: texts,
    routeKeys: texts,
    isShared: Boolean,
    isLookedAt: Boolean,
    replayed: Boolean,
  },
  { versionKey: false },
);
batchSchema.index({ sweepAt: 1 }, { sparse: true });
batchSchema.index({ attention: 1, _id: -1 }, { sparse: true });
batchSchema.index({ workspaceIds: 1 }, { sparse: true });
batchSchema.index({ routeKeys: 1 }, { sparse: true });
export const InboundBatchModel = model('InboundBatch', batchSchema);

export function callId(batchId: string, index: number): string {
  return `${batchId}-${String(index).padStart(3, '0')}`;
}

/**
 * Takes the batches that nobody is working on. If the holder dies, others may take them after the
 * lease.
 */
export async function claimBatches(
  ids: readonly string[],
  holder: string,
  leaseMs: number,
): Promise<InboundBatchDoc[]> {
  const now = new Date();
  const claimed = await InboundBatchModel.updateMany(
    {
      _id: { $in: ids },
      state: 'new',
      dueAt: { $not: { $gt: new Date(now.getTime() + CLOCK_SKEW_MS) } },
      $or: [{ holder: { $exists: false } }, { sweepAt: { $lte: now } }],
    },
    { $set: { holder, sweepAt: new Date(now.getTime() + leaseMs) } },
  );
  return claimed.matchedCount === 0
    ? []
    : InboundBatchModel.find({ _id: { $in: ids }, holder })
        .sort({ _id: 1 })
        .lean<InboundBatchDoc[]>();
}

/** How a call ends, when it does not simply end well. `new`: it is looked at again at `sweepAt`. */
export type CallEnd =
  { state: 'new'; sweepAt: Date; isLookedAt?: true; dueAt?: Date; failing?: Failing } | CallTrouble;

export interface CallTrouble {
  state: Attention;
  reason: string;
  workspaceIds?: string[];
  routeKeys?: string[];
  isShared?: boolean;
}

/**
 * Ends batches. First the calls with an end of their own become documents of their own, then the
 * batches are done: a process that dies in between leaves the batches, and whoever handles them
 * again meets those documents.
 */
export async function endBatches(
  batches: readonly InboundBatchDoc[],
  ends: ReadonlyMap<string, CallEnd>,
): Promise<void> {
  const done: string[] = [];
  const leaving: InboundBatchDoc[] = [];
  for (const batch of batches) {
    const [first] = batch.calls;
    const own = first !== undefined && first.id === batch._id ? ends.get(first.id) : undefined;
    if (own !== undefined) await endOwn(batch._id, own);
    else {
      done.push(batch._id);
      leaving.push(...leavingCalls(batch, ends));
    }
  }
  await insertNew(InboundBatchModel, leaving);
  if (done.length > 0)
    await InboundBatchModel.updateMany(
      { _id: { $in: done } },
      { $set: { state: 'done' }, $unset: NOT_NEW },
    );
}

const NOT_NEW = { sweepAt: '', holder: '', dueAt: '', failing: '' } as const;

/** All of these batches come again: nothing of them could be handled, or not all. */
export async function putOffBatches(
  batches: readonly { _id: string; failing: Failing; dueAt: Date; isLookedAt: boolean }[],
): Promise<void> {
  await InboundBatchModel.bulkWrite(
    batches.map(({ _id, failing, dueAt, isLookedAt }) => ({
      updateOne: {
        filter: { _id, state: 'new' },
        update: {
          $set: { failing, dueAt, sweepAt: dueAt, ...(isLookedAt ? { isLookedAt } : {}) },
          $unset: { holder: '' },
        },
      },
    })),
    { ordered: false },
  );
}

/** Those that this holder has not ended may be taken by others at once. */
export async function releaseBatches(ids: readonly string[], holder: string): Promise<void> {
  await InboundBatchModel.updateMany(
    { _id: { $in: ids }, holder, state: 'new' },
    { $set: { sweepAt: new Date() }, $unset: { holder: '' } },
  );
}

/** The calls of a batch with an end of their own, as batches of one. */
function leavingCalls(
  batch: InboundBatchDoc,
  ends: ReadonlyMap<string, CallEnd>,
): InboundBatchDoc[] {
  return batch.calls.flatMap((call) => {
    const end = ends.get(call.id);
    return end === undefined
      ? []
      : [
          {
            _id: call.id,
            calls: [call],
            ...withAttention(end),
            ...(batch.replayed === true ? { replayed: true } : {}),
          },
        ];
  });
}

async function endOwn(_id: string, end: CallEnd): Promise<void> {
  const { sweepAt: _sweepAt, ...notHeld } = NOT_NEW;
  const unset = { new: { holder: '' }, unrouted: notHeld, parked: NOT_NEW };
  await InboundBatchModel.updateOne(
    { _id },
    { $set: withAttention(end), $unset: unset[end.state] },
  );
}

/** Longer than whoever puts a call aside needs to look for its connection once more. */
const LOOK_AFTER_MS = 60_000;

function withAttention(end: CallEnd) {
  if (end.state === 'new') return end;
  const look =
    end.state === 'unrouted'
      ? { sweepAt: new Date(Date.now() + LOOK_AFTER_MS), isLookedAt: true }
      : {};
  return { ...end, attention: end.state, ...look };
}

/**
 * Unrouted calls whose second look has not been taken: whoever put them aside has died or met a
 * fault.
 */
export async function findUnlooked(now: Date, limit: number): Promise<InboundBatchDoc[]> {
  return InboundBatchModel.find({ sweepAt: { $lte: now }, attention: 'unrouted' })
    .sort({ sweepAt: 1 })
    .limit(limit)
    .lean<InboundBatchDoc[]>();
}

/** From now on a connection that comes finds them. */
export async function markLooked(ids: readonly string[]): Promise<void> {
  await InboundBatchModel.updateMany(
    { _id: { $in: ids }, attention: 'unrouted' },
    { $unset: { sweepAt: '', isLookedAt: '' } },
  );
}

/** Batches that nobody has finished in time. */
export async function findOverdueBatches(now: Date, limit: number): Promise<string[]> {
  return (
    await InboundBatchModel.find({ sweepAt: { $lte: now }, state: 'new' }, { _id: 1 })
      .sort({ sweepAt: 1 })
      .limit(limit)
      .lean<Pick<InboundBatchDoc, '_id'>[]>()
  ).map((batch) => batch._id);
}

/**
 * Else each pass would queue the whole backlog once more. Leases that ran out are taken over just
 * the same.
 */
export async function postponeBatches(ids: readonly string[], until: Date): Promise<void> {
  await InboundBatchModel.updateMany(
    { _id: { $in: ids }, state: 'new', sweepAt: { $lte: new Date() } },
    { $set: { sweepAt: until }, $unset: { holder: '' } },
  );
}

/**
 * Whether a call that arrived before this time is not handled yet, and may tell something of a
 * message of the hub.
 */
export async function hasOpenCalls(before: Date): Promise<boolean> {
  return (
    (await InboundBatchModel.findOne(
      {
        sweepAt: { $gt: new Date(0) },
        isLookedAt: { $exists: false },
        _id: { $lt: idFloor('inb', before.getTime()) },
      },
      { _id: 1 },
    ).lean()) !== null
  );
}
