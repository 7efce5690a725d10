/** Workspaces with connected WhatsApp accounts, made as a user makes them; nothing is asked of Meta. */
import { createWorkspace } from '../../src/access';
import { connectMongo, disconnectMongo } from '../../src/db';
import { callJson, textAt } from '../demo/api';

export interface PhoneNumber { id: string; phone: string }

export interface Account { wabaId: string; numbers: readonly PhoneNumber[]; name?: string }

export interface Workspace { workspaceId: string; apiKey: string }

const AT_ONCE = 8;

/** The hub must have started once on this database, so that its indexes are there. */
export const createWorkspaces = async (mongodbUri: string, names: readonly string[]): Promise<Workspace[]> => {
  await connectMongo(mongodbUri, { poolSize: 1 });
  try {
    const made: Workspace[] = [];
    for (const name of names) made.push(await createWorkspace(name));
    return made;
  } finally {
    await disconnectMongo();
  }
};

/** @returns the ids of the connections, in the order of the accounts */
export const connectAccounts = async (hubUrl: string, { apiKey }: Workspace, accounts: readonly Account[]): Promise<string[]> => {
  const ids: string[] = [];
  for (let start = 0; start < accounts.length; start += AT_ONCE) {
    ids.push(...await Promise.all(accounts.slice(start, start + AT_ONCE).map(async ({ wabaId, numbers, name = wabaId }) => {
      const body = { kind: 'whatsapp', name, waba_id: wabaId, access_token: 'not-a-token', phone_numbers: numbers, country: 'DE', verify: false };
      return textAt(await callJson({ method: 'POST', url: `${hubUrl}/v1/connections`, apiKey, body }), 'id');
    })));
  }
  return ids;
};
