/**
 * A hub with twin, workspace and database of its own, for tools that test it from outside (scripts/schemathesis.sh). Writes one
 * JSON line with its address and key, stays up while its standard input is open, then drops the database.
 */
import { DEFAULT_ACCOUNT, TWIN_APP_SECRET, TWIN_VERIFY_TOKEN, startTwin, type Twin } from '../connectors/whatsapp/twin';
import { createWorkspace } from '../src/access';
import { loadConfig } from '../src/config';
import { startHub } from '../src/main';
import { callJson, textAt, type JsonBody } from './demo/api';
import { startSink } from './demo/sink';
import { servicesUp } from './services';
import { throwawayDatabase } from './services/throwaway-database';

const CUSTOMER = '+4917612345678';

const main = async (): Promise<void> => {
  const { mongodbUri, redisUrl } = await servicesUp();
  const database = throwawayDatabase(mongodbUri, 'hub');
  const twin = await startTwin({ appSecret: TWIN_APP_SECRET, verifyToken: TWIN_VERIFY_TOKEN });
  const hub = await startHub(loadConfig({
    MONGODB_URI: database.uri, REDIS_URL: redisUrl, PORT: '0', HUB_ROLE: 'all', LOG_LEVEL: 'error', NODE_ENV: 'development',
    GRAPH_API_URL: twin.url, META_APP_SECRET: TWIN_APP_SECRET, META_VERIFY_TOKEN: TWIN_VERIFY_TOKEN, HUB_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
  }));
  const sink = await startSink();
  const url = `http://127.0.0.1:${String(hub.port)}`;
  const { apiKey } = await createWorkspace('Throw-away');
  await fill({ url, apiKey, twin, sinkUrl: sink.url });
  process.stdout.write(`${JSON.stringify({ url, apiKey, twinUrl: twin.url })}\n`);
  await ended();
  await Promise.all([sink.close(), twin.close()]);
  await hub.stop();
  await database.drop();
};

interface Filling { url: string; apiKey: string; twin: Twin; sinkUrl: string }

/** One of each kind, so that lists are not empty and ids that exist can be found in them. */
const fill = async ({ url, apiKey, twin, sinkUrl }: Filling): Promise<void> => {
  const post = (path: string, body: JsonBody): Promise<JsonBody> => callJson({ method: 'POST', url: `${url}${path}`, apiKey, body });
  await callJson({ method: 'POST', url: `${twin.url}/_twin/config`, body: { webhook_url: `${url}/webhooks/whatsapp` } });
  const [number] = DEFAULT_ACCOUNT.phone_numbers;
  const connection = await post('/v1/connections', {
    kind: 'whatsapp', waba_id: DEFAULT_ACCOUNT.waba_id, access_token: DEFAULT_ACCOUNT.access_token, country: 'DE',
    phone_numbers: [{ id: number?.id, phone: number?.display_phone_number.replaceAll(/[^+\d]/g, '') }],
  });
  const catchHook = await post('/v1/connections', { kind: 'webhook', name: 'Orders' });
  await post('/v1/hooks', { event: '*', target_url: sinkUrl, external_id: 'all' });
  await callJson({ method: 'POST', url: `${url}/in/${textAt(catchHook, 'url').split('/').at(-1) ?? ''}`, body: { order: 1 } });
  await callJson({ method: 'POST', url: `${twin.url}/_twin/inbound`, body: { from: CUSTOMER, phone_number_id: number?.id, text: 'Hello', name: 'Ana' } });
  await post('/v1/actions/send_message', { connection_id: textAt(connection, 'id'), to: CUSTOMER, type: 'text', text: { body: 'Hi' } });
};

/** The starter closes our standard input, or died: either way it no longer needs us. */
const ended = (): Promise<void> => new Promise((resolve) => {
  process.stdin.once('end', resolve).once('error', () => resolve()).resume();
  process.once('SIGTERM', resolve).once('SIGINT', resolve);
});

void main().then(() => process.exit(0), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(1);
});
