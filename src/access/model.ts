/**
 * Workspaces and API keys. A key's `_id` is the SHA-256 of its 256 random bits: the look-up is by
 * hash, nothing can be read back.
 */
import { Schema, model } from 'mongoose';
import { SYSTEM, tenant } from '../db';

export interface WorkspaceDoc {
  _id: string;
  name: string;
  /** Nothing is sent; intake goes on. */
  paused?: boolean;
  createdAt: Date;
}

/** A system document: it is the tenant. */
const WorkspaceModel = model(
  'Workspace',
  new Schema<WorkspaceDoc>(
    { _id: String, name: String, paused: Boolean, createdAt: Date },
    { versionKey: false },
  ),
);

export interface ApiKeyDoc {
  /** SHA-256 of the key, hex. */
  _id: string;
  publicId: string;
  workspaceId: string;
  name: string;
  scopes: string[];
  createdAt: Date;
}

const apiKeySchema = new Schema<ApiKeyDoc>(
  {
    _id: String,
    publicId: String,
    workspaceId: String,
    name: String,
    scopes: [String],
    createdAt: Date,
  },
  { versionKey: false },
);
apiKeySchema.plugin(tenant);
apiKeySchema.index({ workspaceId: 1, publicId: -1 });
const ApiKeyModel = model('ApiKey', apiKeySchema);

export async function insertWorkspace(doc: WorkspaceDoc): Promise<void> {
  await WorkspaceModel.create(doc);
}
export async function findWorkspace(id: string): Promise<WorkspaceDoc | null> {
  return WorkspaceModel.findById(id).lean<WorkspaceDoc>();
}
export async function isWorkspacePaused(id: string): Promise<boolean> {
  return (
    (await WorkspaceModel.findById(id, { paused: 1 }).lean<Pick<WorkspaceDoc, 'paused'>>())
      ?.paused === true
  );
}
export async function setWorkspacePaused(id: string, paused: boolean): Promise<void> {
  await WorkspaceModel.updateOne({ _id: id }, { $set: { paused } });
}
export async function insertApiKey(doc: ApiKeyDoc): Promise<void> {
  await ApiKeyModel.create(doc);
}

/** A system query: the key is what tells the workspace. */
export async function findApiKey(hash: string): Promise<ApiKeyDoc | null> {
  return ApiKeyModel.findOne({ _id: hash }).setOptions(SYSTEM).lean<ApiKeyDoc>();
}
