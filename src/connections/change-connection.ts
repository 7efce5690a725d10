/** Changes a connection. A new token is checked at the provider first, which also heals a broken connection. */
import { invalidField, notFound } from '../errors';
import type { ConnectParts } from './create-connection';
import { findConnection, updateConnection, type ConnectionDoc } from './model';

export interface ConnectionChange { name?: string | undefined; accessToken?: string | undefined; country?: string | null | undefined }

/** @throws HubError not_found, connection_check_failed, graph_unreachable, invalid_input for a token where there is none */
export const changeConnection = async (parts: ConnectParts, workspaceId: string, id: string, { name, accessToken, country }: ConnectionChange): Promise<ConnectionDoc> => {
  const doc = await findConnection(workspaceId, id);
  if (doc === null) throw notFound('connection');
  const isCatchHook = doc.signature !== undefined;
  if (isCatchHook && accessToken !== undefined) throw invalidField('/access_token', 'belongs to WhatsApp connections only');
  if (accessToken !== undefined) await parts.channel.connect({ http: parts.http, settings: parts.settings }, { accountId: doc.accountId, accessToken });
  const changed = await updateConnection(workspaceId, id, {
    ...(name === undefined ? {} : { name }),
    ...(country === undefined ? {} : { country }),
    ...(accessToken === undefined ? {} : { sealedToken: parts.secrets.seal(accessToken, id), status: 'active', verified: true }),
  });
  if (changed === null) throw notFound('connection');
  return changed;
};
