/** A workspace with one connected WhatsApp account, made as a user makes it; nothing is asked of Meta. */
import { createWorkspace } from '../../src/access';
import { connectMongo, disconnectMongo } from '../../src/db';
import { callJson, textAt } from '../demo/api';

export interface PhoneNumber { id: string; phone: string }

export interface Account { wabaId: string; numbers: readonly PhoneNumber[] }

export interface Tenant { workspaceId: string; apiKey: string; connectionIds: readonly string[] }

/** The hub must have started once on this database, so that its indexes are there. */
export const createTenant = async (hub: { url: string; mongodbUri: string }, accounts: readonly Account[]): Promise<Tenant> => {
  await connectMongo(hub.mongodbUri, { poolSize: 1 });
  const { workspaceId, apiKey } = await createWorkspace('Stage').finally(disconnectMongo);
  const connectionIds: string[] = [];
  for (const { wabaId, numbers } of accounts) {
    const connection = await callJson({
      method: 'POST', url: `${hub.url}/v1/connections`, apiKey,
      body: { kind: 'whatsapp', name: 'Stage', waba_id: wabaId, access_token: 'not-a-token', phone_numbers: numbers, country: 'DE', verify: false },
    });
    connectionIds.push(textAt(connection, 'id'));
  }
  return { workspaceId, apiKey, connectionIds };
};
