/**
 * Workspaces with connected WhatsApp accounts, made as a user makes them: the twin, in Meta's
 * place, confirms each.
 */
import type { TwinAccount } from '../../connectors/whatsapp/twin';
import { createWorkspace } from '../../src/access';
import { connectMongo, disconnectMongo } from '../../src/db';
import { callJson, textAt } from '../demo/api';

export interface PhoneNumber {
  id: string;
  phone: string;
}

export interface Account {
  wabaId: string;
  numbers: readonly PhoneNumber[];
  name?: string;
}

export interface Workspace {
  workspaceId: string;
  apiKey: string;
}

const AT_ONCE = 8;

/** The hub must have started once on this database, so that its indexes are there. */
export async function createWorkspaces(
  mongodbUri: string,
  names: readonly string[],
): Promise<Workspace[]> {
  await connectMongo(mongodbUri, { poolSize: 1 });
  try {
    const made: Workspace[] = [];
    for (const name of names) made.push(await createWorkspace(name));
    return made;
  } finally {
    await disconnectMongo();
  }
}

const TOKEN = 'token-of-all-accounts';

/** Where the hub is, and the twin that it takes for Meta. */
export interface Place {
  hubUrl: string;
  twinUrl: string;
}

/** @returns the ids of the connections, in the order of the accounts */
export async function connectAccounts(
  { hubUrl, twinUrl }: Place,
  { apiKey }: Workspace,
  accounts: readonly Account[],
): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < accounts.length; start += AT_ONCE) {
    ids.push(
      ...(await Promise.all(
        accounts.slice(start, start + AT_ONCE).map(async ({ wabaId, numbers, name = wabaId }) => {
          await callJson({
            method: 'POST',
            url: `${twinUrl}/_twin/accounts`,
            body: toTwinAccount({ wabaId, numbers, name }),
          });
          const body = {
            kind: 'whatsapp',
            name,
            waba_id: wabaId,
            access_token: TOKEN,
            phone_numbers: numbers,
            country: 'DE',
          };
          return textAt(
            await callJson({ method: 'POST', url: `${hubUrl}/v1/connections`, apiKey, body }),
            'id',
          );
        }),
      )),
    );
  }
  return ids;
}

function toTwinAccount({ wabaId, numbers, name = wabaId }: Account): TwinAccount {
  return {
    waba_id: wabaId,
    name,
    access_token: TOKEN,
    phone_numbers: numbers.map(({ id, phone }) => ({
      id,
      display_phone_number: phone,
      throughput: 'HIGH',
    })),
  };
}
