/**
 * Callbacks: one answer that is owed to one address, once. The `_id` is what it is about, so
 * whoever finds out that it is owed may do so twice. Also the secret of each workspace by which
 * they are signed.
 */
import { Schema, model } from 'mongoose';
import { OWED_PATHS, insertNew, isDuplicateKey, tenant } from '../db';
import type { OwedPost } from '../deliveries';

export interface CallbackDoc extends OwedPost {
  /** `<message>:status` or `<message>:answer`; also the `webhook-id` of its attempts. */
  _id: string;
  messageId: string;
  kind: 'status' | 'answer';
  url: string;
  /** JSON text: the same bytes on every attempt. */
  body: string;
  createdAt: Date;
}

const callbackSchema = new Schema<CallbackDoc>(
  {
    _id: String,
    workspaceId: String,
    messageId: String,
    kind: String,
    url: String,
    body: String,
    status: String,
    attempts: [Schema.Types.Mixed],
    ...OWED_PATHS,
    createdAt: Date,
  },
  { versionKey: false, minimize: false },
);
callbackSchema.plugin(tenant);
callbackSchema.index({ workspaceId: 1, _id: -1 });
callbackSchema.index({ workspaceId: 1, messageId: 1, _id: -1 });
callbackSchema.index({ sweepAt: 1 }, { sparse: true });
export const CallbackModel = model<CallbackDoc>('Callback', callbackSchema);

/** What is owed already stays as it is. */
export async function insertCallbacks(docs: readonly CallbackDoc[]): Promise<void> {
  await insertNew(
    CallbackModel,
    [...docs].sort((left, right) => left._id.localeCompare(right._id)),
  );
}

export interface CallbackQuery {
  messageId?: string | undefined;
  before?: string | undefined;
  limit: number;
}

export async function listCallbacks(
  workspaceId: string,
  { messageId, before, limit }: CallbackQuery,
): Promise<CallbackDoc[]> {
  return CallbackModel.find({
    workspaceId,
    ...(messageId === undefined ? {} : { messageId }),
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<CallbackDoc[]>();
}

export interface CallbackSecretDoc {
  /** The workspace. */
  _id: string;
  workspaceId: string;
  sealedSecret: string;
  /** Valid until then, too. */
  sealedPrevious: string | null;
  previousUntil: Date | null;
}

const secretSchema = new Schema<CallbackSecretDoc>(
  {
    _id: String,
    workspaceId: String,
    sealedSecret: String,
    sealedPrevious: String,
    previousUntil: Date,
  },
  { versionKey: false },
);
secretSchema.plugin(tenant);
const CallbackSecretModel = model('CallbackSecret', secretSchema);

export async function findCallbackSecret(workspaceId: string): Promise<CallbackSecretDoc | null> {
  return CallbackSecretModel.findOne({ _id: workspaceId, workspaceId }).lean<CallbackSecretDoc>();
}

/** False when the workspace has one already. */
export async function insertCallbackSecret(doc: CallbackSecretDoc): Promise<boolean> {
  try {
    await CallbackSecretModel.create(doc);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

/** False when it is not the one that was read any more. */
export async function replaceCallbackSecret(doc: CallbackSecretDoc): Promise<boolean> {
  const { _id, workspaceId, ...changes } = doc;
  const replaced = await CallbackSecretModel.updateOne(
    { _id, workspaceId, sealedSecret: doc.sealedPrevious },
    { $set: changes },
  );
  return replaced.modifiedCount === 1;
}
