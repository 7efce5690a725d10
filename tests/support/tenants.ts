/** Workspaces with a key and a connection, made the way customers get them. */
import { addKey, createWorkspace } from '../../src/access';
import type { Account } from './accounts';
import { apiOf, type Api } from './api';
import { textAt } from './json';

export interface Tenant {
  workspaceId: string;
  apiKey: string;
  api: Api;
  /** The same key at another process of the hub. */
  at(hubUrl: string): Api;
}

export interface ConnectedTenant extends Tenant {
  account: Account;
  connectionId: string;
  phoneNumberId: string;
}

/** MongoDB must be connected. */
export async function makeTenant(hubUrl: string, name: string): Promise<Tenant> {
  const { workspaceId, apiKey } = await createWorkspace(name);
  return {
    workspaceId,
    apiKey,
    api: apiOf(hubUrl, apiKey),
    at: (otherUrl) => apiOf(otherUrl, apiKey),
  };
}

/** Another key of the same workspace, which may only do this. */
export async function limitedTo(
  hubUrl: string,
  { workspaceId }: Tenant,
  ...scopes: string[]
): Promise<Api> {
  const { apiKey } = await addKey({ workspaceId, name: scopes.join(' '), scopes });
  return apiOf(hubUrl, apiKey);
}

export function newConnection({ wabaId, token, numbers }: Account) {
  return {
    kind: 'whatsapp',
    waba_id: wabaId,
    access_token: token,
    phone_numbers: numbers,
    country: 'DE',
  };
}

export async function makeConnectedTenant(
  hubUrl: string,
  account: Account,
): Promise<ConnectedTenant> {
  const tenant = await makeTenant(hubUrl, `Workspace of ${account.wabaId}`);
  const answer = await tenant.api.post('/v1/connections', newConnection(account));
  if (answer.status !== 201)
    throw new Error(`the connection was answered ${String(answer.status)}: ${answer.text}`);
  return {
    ...tenant,
    account,
    connectionId: textAt(answer.json, 'id'),
    phoneNumberId: account.numbers[0]?.id ?? '',
  };
}
