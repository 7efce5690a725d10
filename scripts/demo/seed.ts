/**
 * The demo's workspace, key and connection: made once, found again by later starts on the same
 * database.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_ACCOUNT } from '../../connectors/whatsapp/twin';
import { createWorkspace } from '../../src/access';
import { projectRoot } from '../../src/config';
import { callJson, textAt } from './api';

export interface Seeded {
  workspaceId: string;
  apiKey: string;
  connectionId: string;
  isNew: boolean;
}

const FILE = join(projectRoot(), '.hub', 'demo.json');

export async function seed(hubUrl: string): Promise<Seeded> {
  const known = await findKnown(hubUrl);
  if (known !== undefined) {
    await restore(hubUrl, known);
    return { ...known, isNew: false };
  }
  const { workspaceId, apiKey } = await createWorkspace('Demo');
  const connection = await callJson({
    method: 'POST',
    url: `${hubUrl}/v1/connections`,
    apiKey,
    body: newConnection(),
  });
  const made = { workspaceId, apiKey, connectionId: textAt(connection, 'id') };
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(made), { mode: 0o600 });
  return { ...made, isNew: true };
}

/**
 * The twin forgets the subscription when it stops, and whoever tried things out may have paused or
 * broken something: a token makes all new.
 */
async function restore(
  hubUrl: string,
  { apiKey, connectionId }: Omit<Seeded, 'isNew'>,
): Promise<void> {
  const body = {
    access_token: DEFAULT_ACCOUNT.access_token,
    test_recipients: [],
    max_per_contact_per_hour: null,
  };
  await callJson({
    method: 'PATCH',
    url: `${hubUrl}/v1/connections/${connectionId}`,
    apiKey,
    body,
  });
  for (const place of [
    '/v1/workspace',
    `/v1/connections/${connectionId}`,
    `/v1/phone_numbers/${newConnection().phone_numbers[0]?.id ?? ''}`,
  ]) {
    await callJson({ method: 'POST', url: `${hubUrl}${place}/resume`, apiKey, body: {} });
  }
}

/** One number, so that the curl lines at the end need not name it. */
function newConnection() {
  const [number] = DEFAULT_ACCOUNT.phone_numbers;
  return {
    kind: 'whatsapp',
    name: 'Demo account',
    waba_id: DEFAULT_ACCOUNT.waba_id,
    access_token: DEFAULT_ACCOUNT.access_token,
    country: 'DE',
    phone_numbers: [
      { id: number?.id, phone: number?.display_phone_number.replaceAll(/[^+\d]/g, '') },
    ],
  };
}

/** Undefined when there is none, or the database is another one by now. */
async function findKnown(hubUrl: string): Promise<Omit<Seeded, 'isNew'> | undefined> {
  try {
    const stored: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
    const known = {
      workspaceId: textAt(stored, 'workspaceId'),
      apiKey: textAt(stored, 'apiKey'),
      connectionId: textAt(stored, 'connectionId'),
    };
    await callJson({
      method: 'GET',
      url: `${hubUrl}/v1/connections/${known.connectionId}`,
      apiKey: known.apiKey,
    });
    return known;
  } catch {
    return undefined;
  }
}
