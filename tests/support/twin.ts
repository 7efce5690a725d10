/** The Meta twin with its control interface as functions. */
import { startTwin as start, type TwinAccount } from '../../connectors/whatsapp/twin';
import { call } from './api';
import { at, listAt, textAt } from './json';

export const APP_SECRET = 'app-secret-of-the-tests';
export const VERIFY_TOKEN = 'verify-token-of-the-tests';

export interface SentMessage {
  wamid: string;
  body: unknown;
}

export interface TestTwin {
  url: string;
  /** A customer writes; resolves after the first attempt to post it. */
  inbound(
    message: Record<string, unknown>,
  ): Promise<{ wamid: string; wamids: string[]; delivered: boolean; status: unknown }>;
  chaos(settings: Record<string, unknown>): Promise<void>;
  /** What the twin accepted for one of our message ids, or at all. */
  sent(callbackData?: string): Promise<SentMessage[]>;
  /** Calls to an address that contains `path`, also those that were not accepted. */
  calls(path: string): Promise<{ method: string; path: string; status: unknown }[]>;
  /** From now on webhooks go there. */
  postTo(hubUrl: string): Promise<void>;
  close(): Promise<void>;
}

export async function startTestTwin(accounts: readonly TwinAccount[]): Promise<TestTwin> {
  const twin = await start({
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    accounts: [...accounts],
  });
  const control = (path: string, body?: unknown): Promise<unknown> =>
    controlTwin(twin.url, path, body);
  return {
    url: twin.url,
    inbound: async (message) => {
      const json = await control('/inbound', message);
      return {
        wamid: textAt(json, 'wamid'),
        wamids: listAt(json, 'wamids').map(String),
        delivered: at(json, 'delivered') === true,
        status: at(json, 'status'),
      };
    },
    chaos: async (settings) => {
      await control('/chaos', settings);
    },
    sent: async (callbackData) => {
      const filter = callbackData === undefined ? '' : `&biz_opaque_callback_data=${callbackData}`;
      return listAt(await control(`/messages?limit=10000${filter}`), 'data').map((each) => ({
        wamid: textAt(each, 'wamid'),
        body: at(each, 'body'),
      }));
    },
    calls: async (path) =>
      listAt(await control(`/calls?limit=10000&path=${encodeURIComponent(path)}`), 'data').map(
        (each) => ({
          method: textAt(each, 'method'),
          path: textAt(each, 'path'),
          status: at(each, 'status'),
        }),
      ),
    postTo: async (hubUrl) => {
      await control('/config', { webhook_url: `${hubUrl}/webhooks/whatsapp` });
    },
    close: () => twin.close(),
  };
}

/** @throws when the twin does not accept it */
async function controlTwin(twinUrl: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await call(
    `${twinUrl}/_twin${path}`,
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
  );
  if (answer.status !== 200)
    throw new Error(`the twin answered ${path} with ${String(answer.status)}: ${answer.text}`);
  return answer.json;
}
