/** REST hooks: who wants which events where. */
import { Schema, model } from 'mongoose';
import { OWED_PATHS, tenant, type Owed } from '../db';

/**
 * Owed is its backfill: what is in the log behind its start, and was there before the log's
 * consumer knew the hook.
 */
export interface HookDoc extends Owed {
  /** Event types, or `*`. */
  events: string[];
  targetUrl: string;
  /** JSON text: its keys are dotted paths, which MongoDB would take apart. */
  filter: string | null;
  connectionId: string | null;
  version: string;
  source: string;
  externalId: string | null;
  label: string | null;
  description: string | null;
  maxInFlight: number;
  status: 'active' | 'unsubscribed';
  /** Sealed; the newest first, the older one is valid until `previousUntil`. */
  sealedSecret: string;
  sealedPrevious: string | null;
  previousUntil: Date | null;
  /** Only events behind this sequence are delivered. */
  afterSequence: number;
  /** How far the backfill is. */
  backfilledTo: number;
  createdAt: Date;
  updatedAt: Date;
}

const hookSchema = new Schema<HookDoc>(
  {
    _id: String,
    workspaceId: String,
    events: [String],
    targetUrl: String,
    filter: String,
    connectionId: String,
    version: String,
    source: String,
    externalId: String,
    label: String,
    description: String,
    maxInFlight: Number,
    status: String,
    sealedSecret: String,
    sealedPrevious: String,
    previousUntil: Date,
    afterSequence: Number,
    backfilledTo: Number,
    ...OWED_PATHS,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false, minimize: false },
);
hookSchema.plugin(tenant);
hookSchema.index({ workspaceId: 1, _id: -1 });
hookSchema.index({ workspaceId: 1, status: 1 });
hookSchema.index({ sweepAt: 1 }, { sparse: true });
export const HookModel = model<HookDoc>('Hook', hookSchema);

export async function findHook(workspaceId: string, id: string): Promise<HookDoc | null> {
  return HookModel.findOne({ workspaceId, _id: id }).lean<HookDoc>();
}

export async function findActiveHooks(workspaceId: string): Promise<HookDoc[]> {
  return HookModel.find({ workspaceId, status: 'active' }).lean<HookDoc[]>();
}

export interface HookQuery {
  targetUrl?: string | undefined;
  source?: string | undefined;
  externalId?: string | undefined;
  before?: string | undefined;
  limit: number;
}

export async function listHooks(
  workspaceId: string,
  { targetUrl, source, externalId, before, limit }: HookQuery,
): Promise<HookDoc[]> {
  return HookModel.find({
    workspaceId,
    ...(targetUrl === undefined ? {} : { targetUrl }),
    ...(source === undefined ? {} : { source }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<HookDoc[]>();
}

/** From 410 on nothing is delivered any more; the hook stays readable. */
export async function markUnsubscribed(workspaceId: string, id: string): Promise<void> {
  await HookModel.updateOne(
    { _id: id, workspaceId },
    { $set: { status: 'unsubscribed', updatedAt: new Date() } },
  );
}
