/** Makes a workspace and its first key. */
import { notFound } from '../errors';
import { newId } from '../lib/ids';
import { createKey, type CreatedKey } from './create-key';
import { findWorkspace, insertWorkspace } from './model';

export interface CreatedWorkspace {
  workspaceId: string;
  apiKey: string;
}

/**
 * The first key may do everything. If the process dies between the two writes, the workspace stays
 * without a key: make one by `key create`.
 */
export async function createWorkspace(name: string): Promise<CreatedWorkspace> {
  const workspaceId = newId('ws');
  await insertWorkspace({ _id: workspaceId, name, createdAt: new Date() });
  const { apiKey } = await createKey({ workspaceId, name: 'first key', scopes: ['*'] });
  return { workspaceId, apiKey };
}

/** @throws HubError not_found */
export async function addKey(input: {
  workspaceId: string;
  name: string;
  scopes: readonly string[];
}): Promise<CreatedKey> {
  await requireWorkspace(input.workspaceId);
  return createKey(input);
}

/** @throws HubError not_found */
export async function requireWorkspace(id: string): Promise<void> {
  if ((await findWorkspace(id)) === null) throw notFound('workspace');
}
