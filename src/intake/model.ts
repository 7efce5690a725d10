/**
 * Raw inbound calls, kept as they came (Binary). Calls that arrive together are one document:
 * written, claimed and ended together, which is what makes intake fast. A call that can't end with
 * the others leaves as a document of its own. System documents: whose call it is, is known only
 * after it was read.
 */
import { Schema, model } from 'mongoose';

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
