/**
 * Deliveries: one event owed to one hook. The `_id` is hook and event, so a fan-out that runs twice
 * owes it once.
 */
import { Schema, model } from 'mongoose';
import { OWED_PATHS, tenant, type Owed } from '../db';

export interface Attempt {
  n: number;
  at: Date;
  /** HTTP status; null when no answer came. */
  status: number | null;
  ms: number;
  error: { code: string; detail: string } | null;
  /** The start of the answer's body. */
  response: string | null;
}

/** What deliveries and callbacks have in common. */
export interface OwedPost extends Owed {
  status: 'pending' | 'delivered' | 'waiting' | 'dead' | 'dropped';
  attempts: Attempt[];
}

export interface DeliveryDoc extends OwedPost {
  /** `<hook>:<padded sequence>` */
  _id: string;
  publicId: string;
  hookId: string;
  eventId: string;
  sequence: number;
  createdAt: Date;
}

const deliverySchema = new Schema<DeliveryDoc>(
  {
    _id: String,
    publicId: String,
    workspaceId: String,
    hookId: String,
    eventId: String,
    sequence: Number,
    status: String,
    attempts: [Schema.Types.Mixed],
    ...OWED_PATHS,
    createdAt: Date,
  },
  { versionKey: false, minimize: false },
);
deliverySchema.plugin(tenant);
deliverySchema.index({ workspaceId: 1, hookId: 1, status: 1, _id: -1 });
deliverySchema.index({ workspaceId: 1, eventId: 1 });
deliverySchema.index({ sweepAt: 1 }, { sparse: true });
export const DeliveryModel = model<DeliveryDoc>('Delivery', deliverySchema);

/** One message has a handful of events, and a workspace some hooks. */
const MAX_OF_EVENTS = 1_000;

const SEQUENCE_DIGITS = 14;
export function deliveryKey(hookId: string, sequence: number): string {
  return `${hookId}:${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

export async function listDeliveries(
  workspaceId: string,
  hookId: string,
  {
    status,
    before,
    limit,
  }: { status?: DeliveryDoc['status'] | undefined; before?: string | undefined; limit: number },
): Promise<DeliveryDoc[]> {
  return (
    status === undefined
      ? // All of a hook are a span of ids; without the hint the server might sort another index.
        DeliveryModel.find({
          workspaceId,
          hookId,
          _id: {
            $gt: `${hookId}:`,
            $lt: before !== undefined && before < `${hookId};` ? before : `${hookId};`,
          },
        }).hint({ _id: 1 })
      : DeliveryModel.find({
          workspaceId,
          hookId,
          status,
          ...(before === undefined ? {} : { _id: { $lt: before } }),
        })
  )
    .sort({ _id: -1 })
    .limit(limit)
    .lean<DeliveryDoc[]>();
}

/** What is owed for these events, to all hooks. */
export async function findByEvents(
  workspaceId: string,
  eventIds: readonly string[],
): Promise<DeliveryDoc[]> {
  return DeliveryModel.find({ workspaceId, eventId: { $in: eventIds } })
    .limit(MAX_OF_EVENTS)
    .lean<DeliveryDoc[]>();
}
