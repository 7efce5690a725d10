/**
 * A hub with twin, workspace and database of its own, for tools that test it from outside
 * (scripts/schemathesis.sh). Writes one JSON line with its address, its key and values it knows,
 * stays up while its standard input is open, then drops the database.
 */
import {
  DEFAULT_ACCOUNT,
  TWIN_APP_SECRET,
  TWIN_VERIFY_TOKEN,
  startTwin,
  type TwinAccount,
} from '../connectors/whatsapp/twin';
import { connectors } from '../connectors';
import { createWorkspace } from '../src/access';
import { loadConfig } from '../src/config';
import { startHub } from '../src/main';
import { callJson, textAt, type JsonBody } from './demo/api';
import { startSink, type Sink } from './demo/sink';
import { servicesUp } from './services';
import { throwawayDatabase } from './services/throwaway-database';

const CUSTOMER = '+4917612345678';
/** So many that some are left after a tool has tried DELETE. */
const ACCOUNTS = 8;

const accounts: TwinAccount[] = Array.from({ length: ACCOUNTS }, (_, index) => ({
  ...DEFAULT_ACCOUNT,
  waba_id: String(102290129340398 + index),
  phone_numbers: [
    { id: String(106540352242922 + index), display_phone_number: `+49 30 2312500${String(index)}` },
  ],
}));

async function main(): Promise<void> {
  const { mongodbUri, redisUrl } = await servicesUp();
  const database = throwawayDatabase(mongodbUri, 'hub');
  const twin = await startTwin({
    appSecret: TWIN_APP_SECRET,
    verifyToken: TWIN_VERIFY_TOKEN,
    accounts,
  });
  const hub = await startHub(
    loadConfig({
      MONGODB_URI: database.uri,
      REDIS_URL: redisUrl,
      PORT: '0',
      HUB_ROLE: 'all',
      LOG_LEVEL: 'error',
      NODE_ENV: 'development',
      GRAPH_API_URL: twin.url,
      META_APP_SECRET: TWIN_APP_SECRET,
      META_VERIFY_TOKEN: TWIN_VERIFY_TOKEN,
      HUB_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
      HUB_RATE_LIMIT_PER_MINUTE: '1000000',
    }),
  );
  const sink = await startSink();
  const url = `http://127.0.0.1:${String(hub.port)}`;
  const { apiKey } = await createWorkspace('Throw-away');
  const known = await fill({ url, apiKey, twinUrl: twin.url, sink });
  process.stdout.write(`${JSON.stringify({ url, apiKey, twinUrl: twin.url, known })}\n`);
  await ended();
  await Promise.all([sink.close(), twin.close()]);
  await hub.stop();
  await database.drop();
}

interface Filling {
  url: string;
  apiKey: string;
  twinUrl: string;
  sink: Sink;
}

/**
 * Some of each kind, so that lists are not empty. @returns values by the names of the fields that
 * take them
 */
async function fill(filling: Filling): Promise<Record<string, string[]>> {
  const { url, sink } = filling;
  await callTwin(filling, '/config', { webhook_url: `${url}/webhooks/whatsapp` });
  const connections = await connectAccounts(filling);
  const token = await connectWebhook(filling);
  await callHub(filling, '/v1/hooks', { event: '*', target_url: sink.url, external_id: 'all' });
  await callJson({ method: 'POST', url: `${url}/in/${token}`, body: { order: 1 } });
  await receiveMessages(filling);
  await callHub(filling, '/v1/actions/send_message', {
    connection_id: connections[0],
    to: CUSTOMER,
    type: 'text',
    text: { body: 'Hi' },
  });
  const received = await sink.wait(({ data }) => textAt(data, 'message', 'media', 'id') !== '');
  return {
    connection_id: connections,
    token: [token],
    to: [CUSTOMER, '0176 12345678'],
    target_url: [sink.url],
    verify_token: [TWIN_VERIFY_TOKEN],
    template: ['order_update', 'hello_world'],
    language: ['en', 'en_US'],
    key: connectors.flatMap(({ triggers, actions }) =>
      [...triggers, ...actions].map(({ manifest }) => manifest.key),
    ),
    media: [textAt(received.data, 'message', 'media', 'id')],
    waba_id: accounts.map((account) => account.waba_id),
    access_token: [DEFAULT_ACCOUNT.access_token],
  };
}

/** @returns the ids of their connections */
async function connectAccounts(filling: Filling): Promise<string[]> {
  const connections: string[] = [];
  for (const { waba_id, access_token } of accounts) {
    const connection = { kind: 'whatsapp', waba_id, access_token, country: 'DE' };
    connections.push(textAt(await callHub(filling, '/v1/connections', connection), 'id'));
  }
  return connections;
}

/** @returns the token in the address that takes calls */
async function connectWebhook(filling: Filling): Promise<string> {
  const connection = await callHub(filling, '/v1/connections', { kind: 'webhook', name: 'Orders' });
  return textAt(connection, 'url').split('/').at(-1) ?? '';
}

/** A customer writes a text and an image; a third message is for a number that nobody has. */
async function receiveMessages(filling: Filling): Promise<void> {
  await callTwin(filling, '/inbound', { from: CUSTOMER, text: 'Hello', name: 'Ana' });
  await callTwin(filling, '/inbound', {
    from: CUSTOMER,
    type: 'image',
    media: { base64: 'aGVsbG8=' },
  });
  const message = { id: 'wamid.1', from: '4917612345678', type: 'text', text: { body: 'lost' } };
  const value = { metadata: { phone_number_id: '404' }, messages: [message] };
  await callTwin(filling, '/webhook', {
    body: { entry: [{ id: '1', changes: [{ field: 'messages', value }] }] },
  });
}

function callHub({ url, apiKey }: Filling, path: string, body: JsonBody): Promise<JsonBody> {
  return callJson({ method: 'POST', url: `${url}${path}`, apiKey, body });
}

function callTwin({ twinUrl }: Filling, path: string, body: JsonBody): Promise<JsonBody> {
  return callJson({ method: 'POST', url: `${twinUrl}/_twin${path}`, body });
}

/** The starter closes our standard input, or died: either way it no longer needs us. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin
      .once('end', resolve)
      .once('error', () => {
        resolve();
      })
      .resume();
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
