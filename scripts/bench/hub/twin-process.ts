/**
 * The twin of this checkout in a process of its own, as `bin/hub twin` starts it: the Graph API for
 * every hub that is measured.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isRecord } from '../../../src/lib/json-text';
import { callJson, textAt, type JsonBody } from '../../demo/api';
import { projectRoot } from '../../services/environment';
import type { Stage } from '../../stage/stage';
import { untilCount } from '../until-count';

export interface Account {
  wabaId: string;
  accessToken: string;
  numbers: { id: string; phone: string }[];
}

export interface TakenMessage {
  callbackData: string;
  wamid: string;
  to: string;
}

export interface TwinProcess {
  url: string;
  appSecret: string;
  /** Forgets all messages; from now on no statuses are posted, so that sends are measured alone. */
  begin(): Promise<void>;
  /**
   * Waits until the twin has taken so many messages since `begin`. @returns when it took the last
   * one, in milliseconds
   */
  untilTaken(count: number): Promise<number>;
  messages(): Promise<TakenMessage[]>;
}

const PAGE = 10_000;

/** Accounts of eight numbers each; all that is measured uses them. */
export const ACCOUNTS: readonly [Account, Account] = [makeAccount(0), makeAccount(1)];

export async function startTwinProcess(stage: Stage): Promise<TwinProcess> {
  const args = [join(projectRoot(), 'bin/hub'), 'twin', '--port', '0', '--json'];
  const child = spawn(process.execPath, args, {
    cwd: projectRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stage.defer(async () => {
    child.kill('SIGKILL');
  });
  const lines: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  const answer: unknown = JSON.parse(String(lines[0]));
  const [url, appSecret] = [textAt(answer, 'graphApiUrl'), textAt(answer, 'appSecret')];
  const control = controlOf(url);
  await control('POST', '/reset', { accounts: ACCOUNTS.map(toSeed) });
  return {
    url,
    appSecret,
    begin: async () => {
      await control('POST', '/reset', {});
      await control('POST', '/chaos', { no_statuses: true });
    },
    untilTaken: async (count) => {
      const taken = async (): Promise<number> =>
        Number((await control('GET', '/messages?limit=0'))['total']);
      await untilCount({ count, read: taken, what: 'messages at the twin' });
      const page = await control('GET', `/messages?limit=1&after=${String(count - 1)}`);
      return Date.parse(textAt(listOf(page)[0], 'at'));
    },
    messages: () => readMessages(control),
  };
}

type Control = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<JsonBody>;

function controlOf(url: string): Control {
  return (method, path, body) =>
    callJson({ method, url: `${url}/_twin${path}`, ...(body === undefined ? {} : { body }) });
}

async function readMessages(control: Control): Promise<TakenMessage[]> {
  const found: TakenMessage[] = [];
  for (let after: unknown = 0; typeof after === 'number';) {
    const page: JsonBody = await control(
      'GET',
      `/messages?limit=${String(PAGE)}&after=${String(after)}`,
    );
    found.push(
      ...listOf(page).map((message) => ({
        callbackData: textAt(message, 'body', 'biz_opaque_callback_data'),
        wamid: textAt(message, 'wamid'),
        to: textAt(message, 'to'),
      })),
    );
    after = page['next_after'];
  }
  return found;
}

function listOf({ data }: JsonBody): Record<string, unknown>[] {
  return Array.isArray(data) ? data.filter(isRecord) : [];
}

function makeAccount(index: number): Account {
  const numbers = Array.from({ length: 8 }, (_, place) => ({
    id: String(106540352242922 + index * 100 + place),
    phone: `+49302312${String(5000 + index * 100 + place)}`,
  }));
  return {
    wabaId: String(102290129340398 + index),
    accessToken: `bench-token-${String(index)}`,
    numbers,
  };
}

function toSeed({ wabaId, accessToken, numbers }: Account) {
  return {
    waba_id: wabaId,
    access_token: accessToken,
    phone_numbers: numbers.map(({ id, phone }) => ({
      id,
      display_phone_number: phone,
      throughput: 'HIGH',
      country_code: '49',
    })),
  };
}
