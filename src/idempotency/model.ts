/**
 * One record per idempotency key of a workspace; the `_id` decides between requests that come at
 * once.
 */
import { Schema, model } from 'mongoose';
import { isDuplicateKey, tenant } from '../db';
import { HubError } from '../errors';

export interface IdempotencyDoc {
  /** `<workspace>:<key>` */
  _id: string;
  workspaceId: string;
  hash: string;
  /** For a send: the id its message has, made beforehand. */
  messageId?: string;
  /** For everything else: who is at it, until when. */
  holder?: string;
  leaseUntil?: Date;
  /** The 2xx answer, sealed: it may hold a secret that is shown once. */
  sealedReply?: string;
  /** Sends have none: they live as long as their message. */
  expiresAt?: Date;
}

const idempotencySchema = new Schema<IdempotencyDoc>(
  {
    _id: String,
    workspaceId: String,
    hash: String,
    messageId: String,
    holder: String,
    leaseUntil: Date,
    sealedReply: String,
    expiresAt: Date,
  },
  { versionKey: false },
);
idempotencySchema.plugin(tenant);
idempotencySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
const IdempotencyModel = model('Idempotency', idempotencySchema);

export function recordId(workspaceId: string, key: string): string {
  return `${workspaceId}:${key}`;
}

/**
 * The record that holds: this one, or the one that was there before. @throws HubError
 * idempotency_conflict
 */
export async function insertOrFind(
  doc: IdempotencyDoc,
): Promise<{ record: IdempotencyDoc; isNew: boolean }> {
  try {
    await IdempotencyModel.create(doc);
    return { record: doc, isNew: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const record = await findRecord(doc);
  // Removed in between (its request failed): this one may try.
  return record === null ? insertOrFind(doc) : { record, isNew: false };
}

/** @throws HubError idempotency_conflict when it is another request's */
export async function findRecord({
  _id,
  workspaceId,
  hash,
}: Pick<IdempotencyDoc, '_id' | 'workspaceId' | 'hash'>): Promise<IdempotencyDoc | null> {
  const record = await IdempotencyModel.findOne({ _id, workspaceId }).lean<IdempotencyDoc>();
  if (record !== null && record.hash !== hash)
    throw new HubError('idempotency_conflict', 'The Idempotency-Key was used for another request.');
  return record;
}

/** Takes over from a request whose process died. */
export async function takeOver(
  { _id, workspaceId }: IdempotencyDoc,
  holder: string,
  leaseUntil: Date,
): Promise<boolean> {
  const taken = await IdempotencyModel.updateOne(
    { _id, workspaceId, sealedReply: { $exists: false }, leaseUntil: { $lt: new Date() } },
    { $set: { holder, leaseUntil } },
  );
  return taken.modifiedCount === 1;
}

/** Nothing once somebody else has taken over, or the answer is there. */
export async function renewLease(
  { _id, workspaceId }: IdempotencyDoc,
  holder: string,
  leaseUntil: Date,
): Promise<void> {
  await IdempotencyModel.updateOne({ _id, workspaceId, holder }, { $set: { leaseUntil } });
}

export async function keepReply(
  { _id, workspaceId }: IdempotencyDoc,
  holder: string,
  sealedReply: string,
): Promise<void> {
  await IdempotencyModel.updateOne(
    { _id, workspaceId, holder },
    { $set: { sealedReply }, $unset: { leaseUntil: '', holder: '' } },
  );
}

/** Only 2xx answers are kept: after a failure the key is free. */
export async function forget({ _id, workspaceId }: IdempotencyDoc, holder: string): Promise<void> {
  await IdempotencyModel.deleteOne({ _id, workspaceId, holder });
}
